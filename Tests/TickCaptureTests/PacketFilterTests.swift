import Testing
import TickCapture
import TickCore

struct PacketFilterTests {
    static func accepts(
        _ expression: String, _ frame: [UInt8], linkType: LinkType = .ethernet
    ) throws -> Bool {
        var filter = try PacketFilter(expression, for: linkType)
        return try frame.withUnsafeBytes { bytes in
            try filter.accepts(
                Packet(
                    bytes: ByteView(bytes), originalCount: bytes.count, receiveTime: 0, number: 1,
                    linkType: linkType, source: 0))
        }
    }

    @Test func `packets are let through as the expression says, whatever the link type`() throws {
        let ip = FrameBuilder.ipv4(FrameBuilder.udp([1]))
        let frame = FrameBuilder.ethernet(ip)
        #expect(try Self.accepts("udp port 26477", frame))
        #expect(try Self.accepts("dst net 233.54.0.0/16 and udp", frame))
        #expect(try !Self.accepts("udp port 26478", frame))
        #expect(try !Self.accepts("tcp", frame))
        #expect(try Self.accepts("", frame))
        #expect(try Self.accepts("udp port 26477", ip, linkType: .raw))
        #expect(try !Self.accepts("tcp", ip, linkType: .ipv4))
    }

    @Test func `an expression that is none says so with the place and libpcap's words`() {
        let error = #expect(throws: CaptureError.self) {
            _ = try PacketFilter("udp port 30001 and prot 7")
        }
        #expect(error?.code == .badFilter)
        #expect(error?.message.contains("\"udp port 30001\"") == true)
        #expect(error?.message.contains("column 14") == true)
        #expect(throws: CaptureError.self) { _ = try PacketFilter("(((") }
    }

    @Test func `link types that cannot be filtered are named`() throws {
        let unknown = #expect(throws: CaptureError.self) {
            _ = try PacketFilter("udp", for: .binaryFile)
        }
        #expect(unknown?.code == .unsupportedLinkType)
        let reserved = #expect(throws: CaptureError.self) {
            _ = try Self.accepts("udp", [1], linkType: LinkType(rawValue: 60_000))
        }
        #expect(reserved?.code == .unsupportedLinkType)
        #expect(reserved?.message.contains("linktype-60000") == true)
    }
}

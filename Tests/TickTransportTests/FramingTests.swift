import Testing
import TickCore
import TickTransport

/// Transport headers, byte by byte.
struct FramingTests {
    private func parse<Framing: MessageFraming>(
        _ framing: Framing.Type, _ bytes: [UInt8]
    ) -> MessageBlock? {
        bytes.withUnsafeBytes { raw in
            let nowhere = Endpoint(ipv4: 0, port: 0)
            return Framing.parse(
                Datagram(
                    payload: ByteView(raw), destination: nowhere,
                    receiveTime: 5, packet: 9))
        }
    }

    static let moldHeader: [UInt8] =
        Array("000001234A".utf8) + [0, 0, 0, 0, 0x01, 0x02, 0x03, 0x04] + [0, 2]
    static let iexHeader: [UInt8] =
        [1, 0, 0x04, 0x80, 1, 0, 0, 0, 0x0A, 0, 0xB1, 0x47, 6, 0, 2, 0]
        + [0x2C, 1, 0, 0, 0, 0, 0, 0] + [7, 0, 0, 0, 0, 0, 0, 0]
        + [0x15, 0xCD, 0x5B, 7, 0, 0, 0, 0]

    @Test func `a MoldUDP64 header is read at its offsets`() throws {
        let body: [UInt8] = [0, 1, 65, 0, 0]
        let block = try #require(parse(MoldUDP64.self, Self.moldHeader + body))
        #expect(block.kind == .data)
        #expect(block.sequence == 0x0102_0304)
        #expect(block.count == 2)
        #expect(block.next == 0x0102_0306)
        #expect(block.body.count == 5)
        #expect(block.receiveTime == 5 && block.packet == 9)
        #expect(block.sendTime == Packet.noTime)
        #expect(MoldUDP64.sessionText(block.session) == "000001234A")
    }

    @Test func `an IEX-TP header is read at its offsets`() throws {
        let block = try #require(parse(IEXTP.self, Self.iexHeader + [1, 0, 65, 1, 0, 66, 9, 9]))
        #expect(block.kind == .data)
        #expect(block.count == 2)
        #expect(block.streamOffset == 300)
        #expect(block.sequence == 7)
        #expect(block.sendTime == 123_456_789)
        #expect(block.body.count == 6, "the payload length bounds the body")
        #expect(IEXTP.sessionText(block.session) == "1202782218")
    }

    @Test(arguments: [(0, MessageBlock.Kind.heartbeat), (0xFFFF, .endOfSession), (0xFFFE, .data)])
    func `the MoldUDP64 count tells what a packet is`(count: Int, kind: MessageBlock.Kind) throws {
        let bytes = Self.moldHeader.dropLast(2) + [UInt8(count >> 8), UInt8(count & 0xFF)]
        let block = try #require(parse(MoldUDP64.self, Array(bytes)))
        #expect(block.kind == kind)
        #expect(block.next == 0x0102_0304 + UInt64(kind == .data ? count : 0))
    }

    @Test func `short headers and foreign versions are not taken`() {
        for count in 0..<20 {
            #expect(parse(MoldUDP64.self, Array(Self.moldHeader.prefix(count))) == nil)
        }
        for count in 0..<40 {
            #expect(parse(IEXTP.self, Array(Self.iexHeader.prefix(count))) == nil)
        }
        #expect(parse(IEXTP.self, [2] + Self.iexHeader.dropFirst()) == nil)
    }

    @Test func `a sequence number of 2^63 or more is no packet`() {
        var mold = Self.moldHeader
        mold[10] = 0x80
        #expect(parse(MoldUDP64.self, mold) == nil)
        var iex = Self.iexHeader
        iex[31] = 0xFF
        #expect(parse(IEXTP.self, iex) == nil)
    }

    /// Sessions must differ wherever one header byte of their key differs.
    @Test(arguments: [2, 3, 4, 7, 8, 11])
    func `protocol, channel and session all name an IEX-TP session`(offset: Int) throws {
        var other = Self.iexHeader
        other[offset] ^= 1
        let left = try #require(parse(IEXTP.self, Self.iexHeader))
        let right = try #require(parse(IEXTP.self, other))
        #expect(left.session != right.session)
    }
}

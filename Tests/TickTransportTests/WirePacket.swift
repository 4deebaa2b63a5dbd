import TickCore
import TickTransport

/// One transport packet as a test describes it; `bytes` lays it out by the specification.
struct WirePacket {
    enum Kind { case data, heartbeat, endOfSession }

    var kind = Kind.data
    /// Stands in the session's name, and in every message's text.
    var session = 1
    var epoch = 1
    var sequence: UInt64
    var count = 0
    var line = 0
    var receiveTime: Int64 = 0
    /// IEX-TP only.
    var sendTime: Int64 = 0
    /// How many of the promised messages are really there.
    var present: Int?

    /// The text of the message with this number: what it is, so a mix-up is seen.
    static func text(epoch: Int, sequence: UInt64) -> [UInt8] {
        // Lengths differ, so a wrong cut cannot pass by chance.
        Array("e\(epoch)m\(sequence)".utf8) + Array(repeating: 0x2E, count: Int(sequence % 5))
    }

    private func blocks(_ length: (Int) -> [UInt8]) -> [UInt8] {
        guard kind == .data else { return [] }
        return (0..<(present ?? count)).flatMap { place in
            let text = Self.text(epoch: epoch, sequence: sequence &+ UInt64(place))
            return length(text.count) + text
        }
    }

    var moldBytes: [UInt8] {
        let name = Array("S".utf8) + Array(String(1000 + session).utf8)
        let shown = kind == .data ? count : kind == .heartbeat ? 0 : 0xFFFF
        return name + Array(repeating: 0x20, count: 10 - name.count)
            + withUnsafeBytes(of: sequence.bigEndian) { Array($0) }
            + [UInt8(shown >> 8), UInt8(shown & 0xFF)]
            + blocks { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }

    var iexBytes: [UInt8] {
        let body = blocks { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        // Offsets grow with the sequence; only "0 at the start" means anything here.
        let offset = sequence == 1 ? 0 : Int64(sequence) * 10
        func little<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
            withUnsafeBytes(of: value.littleEndian) { Array($0) }
        }
        return [1, 0] + little(UInt16(0x8003)) + little(UInt32(1)) + little(UInt32(session))
            + little(UInt16(body.count)) + little(UInt16(kind == .data ? count : 0))
            + little(offset) + little(sequence) + little(sendTime) + body
    }
}

/// How a framing lays a described packet out.
protocol WireFraming: MessageFraming {
    static func wire(_ packet: WirePacket) -> [UInt8]
}

extension MoldUDP64: WireFraming {
    static func wire(_ packet: WirePacket) -> [UInt8] { packet.moldBytes }
}

extension IEXTP: WireFraming {
    static func wire(_ packet: WirePacket) -> [UInt8] { packet.iexBytes }
}

extension SequencedChannel where Framing: WireFraming {
    /// Sends a packet through the bytes of its wire form.
    mutating func send(_ packet: WirePacket, to log: inout ChannelLog) {
        send(bytes: Framing.wire(packet), packet.line, at: packet.receiveTime, to: &log)
    }

    /// Sends raw bytes; false where the framing does not know them.
    @discardableResult
    mutating func send(
        bytes: [UInt8], _ line: Int, at receiveTime: Int64, to log: inout ChannelLog
    ) -> Bool {
        bytes.withUnsafeBytes { raw in
            let nowhere = Endpoint(ipv4: 0, port: 0)
            let datagram = Datagram(
                payload: ByteView(raw), destination: nowhere,
                receiveTime: receiveTime, packet: 1)
            guard let block = Framing.parse(datagram) else { return false }
            receive(block, line: line, &log)
            return true
        }
    }
}

import TickCore

/// A walk over a classic pcap file, written for these tests alone: Ethernet, IPv4, UDP, then
/// MoldUDP64 or IEX-TP blocks. It trusts its input and stops where it does not understand.
struct PacketWalk {
    enum Framing { case moldUDP64, iexTP }

    /// One application message and where it stood.
    struct Message {
        var packet: UInt64
        var ordinal: UInt64
        var sequence: UInt64
        var receiveTime: Int64
        var range: Range<Int>
    }

    let bytes: [UInt8]
    let framing: Framing

    /// Calls `body` for every message in file order.
    func forEach(_ body: (Message) throws -> Void) throws {
        let isNanos = bytes[0] == 0x4D
        var offset = 24
        var packet: UInt64 = 0
        while offset + 16 <= bytes.count {
            packet += 1
            let seconds = Int64(little(offset, 4))
            let fraction = Int64(little(offset + 4, 4)) * (isNanos ? 1 : 1000)
            let count = Int(little(offset + 8, 4))
            let frame = offset + 16..<offset + 16 + count
            offset = frame.upperBound
            guard let payload = payload(of: frame) else { continue }
            let start = Message(
                packet: packet, ordinal: 0, sequence: 0,
                receiveTime: seconds * 1_000_000_000 + fraction, range: payload)
            try blocks(in: payload, from: start, body)
        }
    }

    private func blocks(
        in payload: Range<Int>, from start: Message, _ body: (Message) throws -> Void
    ) throws {
        let isMold = framing == .moldUDP64
        let first = isMold ? big(payload.lowerBound + 10, 8) : little(payload.lowerBound + 24, 8)
        let count = isMold ? big(payload.lowerBound + 18, 2) : little(payload.lowerBound + 14, 2)
        guard count != 0xFFFF else { return }
        var offset = payload.lowerBound + (isMold ? 20 : 40)
        for index in 0..<count {
            let length = Int(isMold ? big(offset, 2) : little(offset, 2))
            var message = start
            message.ordinal = index + 1
            message.sequence = first == 0 ? 0 : first + index
            message.range = offset + 2..<offset + 2 + length
            try body(message)
            offset += 2 + length
        }
    }

    private func payload(of frame: Range<Int>) -> Range<Int>? {
        var header = frame.lowerBound + 14
        if big(frame.lowerBound + 12, 2) == 0x8100 { header += 4 }
        guard big(header - 2, 2) == 0x0800, bytes[header + 9] == 17 else { return nil }
        let udp = header + Int(bytes[header] & 15) * 4
        return udp + 8..<udp + Int(big(udp + 4, 2))
    }

    private func big(_ offset: Int, _ count: Int) -> UInt64 {
        bytes[offset..<offset + count].reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func little(_ offset: Int, _ count: Int) -> UInt64 {
        bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}

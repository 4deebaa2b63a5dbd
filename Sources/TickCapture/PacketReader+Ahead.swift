import TickCore

/// Looking at messages before their turn.
extension PacketReader {
    /// Shows the length-prefixed messages that come soon and were not shown yet, within some
    /// `reach` bytes of the packet to be read next, as far as they are in memory.
    ///
    /// Only for hints: it guesses that every packet has its messages `body` bytes from its start,
    /// the length big-endian before each, and that they fill it. Where that is wrong, what is shown
    /// is no message. `look` gets `shownBytes` bytes that can be read, whatever they are.
    ///
    /// Cost: some 25 instructions a message, none of them a branch at the end of a packet, as how
    /// many messages one has cannot be guessed; never reads on.
    /// Limits: classic pcap in this machine's byte order only; for all else it shows nothing.
    @inlinable @inline(__always)
    public mutating func lookAhead(_ reach: Int, body: Int, _ look: (ByteView) -> Void) {
        guard layout == .pcap, ahead - buffer.cursor < reach else { return }
        // Behind the reader: begin anew, as if a packet had ended where the next one begins.
        let isBehind = ahead < buffer.cursor
        var place = isBehind ? buffer.cursor : ahead
        var end = isBehind ? buffer.cursor : aheadEnd
        let limit = buffer.end - Self.shownBytes
        for _ in 0..<Self.shownAtOnce {
            guard place <= limit else { break }
            // Not where one would be in a packet without any: it would be something far off.
            if place < end { look(ByteView(base: place, count: Self.shownBytes)) }
            let next = place + 2 + BigEndianLength.length(at: place)
            // All ones where the packet goes on, 0 where it ends.
            let goesOn = (next - end) &>> (Int.bitWidth &- 1)
            let header = min(end, limit)
            let captured = Int(header.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
            let start = end + 16 + body
            place = start + (next - start) & goesOn
            end += (16 &+ captured) & ~goesOn
        }
        (ahead, aheadEnd) = (place, end)
    }

    /// How many bytes there are of what `lookAhead` shows: length, and the message's first bytes.
    @inlinable static var shownBytes: Int { 64 }
    /// How many messages are looked at together.
    @inlinable static var shownAtOnce: Int { 8 }
}

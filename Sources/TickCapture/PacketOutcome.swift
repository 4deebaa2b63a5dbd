import TickCore

/// What a packet reader's next step came to.
@frozen public enum PacketOutcome: UInt8, Sendable {
    /// A packet was read.
    case packet
    /// The input ended at the end of a record.
    case end
    /// The input is damaged here; the reader's `damage` says how. Said once, `end` follows.
    case damaged
}

extension Packet {
    /// A packet of no bytes, for a reader to fill.
    @inlinable public static var blank: Packet {
        Packet(
            bytes: ByteView(UnsafeRawBufferPointer(start: nil, count: 0)), originalCount: 0,
            receiveTime: noTime, number: 0, linkType: .null, source: 0)
    }
}

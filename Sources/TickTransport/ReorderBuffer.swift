import TickCore

/// Packets that came ahead of their turn, copied, ordered by sequence number.
///
/// Concurrency: owned by its channel. Cost: allocates only while a gap is open.
/// Limits: `ChannelLimits.reorderPacketsMax` packets and `reorderBytesMax` bytes; the channel asks
/// `isFull` and gives its gap up.
struct ReorderBuffer {
    struct Held {
        var bytes: [UInt8]
        var block: MessageBlock
    }

    /// Ascending by sequence; equal starts keep arrival order.
    private(set) var held: [Held] = []
    private(set) var bytes = 0

    var isEmpty: Bool { held.isEmpty }

    /// The lowest sequence number held.
    var first: UInt64? { held.first?.block.sequence }

    /// When the packet with the lowest sequence number came.
    var firstReceiveTime: Int64 { held.first?.block.receiveTime ?? Packet.noTime }

    func isFull(_ limits: ChannelLimits) -> Bool {
        held.count >= limits.reorderPacketsMax || bytes >= limits.reorderBytesMax
    }

    /// Copies a packet in; false where its whole range is held already.
    mutating func insert(_ block: MessageBlock) -> Bool {
        var place = held.count
        while place > 0 && held[place - 1].block.sequence > block.sequence { place -= 1 }
        var before = place
        while before > 0 && held[before - 1].block.sequence == block.sequence {
            before -= 1
            if held[before].block.count >= block.count { return false }
        }
        held.insert(Held(bytes: Array(block.body.buffer), block: block), at: place)
        bytes += block.body.count
        return true
    }

    /// Takes out the packet with the lowest sequence number.
    mutating func removeFirst() -> Held {
        let taken = held.removeFirst()
        bytes -= taken.bytes.count
        return taken
    }

    mutating func removeAll() {
        held.removeAll()
        bytes = 0
    }
}

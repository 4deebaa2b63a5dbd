import TickCore

/// Packets that came ahead of their turn, copied, ordered by sequence number.
///
/// Concurrency: owned by its channel.
/// Cost: allocates only while a gap is open; putting one in at the end and taking the first out do
/// not move the others.
/// Limits: `ChannelLimits.reorderPacketsMax` packets and `reorderBytesMax` bytes; the channel asks
/// `isFull` and gives its gap up.
struct ReorderBuffer {
    struct Held {
        var bytes: [UInt8]
        var block: MessageBlock

        init(copying block: MessageBlock) {
            self.init(bytes: Array(block.body.buffer), block: block)
        }

        /// A block whose body has the size of `bytes`.
        init(bytes: [UInt8], block: MessageBlock) {
            self.bytes = bytes
            self.block = block
        }

        /// Lends the block with its own copy of the bytes.
        func withBlock(_ body: (MessageBlock) -> Void) {
            bytes.withUnsafeBytes { bytes in
                var lent = block
                lent.body = ByteView(bytes)
                body(lent)
            }
        }
    }

    /// Ascending by sequence; equal starts keep arrival order. Those before `start` are gone.
    private var held: [Held?] = []
    private var start = 0
    private(set) var bytes = 0

    var count: Int { held.count - start }

    var isEmpty: Bool { start == held.count }

    /// The lowest sequence number held.
    var first: UInt64? { isEmpty ? nil : held[start]?.block.sequence }

    /// When the packet with the lowest sequence number came.
    var firstReceiveTime: Int64 {
        isEmpty ? Packet.noTime : held[start]?.block.receiveTime ?? Packet.noTime
    }

    func isFull(_ limits: ChannelLimits) -> Bool {
        count >= limits.reorderPacketsMax || bytes >= limits.reorderBytesMax
    }

    /// Copies a packet in; false where its whole range is held already.
    mutating func insert(_ block: MessageBlock) -> Bool {
        var place = held.count
        while place > start, let other = held[place - 1]?.block, other.sequence >= block.sequence {
            if other.sequence == block.sequence {
                // A cut copy must not stand in the way of a whole one.
                if other.count >= block.count && other.body.count >= block.body.count {
                    return false
                }
                break
            }
            place -= 1
        }
        held.insert(Held(copying: block), at: place)
        bytes += block.body.count
        return true
    }

    /// Puts one in behind all others.
    mutating func append(_ packet: Held) {
        held.append(packet)
        bytes += packet.bytes.count
    }

    /// Shows every packet, ascending.
    func forEach(_ body: (Held) -> Void) {
        for packet in held[start...] { if let packet { body(packet) } }
    }

    /// Takes out the packet with the lowest sequence number.
    mutating func removeFirst() -> Held {
        guard let taken = held[start] else { preconditionFailure("an empty place in use") }
        held[start] = nil
        start += 1
        if start * 2 > held.count {
            held.removeFirst(start)
            start = 0
        }
        bytes -= taken.bytes.count
        return taken
    }
}

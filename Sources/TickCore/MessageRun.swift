/// How a transport writes the two bytes of length before every message.
public protocol LengthPrefix {
    /// The length in the first two bytes at `place`.
    static func length(at place: UnsafeRawPointer) -> Int
}

/// Two bytes, the high one first.
public enum BigEndianLength: LengthPrefix {
    /// The length in the first two bytes at `place`.
    @inlinable @inline(__always)
    public static func length(at place: UnsafeRawPointer) -> Int {
        Int(UInt16(bigEndian: place.loadUnaligned(as: UInt16.self)))
    }
}

/// Two bytes, the low one first.
public enum LittleEndianLength: LengthPrefix {
    /// The length in the first two bytes at `place`.
    @inlinable @inline(__always)
    public static func length(at place: UnsafeRawPointer) -> Int {
        Int(UInt16(littleEndian: place.loadUnaligned(as: UInt16.self)))
    }
}

/// The messages of one packet that come next in their sequence: a walk over a run of them.
///
/// Whoever takes the messages owns the loop, so that what holds for all of them is done once and
/// what changes with each stays in registers. It may stop early; what it left is seen in the run.
///
/// Invariant: `[cursor, end)` are the packet's bytes that were not walked over yet.
/// Concurrency: a borrowed value; lives as long as the packet's bytes.
/// Cost: two compares and a load a message.
@frozen public struct MessageRun<Prefix: LengthPrefix> {
    @usableFromInline var cursor: UnsafeRawPointer
    @usableFromInline let end: UnsafeRawPointer
    @usableFromInline let endSequence: UInt64
    @usableFromInline var nextSequence: UInt64
    /// When the packet was captured, or `Packet.noTime`.
    public let receiveTime: Int64
    /// The number of the capture record.
    public let packet: UInt64

    /// The first `count` messages in `body`, numbered from `origin.sequence` on.
    @inlinable @inline(__always)
    public init(_ body: ByteView, count: UInt64, origin: MessageOrigin) {
        cursor = body.base
        end = body.base + body.count
        nextSequence = origin.sequence
        endSequence = origin.sequence &+ count
        receiveTime = origin.receiveTime
        packet = origin.packet
    }

    /// Where the next message comes from.
    @inlinable @inline(__always)
    public var origin: MessageOrigin {
        MessageOrigin(sequence: sequence, receiveTime: receiveTime, packet: packet)
    }

    /// The next message's sequence number.
    @inlinable @inline(__always)
    public var sequence: UInt64 { nextSequence }

    /// How many of the promised messages are still to come.
    @inlinable @inline(__always)
    public var left: UInt64 { endSequence &- nextSequence }

    /// Bytes not walked over.
    @inlinable @inline(__always)
    public var bytesLeft: Int { end - cursor }

    /// Takes the next message; nil after the last one, and where it is not all there.
    @inlinable @inline(__always)
    public mutating func next() -> ByteView? {
        let bytes = end - cursor
        guard nextSequence != endSequence, bytes >= 2 else { return nil }
        let length = Prefix.length(at: cursor)
        guard length <= bytes &- 2 else { return nil }
        let message = ByteView(base: cursor + 2, count: length)
        cursor += 2 &+ length
        nextSequence &+= 1
        return message
    }
}

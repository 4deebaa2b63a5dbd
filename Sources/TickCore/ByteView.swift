/// A borrowed run of raw bytes: where it starts and how many there are.
///
/// The one place where feed and capture bytes are read through raw pointers. A view never owns its
/// bytes; whoever hands one out says how long they live (a packet's view lives until the reader's
/// next call).
///
/// Layout: base pointer at 0 (8 bytes), count at 8 (8 bytes).
/// Concurrency: a value; as safe to share as the bytes behind it.
/// Cost: a load is one unaligned move and at most one byte swap.
/// Limits: loads check their range in debug and fuzz builds only; callers test `count` once per
/// header or message (`has`), then read fields at constant offsets below it.
@frozen public struct ByteView: @unchecked Sendable {
    /// Where the bytes start; not to be read where `count` is 0.
    public let base: UnsafeRawPointer
    /// How many bytes there are.
    public let count: Int

    /// A view of `count` bytes that live at least as long as the view is used.
    @inlinable @inline(__always)
    public init(base: UnsafeRawPointer, count: Int) {
        self.base = base
        self.count = count
    }

    /// A view of the whole buffer; an empty one for an empty buffer.
    @inlinable
    public init(_ buffer: UnsafeRawBufferPointer) {
        self.base = buffer.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!
        self.count = buffer.count
    }

    /// Whether `count` bytes can be read from `offset`; false for negative values and overflow.
    @inlinable @inline(__always)
    public func has(_ byteCount: Int, at offset: Int = 0) -> Bool {
        offset >= 0 && byteCount >= 0 && offset <= count && byteCount <= count &- offset
    }

    /// The bytes `[offset, offset + byteCount)`, or nil where they are not all there.
    @inlinable @inline(__always)
    public func slice(at offset: Int, count byteCount: Int) -> ByteView? {
        guard has(byteCount, at: offset) else { return nil }
        return ByteView(base: base + offset, count: byteCount)
    }

    /// Everything from `offset` on; empty where `offset` is past the end.
    @inlinable @inline(__always)
    public func dropping(_ offset: Int) -> ByteView {
        let skipped = min(max(offset, 0), count)
        return ByteView(base: base + skipped, count: count &- skipped)
    }

    /// The same bytes as a standard buffer.
    @inlinable
    public var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    @inlinable @inline(__always)
    func load<T: BitwiseCopyable>(_ offset: Int, as type: T.Type) -> T {
        assert(has(MemoryLayout<T>.size, at: offset), "load past the end of a byte view")
        return base.loadUnaligned(fromByteOffset: offset, as: type)
    }
}

/// Fixed-width loads at a byte offset; big-endian (`be`), little-endian (`le`) or single bytes.
extension ByteView {
    /// One byte.
    @inlinable @inline(__always)
    public func u8(_ offset: Int) -> UInt8 { load(offset, as: UInt8.self) }

    /// Two bytes, big-endian.
    @inlinable @inline(__always)
    public func u16be(_ offset: Int) -> UInt16 { UInt16(bigEndian: load(offset, as: UInt16.self)) }

    /// Four bytes, big-endian.
    @inlinable @inline(__always)
    public func u32be(_ offset: Int) -> UInt32 { UInt32(bigEndian: load(offset, as: UInt32.self)) }

    /// Six bytes, big-endian: one load that begins two bytes earlier where there are two, so it
    /// never reads outside the view.
    @inlinable @inline(__always)
    public func u48be(_ offset: Int) -> UInt64 {
        offset >= 2
            ? u64be(offset &- 2) & 0xFFFF_FFFF_FFFF
            : UInt64(u16be(offset)) &<< 32 | UInt64(u32be(offset &+ 2))
    }

    /// Eight bytes, big-endian.
    @inlinable @inline(__always)
    public func u64be(_ offset: Int) -> UInt64 { UInt64(bigEndian: load(offset, as: UInt64.self)) }

    /// Two bytes, little-endian.
    @inlinable @inline(__always)
    public func u16le(_ offset: Int) -> UInt16 {
        UInt16(littleEndian: load(offset, as: UInt16.self))
    }

    /// Four bytes, little-endian.
    @inlinable @inline(__always)
    public func u32le(_ offset: Int) -> UInt32 {
        UInt32(littleEndian: load(offset, as: UInt32.self))
    }

    /// Eight bytes, little-endian.
    @inlinable @inline(__always)
    public func u64le(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: load(offset, as: UInt64.self))
    }

    /// Eight bytes, little-endian, as a signed number.
    @inlinable @inline(__always)
    public func i64le(_ offset: Int) -> Int64 { Int64(bitPattern: u64le(offset)) }
}

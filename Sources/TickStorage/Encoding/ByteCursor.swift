/// A place in borrowed bytes that moves forward; reading past the end gives nil and moves nothing.
///
/// Concurrency: a value over memory that the caller keeps alive.
public struct ByteCursor {
    /// All the bytes.
    public let bytes: UnsafeRawBufferPointer
    /// Where the next byte is read.
    public private(set) var offset: Int

    /// At the start of these bytes.
    public init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        offset = 0
    }

    /// How many bytes are left.
    @inlinable
    public var remaining: Int { bytes.count &- offset }

    /// The next byte.
    public mutating func byte() -> UInt8? {
        guard offset < bytes.count else { return nil }
        defer { offset &+= 1 }
        return bytes[offset]
    }

    /// The next `count` bytes, borrowed.
    public mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count >= 0, count <= remaining else { return nil }
        defer { offset &+= count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset &+ count])
    }

    /// The next whole number, highest byte first.
    public mutating func bigEndian<Value: FixedWidthInteger & BitwiseCopyable>(
        _ type: Value.Type = Value.self
    ) -> Value? {
        guard remaining >= MemoryLayout<Value>.size else { return nil }
        defer { offset &+= MemoryLayout<Value>.size }
        return Value(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }

    /// The next whole number, lowest byte first.
    public mutating func littleEndian<Value: FixedWidthInteger & BitwiseCopyable>(
        _ type: Value.Type = Value.self
    ) -> Value? {
        guard remaining >= MemoryLayout<Value>.size else { return nil }
        defer { offset &+= MemoryLayout<Value>.size }
        return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }

    /// The next unsigned value of seven bits a byte; nil too where it has more than 64 bits.
    public mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        var at = offset
        var shift: UInt64 = 0
        while at < bytes.count, shift < 64 {
            let byte = bytes[at]
            at &+= 1
            if shift == 63, byte > 1 { return nil }
            value |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 {
                offset = at
                return value
            }
            shift &+= 7
        }
        return nil
    }

    /// The next signed value, zigzag.
    public mutating func zigZag() -> Int64? { varint().map(ZigZag.decode) }
}

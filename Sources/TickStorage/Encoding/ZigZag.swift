/// Variable-length integers: seven bits a byte, the lowest first; signed ones zigzag before.
///
/// Source: Protocol Buffers encoding; the same in Avro, Kafka's records and Thrift's compact
/// protocol.
public enum ZigZag {
    /// The most bytes a 64-bit value takes.
    public static let bytesMax = 10

    /// Small in magnitude becomes small: 0, −1, 1, −2 … to 0, 1, 2, 3 ….
    @inlinable @inline(__always)
    public static func encode(_ value: Int64) -> UInt64 {
        UInt64(bitPattern: (value &<< 1) ^ (value &>> 63))
    }

    /// The value that `encode` made this of.
    @inlinable @inline(__always)
    public static func decode(_ bits: UInt64) -> Int64 {
        Int64(bitPattern: bits &>> 1) ^ -Int64(bitPattern: bits & 1)
    }

    /// How many bytes `value` takes when written.
    @inlinable
    public static func bytes(_ value: Int64) -> Int { unsignedBytes(encode(value)) }

    /// How many bytes an unsigned value takes when written.
    @inlinable
    public static func unsignedBytes(_ value: UInt64) -> Int {
        max(1, (64 - value.leadingZeroBitCount + 6) / 7)
    }
}

extension [UInt8] {
    /// Appends an unsigned value, seven bits a byte.
    @inlinable
    public mutating func appendVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest &>>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    /// Appends a signed value, zigzag.
    @inlinable
    public mutating func appendZigZag(_ value: Int64) { appendVarint(ZigZag.encode(value)) }

    /// Appends a whole number as it stands in memory of the given order's machine.
    @inlinable
    public mutating func appendBigEndian<Value: FixedWidthInteger>(_ value: Value) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends a whole number, lowest byte first.
    @inlinable
    public mutating func appendLittleEndian<Value: FixedWidthInteger>(_ value: Value) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}

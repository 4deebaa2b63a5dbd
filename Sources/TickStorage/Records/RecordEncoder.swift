/// Writes records field by field in Avro's binary encoding.
///
/// The caller writes the fields in the schema's order; a field that is not required goes through
/// `null` or `present` first.
///
/// Concurrency: a value.
/// Cost: appends to one array that keeps its memory.
/// Source: Apache Avro 1.12 specification, "Binary Encoding".
public struct RecordEncoder {
    /// What was written since the last `removeAll`.
    public private(set) var bytes: [UInt8] = []

    /// Nothing written yet.
    public init() { bytes.reserveCapacity(1024) }

    /// Forgets what was written and keeps the memory.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// A field without a value.
    public mutating func null() { bytes.append(0) }

    /// Says that the next value is one, of a field that could be null.
    public mutating func present() { bytes.append(2) }

    /// A `boolean`.
    public mutating func boolean(_ value: Bool) { bytes.append(value ? 1 : 0) }

    /// An `int32`, `int64`, `date` or `timestampMicros`.
    @inlinable
    public mutating func integer(_ value: Int64) { write(ZigZag.encode(value)) }

    /// A `float64`.
    public mutating func float64(_ value: Double) { bytes.appendLittleEndian(value.bitPattern) }

    /// A `float32`.
    public mutating func float32(_ value: Float) { bytes.appendLittleEndian(value.bitPattern) }

    /// A `string` or `binary`.
    public mutating func text(_ value: UnsafeRawBufferPointer) {
        integer(Int64(value.count))
        bytes.append(contentsOf: value)
    }

    /// A `string` or `binary`.
    public mutating func text(_ value: [UInt8]) { value.withUnsafeBytes { text($0) } }

    /// A `string`.
    public mutating func text(_ value: StaticString) {
        integer(Int64(value.utf8CodeUnitCount))
        bytes.append(
            contentsOf: UnsafeBufferPointer(
                start: value.utf8Start, count: value.utf8CodeUnitCount))
    }

    /// A `decimal`, in units of its scale: the shortest two's complement, highest byte first.
    public mutating func decimal(_ value: Int64) {
        let sign = value &>> 63
        let significant = 64 - (value ^ sign).leadingZeroBitCount + 1
        let count = (significant + 7) / 8
        integer(Int64(count))
        for index in 0..<count {
            bytes.append(UInt8(truncatingIfNeeded: value &>> Int64((count - 1 - index) * 8)))
        }
    }

    /// A `decimal` of more than 18 digits, in units of its scale.
    public mutating func decimal(_ value: Int128) {
        if let short = Int64(exactly: value) { return decimal(short) }
        let sign = value >> 127
        let significant = 128 - (value ^ sign).leadingZeroBitCount + 1
        let count = (significant + 7) / 8
        integer(Int64(count))
        for index in 0..<count {
            bytes.append(UInt8(truncatingIfNeeded: value >> Int128((count - 1 - index) * 8)))
        }
    }

    @usableFromInline
    mutating func write(_ value: UInt64) { bytes.appendVarint(value) }
}

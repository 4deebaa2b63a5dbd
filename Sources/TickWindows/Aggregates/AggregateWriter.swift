/// Collects the bytes of an aggregate's state.
///
/// Layout: integers little-endian; variable-length ones as LEB128, seven bits a byte, low first.
public struct AggregateWriter: Sendable {
    /// What was written.
    public private(set) var bytes: [UInt8] = []

    /// Nothing written.
    public init() {}

    /// Appends an integer in its full width.
    public mutating func append<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends an integer in as few bytes as it needs.
    public mutating func append(compact value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest &>>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Appends yes or no.
    public mutating func append(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    /// Appends a number by its bits.
    public mutating func append(_ value: Double) { append(value.bitPattern) }
}

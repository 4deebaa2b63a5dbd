/// Appends the parts of a state in their canonical form: equal states give equal bytes.
///
/// Layout: integers little-endian at their full width, one after the other, without padding.
public struct StateWriter: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    /// Nothing written.
    public init() {}

    /// Appends an integer.
    public mutating func put<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends a truth value as one byte.
    public mutating func put(_ value: Bool) { bytes.append(value ? 1 : 0) }

    /// Appends a run of bytes behind its count.
    public mutating func put(bytes run: [UInt8]) {
        put(UInt32(run.count))
        bytes.append(contentsOf: run)
    }
}

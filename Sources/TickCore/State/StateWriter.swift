/// Appends the parts of a state in their canonical form: equal states give equal bytes.
///
/// Layout: integers little-endian at their full width, one after the other, without padding.
/// Limits: version and checksum are the container's.
public struct StateWriter: Sendable {
    /// What was written so far.
    public var bytes: [UInt8] { storage }
    @usableFromInline var storage: [UInt8] = []

    /// Nothing written.
    public init() {}

    /// Appends an integer.
    @inlinable
    public mutating func put<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.littleEndian) { put(raw: $0) }
    }

    /// Appends a truth value as one byte.
    @inlinable
    public mutating func put(_ value: Bool) { storage.append(value ? 1 : 0) }

    /// Appends a run of bytes behind its count.
    public mutating func put(bytes run: [UInt8]) {
        put(UInt32(run.count))
        storage.append(contentsOf: run)
    }

    /// Appends text behind its count of bytes.
    public mutating func put(text: String) { put(bytes: Array(text.utf8)) }

    /// Appends a value, or that there is none.
    @inlinable
    public mutating func put<Value: FixedWidthInteger>(_ value: Value?) {
        put(value != nil)
        if let value { put(value) }
    }

    /// Appends memory as it stands, without a count.
    @inlinable
    public mutating func put(raw memory: UnsafeRawBufferPointer) {
        storage.append(contentsOf: memory)
    }

    /// Makes room for `count` more bytes and lends it, to be filled wholly; it holds zeros.
    ///
    /// Cost: one pass over them, so that large tables are copied and not appended value by value.
    public mutating func put(
        rawCount count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void
    ) {
        let start = storage.count
        storage.append(contentsOf: repeatElement(0, count: count))
        storage.withUnsafeMutableBytes {
            fill(UnsafeMutableRawBufferPointer(rebasing: $0[start..<start + count]))
        }
    }
}

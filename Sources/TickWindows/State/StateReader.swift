/// Takes the parts of a state off again, in the order in which they were written.
///
/// Cost: nothing is copied but runs of bytes. Limits: never reads past the end.
public struct StateReader {
    private let bytes: [UInt8]
    private var place = 0

    /// A reader at the beginning of `bytes`.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether everything has been taken.
    public var isAtEnd: Bool { place == bytes.count }

    /// Takes an integer. Throws: where the bytes end before.
    public mutating func take<Value: FixedWidthInteger>(
        _ type: Value.Type = Value.self
    ) throws(StateError) -> Value {
        let size = MemoryLayout<Value>.size
        guard bytes.count - place >= size else { throw cut(size) }
        let value = bytes.withUnsafeBytes {
            $0.loadUnaligned(fromByteOffset: place, as: Value.self)
        }
        place += size
        return Value(littleEndian: value)
    }

    /// Takes a truth value. Throws: where the byte is neither 0 nor 1.
    public mutating func takeBool() throws(StateError) -> Bool {
        let byte = try take(UInt8.self)
        guard byte <= 1 else { throw StateError("\(byte) at byte \(place - 1) is no truth value") }
        return byte == 1
    }

    /// Takes a run of bytes.
    public mutating func takeBytes() throws(StateError) -> [UInt8] {
        let count = Int(try take(UInt32.self))
        guard bytes.count - place >= count else { throw cut(count) }
        defer { place += count }
        return Array(bytes[place..<place + count])
    }

    /// Takes a count of things that take at least `size` bytes each. Throws: where so many cannot
    /// follow, so that nobody makes room for them.
    public mutating func takeCount(_ size: Int) throws(StateError) -> Int {
        let count = Int(try take(UInt32.self))
        guard count <= (bytes.count - place) / max(size, 1) else { throw cut(count * size) }
        return count
    }

    /// Takes a value of an enumeration. Throws: where the raw value is none of its.
    public mutating func take<Value: RawRepresentable>(
        case type: Value.Type
    ) throws(StateError) -> Value where Value.RawValue == UInt8 {
        let raw = try take(UInt8.self)
        guard let value = Value(rawValue: raw) else {
            throw StateError("\(raw) at byte \(place - 1) is no \(type)")
        }
        return value
    }

    private func cut(_ size: Int) -> StateError {
        StateError("the state ends at byte \(bytes.count), within \(size) bytes from \(place)")
    }
}

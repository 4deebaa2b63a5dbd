/// Takes the parts of a state off again, in the order in which they were written.
///
/// Cost: nothing is copied but runs of bytes. Limits: never reads past the end.
public struct StateReader {
    @usableFromInline let bytes: [UInt8]
    @usableFromInline var place = 0

    /// A reader at the beginning of `bytes`.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether everything has been taken.
    public var isAtEnd: Bool { place == bytes.count }

    /// Takes an integer. Throws: where the bytes end before.
    @inlinable
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
    @inlinable
    public mutating func takeBool() throws(StateError) -> Bool {
        let byte = try take(UInt8.self)
        guard byte <= 1 else { throw StateError("\(byte) at byte \(place - 1) is no truth value") }
        return byte == 1
    }

    /// Takes a value, or that there is none.
    @inlinable
    public mutating func takeOptional<Value: FixedWidthInteger>(
        _ type: Value.Type = Value.self
    ) throws(StateError) -> Value? {
        try takeBool() ? try take(Value.self) : nil
    }

    /// Takes a run of bytes.
    public mutating func takeBytes() throws(StateError) -> [UInt8] {
        let count = Int(try take(UInt32.self))
        guard bytes.count - place >= count else { throw cut(count) }
        defer { place += count }
        return Array(bytes[place..<place + count])
    }

    /// Takes text; bad UTF-8 is repaired.
    public mutating func takeText() throws(StateError) -> String {
        String(decoding: try takeBytes(), as: UTF8.self)
    }

    /// Takes a count of things that take at least `size` bytes each. Throws: where so many cannot
    /// follow, so that nobody makes room for them.
    public mutating func takeCount(_ size: Int) throws(StateError) -> Int {
        let count = Int(try take(UInt32.self))
        guard count <= (bytes.count - place) / max(size, 1) else { throw cut(count * size) }
        return count
    }

    /// Lends the next `count` bytes and goes past them.
    public mutating func takeRaw<Result>(
        _ count: Int, _ body: (UnsafeRawBufferPointer) -> Result
    ) throws(StateError) -> Result {
        guard count >= 0, bytes.count - place >= count else { throw cut(count) }
        defer { place += count }
        return bytes.withUnsafeBytes {
            body(UnsafeRawBufferPointer(rebasing: $0[place..<place + count]))
        }
    }

    /// Takes the number of an instrument, of which there are `count`; also that of none.
    public mutating func takeInstrument(of count: Int) throws(StateError) -> InstrumentID {
        let id = InstrumentID(rawValue: try take())
        guard id == .none || id.index < count else {
            throw StateError("instrument \(id.rawValue) at byte \(place - 4) of \(count)")
        }
        return id
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

    @usableFromInline
    func cut(_ size: Int) -> StateError {
        StateError("the state ends at byte \(bytes.count), within \(size) bytes from \(place)")
    }
}

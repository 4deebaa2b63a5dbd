/// Reads back what an `AggregateWriter` collected; nil where the bytes do not say it.
public struct AggregateReader: Sendable {
    private let bytes: [UInt8]
    private var position = 0

    /// A reader at the start of `bytes`.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Bytes not read yet.
    public var remaining: Int { bytes.count - position }

    /// An integer of this width.
    public mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) -> Value? {
        let size = MemoryLayout<Value>.size
        guard remaining >= size else { return nil }
        let value = bytes.withUnsafeBytes {
            $0.loadUnaligned(fromByteOffset: position, as: Value.self)
        }
        position += size
        return Value(littleEndian: value)
    }

    /// An integer in as few bytes as it needs; nil also where there are more than that.
    public mutating func compact() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 70, by: 7) {
            guard let byte = integer(UInt8.self) else { return nil }
            let part = UInt64(byte & 0x7F)
            guard shift < 63 || part <= 1, byte != 0 || shift == 0 else { return nil }
            value |= part &<< UInt64(shift)
            if byte < 0x80 { return value }
        }
        return nil
    }

    /// Yes or no; nil for any other byte.
    public mutating func flag() -> Bool? {
        guard let byte = integer(UInt8.self), byte < 2 else { return nil }
        return byte == 1
    }

    /// A number by its bits.
    public mutating func double() -> Double? {
        integer(UInt64.self).map(Double.init(bitPattern:))
    }
}

/// Numbers that are small as a rule, and those that are no integers.
extension StateWriter {
    /// Appends an integer in as few bytes as it needs: LEB128, seven bits a byte, low first.
    public mutating func put(compact value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            put(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest &>>= 7
        }
        put(UInt8(truncatingIfNeeded: rest))
    }

    /// Appends a number by its bits.
    public mutating func put(_ value: Double) { put(value.bitPattern) }
}

/// The same, taken off again.
extension StateReader {
    /// Takes an integer in as few bytes as it needs. Throws: also where there are more than that.
    public mutating func takeCompact() throws(StateError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            let byte = try take(UInt8.self)
            let part = UInt64(byte & 0x7F)
            guard shift < 63 || part <= 1, byte != 0 || shift == 0 else { break }
            value |= part &<< shift
            if byte < 0x80 { return value }
        }
        throw StateError("an integer of variable length that is not in its shortest form")
    }

    /// Takes a number by its bits.
    public mutating func takeDouble() throws(StateError) -> Double {
        Double(bitPattern: try take())
    }
}

/// Records in Avro's binary encoding in one stretch of borrowed memory, to be decoded field by
/// field: the first of all records, then the second of all, which takes a fraction of the time.
///
/// Concurrency: a value over memory that the caller keeps alive.
public struct RecordBlock {
    let bytes: UnsafeRawBufferPointer
    /// By record: where its next field begins.
    private(set) var places: [Int] = []
    /// By record: where it ends.
    private(set) var ends: [Int] = []

    /// No records, of those in these bytes.
    public init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// How many records it has.
    public var count: Int { ends.count }

    /// Adds the record in this range of the bytes.
    public mutating func append(_ range: Range<Int>) {
        precondition(range.upperBound <= bytes.count && range.lowerBound >= 0, "beyond the bytes")
        places.append(range.lowerBound)
        ends.append(range.upperBound)
    }

    /// Whether nothing is left of any record.
    var isAtEnd: Bool { places == ends }

    /// Takes of each record the byte that tells null from value, as 0 and 1; nil where one has
    /// another, or none.
    mutating func takePresence() -> [UInt8]? {
        var present = [UInt8](repeating: 0, count: count)
        for index in present.indices {
            guard places[index] < ends[index] else { return nil }
            switch bytes[places[index]] {
            case 0: break
            case 2: present[index] = 1
            default: return nil
            }
            places[index] &+= 1
        }
        return present
    }

    /// Takes a value of each record that has one, and appends them, a zero where there is none;
    /// false where one is none.
    @inline(__always)
    mutating func take<Value: ExpressibleByIntegerLiteral>(
        _ present: [UInt8]?, into list: inout [Value],
        _ read: (_ bytes: UnsafeRawBufferPointer, _ at: inout Int, _ end: Int) -> Value?
    ) -> Bool {
        let first = list.count
        list.append(contentsOf: repeatElement(0, count: count))
        return list.withUnsafeMutableBufferPointer { list in
            places.withUnsafeMutableBufferPointer { places in
                for index in places.indices {
                    if let present, present[index] == 0 { continue }
                    guard let value = read(bytes, &places[index], ends[index]) else {
                        return false
                    }
                    list[first &+ index] = value
                }
                return true
            }
        }
    }

    /// Takes a text of each record that has one, and appends them to a bytes column; false where
    /// one is none.
    mutating func takeTexts(_ present: [UInt8]?, into column: inout Column) -> Bool {
        var (end, first) = (column.bytes.count, column.ends.count)
        let begin = end
        let areTexts = take(present, into: &column.ends) { bytes, at, limit in
            guard let size = BlockField.size(bytes, &at, limit) else { return nil }
            // Left at the text's first byte; the loop below goes past it.
            return size
        }
        guard areTexts else { return false }
        for index in first..<column.ends.count {
            end &+= column.ends[index]
            column.ends[index] = end
        }
        column.bytes.append(contentsOf: repeatElement(0, count: end &- begin))
        var at = begin
        column.bytes.withUnsafeMutableBytes { target in
            for index in places.indices {
                let size = column.ends[first] &- at
                Column.copy(bytes, places[index], to: target, at, size)
                places[index] &+= size
                at &+= size
                first &+= 1
            }
        }
        return true
    }
}

/// Values of Avro's binary encoding at a place in borrowed bytes, which moves on; nil where there
/// is none before `end`.
///
/// Cost: no branch for each byte where eight can be read.
enum BlockField {
    /// Seven bits a byte, the lowest first; nil too where it has more than 64.
    @inline(__always)
    static func varint(
        _ bytes: UnsafeRawBufferPointer, _ at: inout Int, _ end: Int
    ) -> UInt64? {
        guard at &+ 8 <= bytes.count else { return longVarint(bytes, &at, end) }
        let word = UInt64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        let stops = ~word & 0x8080_8080_8080_8080
        guard stops != 0 else { return longVarint(bytes, &at, end) }
        let last = stops.trailingZeroBitCount
        let next = at &+ last &>> 3 &+ 1
        guard next <= end else { return nil }
        at = next
        // Seven of eight bits, then 14 of 16, 28 of 32, move together.
        var value = word & UInt64.max &>> UInt64(63 &- last) & 0x7F7F_7F7F_7F7F_7F7F
        value = value & 0x007F_007F_007F_007F | (value & 0x7F00_7F00_7F00_7F00) &>> 1
        value = value & 0x0000_3FFF_0000_3FFF | (value & 0x3FFF_0000_3FFF_0000) &>> 2
        return value & 0x0FFF_FFFF | (value & 0x0FFF_FFFF_0000_0000) &>> 4
    }

    /// One of more than eight bytes, or near the end of all.
    @inline(never)
    private static func longVarint(
        _ bytes: UnsafeRawBufferPointer, _ at: inout Int, _ end: Int
    ) -> UInt64? {
        guard at <= end else { return nil }
        var cursor = ByteCursor(UnsafeRawBufferPointer(rebasing: bytes[at..<end]))
        guard let value = cursor.varint() else { return nil }
        at &+= cursor.offset
        return value
    }

    @inline(__always)
    static func zigZag(_ bytes: UnsafeRawBufferPointer, _ at: inout Int, _ end: Int) -> Int64? {
        varint(bytes, &at, end).map(ZigZag.decode)
    }

    /// How many bytes follow, all of them there.
    @inline(__always)
    static func size(_ bytes: UnsafeRawBufferPointer, _ at: inout Int, _ end: Int) -> Int? {
        guard let size = zigZag(bytes, &at, end), size >= 0, size <= end &- at else { return nil }
        return Int(truncatingIfNeeded: size)
    }

    /// A decimal of at most 64 bits.
    @inline(__always)
    static func decimal(_ bytes: UnsafeRawBufferPointer, _ at: inout Int, _ end: Int) -> Int64? {
        guard let size = size(bytes, &at, end), 1...8 ~= size else { return nil }
        defer { at &+= size }
        guard at &+ 8 <= bytes.count else {
            return bytes[at &+ 1..<at &+ size].reduce(Int64(Int8(bitPattern: bytes[at]))) {
                $0 &<< 8 | Int64($1)
            }
        }
        let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        return Int64(bitPattern: UInt64(bigEndian: word)) &>> Int64(64 &- size &* 8)
    }

    /// A decimal of at most 128 bits.
    static func wideDecimal(
        _ bytes: UnsafeRawBufferPointer, _ at: inout Int, _ end: Int
    ) -> Int128? {
        guard let size = size(bytes, &at, end), 1...16 ~= size else { return nil }
        defer { at &+= size }
        return bytes[at &+ 1..<at &+ size].reduce(Int128(Int8(bitPattern: bytes[at]))) {
            $0 << 8 | Int128($1)
        }
    }

    /// A whole number of fixed size.
    @inline(__always)
    static func fixed<Bits: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, _ at: inout Int, _ end: Int, _ type: Bits.Type = Bits.self
    ) -> Bits? {
        guard MemoryLayout<Bits>.size <= end &- at else { return nil }
        defer { at &+= MemoryLayout<Bits>.size }
        return Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: Bits.self))
    }
}

import TickStorage

/// A change from values as they lie to values of the storage that is asked for.
enum ValueConversion {
    case int32ToInt64, uint32ToInt64, uint64ToInt64
    case int32ToInt128, int64ToInt128
    case floatToDouble
    /// Two's complement, the highest byte first.
    case bytesToInt64, bytesToInt128
    /// Nanoseconds of the day and the Julian day, as Impala and Spark once wrote.
    case int96ToInt64

    /// The change that a column needs; nil where it needs none.
    ///
    /// Throws: where the column's type does not widen to the other.
    static func of(
        _ column: ParquetColumn, to target: FieldType
    ) throws(PageDamage) -> ValueConversion? {
        guard let type = column.type else {
            throw .unsupported(column.obstacle ?? "it cannot be read")
        }
        guard type.widens(to: target) || isSameText(type, target) else {
            throw .unsupported("it is \(type) in the file and cannot be read as \(target)")
        }
        switch (column.physical, target.storage) {
        case (.boolean, .boolean), (.int32, .int32), (.int64, .int64), (.float, .float32),
            (.double, .float64), (.byteArray, .bytes), (.fixedBytes, .bytes):
            return column.isUnsigned && target.storage == .int64 ? .uint64ToInt64 : nil
        case (.int32, .int64): return column.isUnsigned ? .uint32ToInt64 : .int32ToInt64
        case (.int32, .int128): return .int32ToInt128
        case (.int64, .int128): return .int64ToInt128
        case (.float, .float64): return .floatToDouble
        case (.byteArray, .int64), (.fixedBytes, .int64): return .bytesToInt64
        case (.byteArray, .int128), (.fixedBytes, .int128): return .bytesToInt128
        case (.int96, .int64): return .int96ToInt64
        default: throw .unsupported("it is \(type) in the file and cannot be read as \(target)")
        }
    }

    /// Files often do not say that bytes are text, and the reverse does no harm.
    private static func isSameText(_ one: FieldType, _ other: FieldType) -> Bool {
        one.storage == .bytes && other.storage == .bytes
    }

    func convert(_ raw: ValueBuffer, to target: ValueBuffer) throws(PageDamage) {
        switch self {
        case .int32ToInt64: map(raw, Int32.self, target) { Int64($0) }
        case .uint32ToInt64: map(raw, UInt32.self, target) { Int64($0) }
        case .int32ToInt128: map(raw, Int32.self, target) { Int128($0) }
        case .int64ToInt128: map(raw, Int64.self, target) { Int128($0) }
        case .floatToDouble: map(raw, Float.self, target) { Double($0) }
        case .uint64ToInt64:
            for at in 0..<raw.count where raw.values(Int64.self)[at] < 0 {
                throw .unsupported("the value \(raw.values(UInt64.self)[at]) has 64 bits")
            }
            map(raw, Int64.self, target) { $0 }
        case .bytesToInt64: try wholes(raw, Int64.self, target)
        case .bytesToInt128: try wholes(raw, Int128.self, target)
        case .int96ToInt64: try times(raw, target)
        }
    }

    @inline(__always)
    private func map<From: BitwiseCopyable, To: BitwiseCopyable>(
        _ raw: ValueBuffer, _: From.Type, _ target: ValueBuffer, _ body: (From) -> To
    ) {
        let from = raw.values(From.self)
        let to = target.make(To.self, raw.count)
        for at in 0..<raw.count { to[at] = body(from[at]) }
    }

    private func wholes<Whole: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
        _ raw: ValueBuffer, _: Whole.Type, _ target: ValueBuffer
    ) throws(PageDamage) {
        let spans = raw.spanValues
        let to = target.make(Whole.self, raw.count)
        for at in 0..<raw.count {
            let bytes = UnsafeRawBufferPointer(
                start: raw.texts.map { $0 + Int(spans[at].offset) }, count: Int(spans[at].size))
            guard let value = BigEndian.value(bytes, Whole.self) else {
                throw PageDamage("a decimal of \(bytes.count) bytes is over what its type holds")
            }
            to[at] = value
        }
    }

    private func times(_ raw: ValueBuffer, _ target: ValueBuffer) throws(PageDamage) {
        let spans = raw.spanValues
        let to = target.make(Int64.self, raw.count)
        for at in 0..<raw.count {
            guard let place = raw.texts.map({ $0 + Int(spans[at].offset) }) else { return }
            let nanos = Int64(littleEndian: place.loadUnaligned(as: Int64.self))
            let day = Int32(
                littleEndian: place.loadUnaligned(fromByteOffset: 8, as: Int32.self))
            let (days, over) = (Int64(day) - 2_440_588).multipliedReportingOverflow(
                by: 86_400_000_000_000)
            let (sum, overSum) = days.addingReportingOverflow(nanos)
            guard !over, !overSum else {
                throw .unsupported("the time at Julian day \(day) is out of nanoseconds' range")
            }
            to[at] = sum
        }
    }
}

/// Whole numbers in two's complement, the highest byte first, of any length.
enum BigEndian {
    /// The value; nil where there is none or it does not fit.
    @inline(__always)
    static func value<Whole: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, _: Whole.Type
    ) -> Whole? {
        guard let first = bytes.first, bytes.count <= 64 else { return nil }
        let sign: UInt8 = first & 0x80 == 0 ? 0 : 0xFF
        let size = MemoryLayout<Whole>.size
        if bytes.count == size { return Whole(bigEndian: bytes.loadUnaligned(as: Whole.self)) }
        let surplus = max(0, bytes.count &- size)
        for at in 0..<surplus where bytes[at] != sign { return nil }
        var value: Whole = sign == 0 ? 0 : -1
        for at in surplus..<bytes.count { value = value << 8 | Whole(bytes[at]) }
        return (value < 0) == (sign != 0) ? value : nil
    }
}

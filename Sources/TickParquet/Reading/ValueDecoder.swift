import TickStorage

/// Turns the coded values of one column into values of the storage that is asked for.
///
/// Concurrency: one thread at a time; holds memory that is used again.
final class ValueDecoder {
    private let physical: PhysicalType
    private let typeLength: Int
    let storage: ColumnStorage
    private let conversion: ValueConversion?
    /// Values as they lie, where they are of another kind than asked for.
    private let raw = ValueBuffer()
    /// Places in the dictionary, lengths of texts.
    private let numbers = ByteSink()

    /// A decoder of a file's column into values of `target`.
    ///
    /// Throws: where the type cannot be read as that.
    init(_ column: ParquetColumn, as target: FieldType) throws(PageDamage) {
        physical = column.physical
        typeLength = column.typeLength
        storage = target.storage
        conversion = try ValueConversion.of(column, to: target)
    }

    /// Decodes `count` values; `bytes` have `ByteSink.slack` readable bytes behind them and stay
    /// as they are as long as `target` is used.
    func decode(
        _ bytes: UnsafeRawBufferPointer, _ encoding: PageEncoding, count: Int,
        dictionary: ValueBuffer?, to target: ValueBuffer
    ) throws(PageDamage) {
        target.removeAll()
        if encoding.isDictionary {
            return try gather(bytes, count, dictionary, target)
        }
        guard let conversion else { return try native(bytes, encoding, count, target) }
        raw.removeAll()
        try native(bytes, encoding, count, raw)
        try conversion.convert(raw, to: target)
    }

    private func native(
        _ bytes: UnsafeRawBufferPointer, _ encoding: PageEncoding, _ count: Int,
        _ target: ValueBuffer
    ) throws(PageDamage) {
        switch encoding {
        case .plain: try plain(bytes, count, target)
        case .deltaBinaryPacked: try deltas(bytes, count, target)
        case .byteStreamSplit: try streams(bytes, count, target)
        case .rle: try runs(bytes, count, target)
        case .deltaLengthByteArray, .deltaByteArray:
            guard physical == .byteArray || physical == .fixedBytes else {
                throw .unsupported("\(physical) values coded as \(encoding)")
            }
            try encoding == .deltaByteArray
                ? prefixes(bytes, count, target) : lengths(bytes, count, target)
        default: throw .unsupported("values coded as \(encoding)")
        }
    }

    /// Bytes of a value where all have the same; booleans and texts apart.
    private var width: Int? {
        switch physical {
        case .int32, .float: 4
        case .int64, .double: 8
        case .int96: 12
        case .fixedBytes: typeLength
        case .boolean, .byteArray: nil
        }
    }

    // MARK: Dictionary

    private func gather(
        _ bytes: UnsafeRawBufferPointer, _ count: Int, _ dictionary: ValueBuffer?,
        _ target: ValueBuffer
    ) throws(PageDamage) {
        guard let dictionary else { throw PageDamage("values of a dictionary that is not there") }
        if count == 0 { return make(target, 0) }
        guard let width = bytes.first else { throw PageDamage("values without their width") }
        let places = numberRoom(count)
        let rest = UnsafeRawBufferPointer(rebasing: bytes[1...])
        let most = try HybridDecoder.decode(rest, count: count, width: Int(width), to: places)
        guard Int(most) < dictionary.count else {
            throw PageDamage("value \(most) of a dictionary of \(dictionary.count)")
        }
        switch storage {
        case .boolean: pick(UInt8.self, places, count, dictionary, target)
        case .int32, .float32: pick(UInt32.self, places, count, dictionary, target)
        case .int64, .float64: pick(UInt64.self, places, count, dictionary, target)
        case .int128: pick(UInt128.self, places, count, dictionary, target)
        case .bytes:
            let from = dictionary.spanValues
            let to = target.makeSpans(count)
            for at in 0..<count { to[at] = from[Int(places[at])] }
            target.texts = dictionary.texts
        }
    }

    private func pick<Value: BitwiseCopyable>(
        _: Value.Type, _ places: UnsafeMutablePointer<UInt32>, _ count: Int,
        _ dictionary: ValueBuffer, _ target: ValueBuffer
    ) {
        let from = dictionary.values(Value.self)
        let to = target.make(Value.self, count)
        for at in 0..<count { to[at] = from[Int(places[at])] }
    }

    private func make(_ target: ValueBuffer, _ count: Int) {
        if storage == .bytes { _ = target.makeSpans(count) } else { target.count = count }
    }

    func numberRoom(_ count: Int) -> UnsafeMutablePointer<UInt32> {
        numbers.removeAll()
        return numbers.room(count * 4).assumingMemoryBound(to: UInt32.self)
    }

    // MARK: Values of one width

    private func plain(
        _ bytes: UnsafeRawBufferPointer, _ count: Int, _ target: ValueBuffer
    ) throws(PageDamage) {
        guard let width else {
            return physical == .boolean
                ? try bits(bytes, count, target) : try texts(bytes, count, target)
        }
        guard width * count <= bytes.count else {
            throw PageDamage("\(bytes.count) bytes for \(count) values of \(width)")
        }
        place(UnsafeRawBufferPointer(rebasing: bytes[..<(width * count)]), width, count, target)
    }

    /// Puts values of one width where they belong: fixed bytes are texts within `bytes`.
    private func place(
        _ bytes: UnsafeRawBufferPointer, _ width: Int, _ count: Int, _ target: ValueBuffer
    ) {
        target.fixed.removeAll()
        target.count = count
        guard physical == .fixedBytes || physical == .int96 else {
            return target.fixed.append(bytes)
        }
        let spans = target.makeSpans(count)
        for at in 0..<count {
            spans[at] = ValueBuffer.Span(
                offset: UInt32(truncatingIfNeeded: at &* width), size: UInt32(width))
        }
        target.texts = bytes.baseAddress
    }

    private func bits(
        _ bytes: UnsafeRawBufferPointer, _ count: Int, _ target: ValueBuffer
    ) throws(PageDamage) {
        guard (count + 7) / 8 <= bytes.count else { throw PageDamage("booleans are cut") }
        let values = target.make(UInt8.self, count)
        for at in 0..<count { values[at] = bytes[at &>> 3] &>> UInt8(at & 7) & 1 }
    }

    private func runs(
        _ bytes: UnsafeRawBufferPointer, _ count: Int, _ target: ValueBuffer
    ) throws(PageDamage) {
        guard physical == .boolean else { throw .unsupported("\(physical) values coded as runs") }
        var cursor = ByteCursor(bytes)
        guard let size = cursor.littleEndian(UInt32.self), let coded = cursor.take(Int(size)) else {
            throw PageDamage("booleans are cut")
        }
        let numbers = numberRoom(count)
        _ = try HybridDecoder.decode(coded, count: count, width: 1, to: numbers)
        let values = target.make(UInt8.self, count)
        for at in 0..<count { values[at] = UInt8(truncatingIfNeeded: numbers[at]) }
    }

    private func deltas(
        _ bytes: UnsafeRawBufferPointer, _ count: Int, _ target: ValueBuffer
    ) throws(PageDamage) {
        switch physical {
        case .int32:
            _ = try DeltaBinaryDecoder.decode(
                bytes, count: count, to: target.make(Int32.self, count))
        case .int64:
            _ = try DeltaBinaryDecoder.decode(
                bytes, count: count, to: target.make(Int64.self, count))
        default: throw .unsupported("\(physical) values coded as differences")
        }
    }

    /// All first bytes, then all second ones, and so on.
    private func streams(
        _ bytes: UnsafeRawBufferPointer, _ count: Int, _ target: ValueBuffer
    ) throws(PageDamage) {
        guard let width, physical != .int96 else {
            throw .unsupported("\(physical) values coded as streams of bytes")
        }
        guard width * count <= bytes.count else {
            throw PageDamage("\(bytes.count) bytes for \(count) values of \(width)")
        }
        target.own.removeAll()
        let joined = target.own.room(width * count)
        target.own.commit(width * count)
        for part in 0..<width {
            let stream = UnsafeRawBufferPointer(rebasing: bytes[(part * count)...])
            for at in 0..<count {
                joined.storeBytes(of: stream[at], toByteOffset: at &* width &+ part, as: UInt8.self)
            }
        }
        place(target.own.bytes, width, count, target)
    }
}

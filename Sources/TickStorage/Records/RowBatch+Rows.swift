/// Rows picked from batches.
extension RowBatch {
    /// Appends rows of another batch of the same columns, in the order given.
    @inlinable
    public mutating func append(_ other: RowBatch, rows: some Collection<Int>) {
        precondition(
            columns.count == other.columns.count,
            "\(other.columns.count) columns for \(columns.count)")
        for index in columns.indices { columns[index].append(other.columns[index], rows: rows) }
    }

    /// Appends all rows of another batch of the same columns.
    public mutating func append(_ other: RowBatch) { append(other, rows: 0..<other.count) }

    /// Appends all rows of a batch that has some of the columns, by id; the others get nulls.
    public mutating func append(partial other: RowBatch) {
        for (place, field) in schema.fields.enumerated() {
            if let from = other.schema.index(id: field.id) {
                columns[place].append(other.columns[from], rows: 0..<other.count)
            } else {
                for _ in 0..<other.count { columns[place].appendNull() }
            }
        }
    }

    /// The columns of these fields, by id, and no others.
    public func keeping(_ fields: [Int]) -> RowBatch {
        let places = schema.fields.indices.filter { fields.contains(schema.fields[$0].id) }
        var kept = RowBatch(
            RecordSchema(name: schema.name, fields: places.map { schema.fields[$0] }))
        kept.columns = places.map { columns[$0] }
        return kept
    }

    /// How much memory the values take.
    ///
    /// Units: bytes.
    public var memoryBytes: Int {
        columns.reduce(0) { total, column in
            total + column.booleans.count + 4 * column.int32s.count + 8 * column.int64s.count
                + 16 * column.int128s.count + 4 * column.float32s.count
                + 8 * column.float64s.count + column.bytes.count + 8 * column.ends.count
                + column.validity.count
        }
    }
}

extension Column {
    /// Appends values of another column of the same storage, in the order given.
    @inlinable
    public mutating func append(_ other: Column, rows: some Collection<Int>) {
        precondition(storage == other.storage, "\(other.storage) values for \(storage)")
        appendValidity(other, rows)
        switch storage {
        case .boolean: Self.append(other.booleans, rows, to: &booleans)
        case .int32: Self.append(other.int32s, rows, to: &int32s)
        case .int64: Self.append(other.int64s, rows, to: &int64s)
        case .int128: Self.append(other.int128s, rows, to: &int128s)
        case .float32: Self.append(other.float32s, rows, to: &float32s)
        case .float64: Self.append(other.float64s, rows, to: &float64s)
        case .bytes: appendTexts(other, rows)
        }
    }

    @inlinable
    @inline(__always)
    static func append<Value: ExpressibleByIntegerLiteral>(
        _ values: [Value], _ rows: some Collection<Int>, to list: inout [Value]
    ) {
        let first = list.count
        list.append(contentsOf: repeatElement(0, count: rows.count))
        values.withUnsafeBufferPointer { values in
            list.withUnsafeMutableBufferPointer { list in
                var place = first
                for row in rows {
                    list[place] = values[row]
                    place &+= 1
                }
            }
        }
    }

    /// Appends texts.
    @inlinable
    mutating func appendTexts(_ other: Column, _ rows: some Collection<Int>) {
        if !appendShortTexts(other, rows) { appendAnyTexts(other, rows) }
    }

    /// Appends texts of at most eight bytes in one pass, a word each, of which what follows
    /// overwrites the excess; false where there is a longer one, and then nothing was appended.
    @inlinable
    mutating func appendShortTexts(_ other: Column, _ rows: some Collection<Int>) -> Bool {
        let (first, begin) = (ends.count, bytes.count)
        ends.append(contentsOf: repeatElement(0, count: rows.count))
        bytes.append(contentsOf: repeatElement(0, count: rows.count &* 8))
        var (place, end) = (first, begin)
        // Pointers, as a column's arrays are looked at anew at each access.
        other.ends.withUnsafeBufferPointer { otherEnds in
            other.bytes.withUnsafeBytes { source in
                ends.withUnsafeMutableBufferPointer { ends in
                    bytes.withUnsafeMutableBytes { bytes in
                        for row in rows {
                            let start = row == 0 ? 0 : otherEnds[row &- 1]
                            let size = otherEnds[row] &- start
                            guard size <= 8 else { return }
                            if start &+ 8 <= source.count {
                                let word = source.loadUnaligned(
                                    fromByteOffset: start, as: UInt64.self)
                                bytes.storeBytes(of: word, toByteOffset: end, as: UInt64.self)
                            } else {
                                Self.copy(source, start, to: bytes, end, size)
                            }
                            end &+= size
                            ends[place] = end
                            place &+= 1
                        }
                    }
                }
            }
        }
        guard place == ends.count else {
            ends.removeLast(ends.count - first)
            bytes.removeLast(bytes.count - begin)
            return false
        }
        bytes.removeLast(bytes.count - end)
        return true
    }

    /// Appends texts: first their ends, then the bytes into the room that makes.
    @inlinable
    mutating func appendAnyTexts(_ other: Column, _ rows: some Collection<Int>) {
        let (first, begin) = (ends.count, bytes.count)
        ends.append(contentsOf: repeatElement(0, count: rows.count))
        // Pointers, as a column's arrays are looked at anew at each access.
        other.ends.withUnsafeBufferPointer { otherEnds in
            other.bytes.withUnsafeBytes { source in
                ends.withUnsafeMutableBufferPointer { ends in
                    var (place, end) = (first, begin)
                    for row in rows {
                        end &+= otherEnds[row] &- (row == 0 ? 0 : otherEnds[row &- 1])
                        ends[place] = end
                        place &+= 1
                    }
                    bytes.append(contentsOf: repeatElement(0, count: end &- begin))
                    bytes.withUnsafeMutableBytes { bytes in
                        var (place, at) = (first, begin)
                        for row in rows {
                            let start = row == 0 ? 0 : otherEnds[row &- 1]
                            Self.copy(source, start, to: bytes, at, ends[place] &- at)
                            at = ends[place]
                            place &+= 1
                        }
                    }
                }
            }
        }
    }

    /// Copies bytes: few of them, and with room behind both, eight at once, for what follows
    /// overwrites the excess.
    @inlinable
    @inline(__always)
    static func copy(
        _ source: UnsafeRawBufferPointer, _ start: Int, to target: UnsafeMutableRawBufferPointer,
        _ at: Int, _ count: Int
    ) {
        if count <= 8, start &+ 8 <= source.count, at &+ 8 <= target.count {
            target.storeBytes(
                of: source.loadUnaligned(fromByteOffset: start, as: UInt64.self),
                toByteOffset: at, as: UInt64.self)
        } else if count > 0 {
            UnsafeMutableRawBufferPointer(rebasing: target[at..<at &+ count]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: source[start..<start &+ count]))
        }
    }

    /// Whether two rows of a bytes column have the same bytes.
    @inlinable
    public func isSameText(_ row: Int, _ other: Int) -> Bool {
        let (start, end) = (row == 0 ? 0 : ends[row - 1], ends[row])
        let (otherStart, otherEnd) = (other == 0 ? 0 : ends[other - 1], ends[other])
        guard end - start == otherEnd - otherStart else { return false }
        return bytes.withUnsafeBytes { bytes in
            var index = 0
            while index < end - start {
                guard bytes[start + index] == bytes[otherStart + index] else { return false }
                index += 1
            }
            return true
        }
    }

    @inlinable
    mutating func appendValidity(_ other: Column, _ rows: some Collection<Int>) {
        if other.validity.isEmpty {
            if !validity.isEmpty {
                validity.append(contentsOf: repeatElement(1, count: rows.count))
            }
            return
        }
        let picked = rows.map { other.validity[$0] }
        guard !validity.isEmpty || picked.contains(0) else { return }
        if validity.isEmpty { validity = [UInt8](repeating: 1, count: count) }
        validity.append(contentsOf: picked)
    }
}

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

    /// A batch of these rows, in the order given.
    @inlinable
    public func picking(_ rows: some Collection<Int>) -> RowBatch {
        var batch = RowBatch(schema)
        batch.append(self, rows: rows)
        return batch
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
        case .boolean: booleans.append(contentsOf: rows.lazy.map { other.booleans[$0] })
        case .int32: int32s.append(contentsOf: rows.lazy.map { other.int32s[$0] })
        case .int64: int64s.append(contentsOf: rows.lazy.map { other.int64s[$0] })
        case .int128: int128s.append(contentsOf: rows.lazy.map { other.int128s[$0] })
        case .float32: float32s.append(contentsOf: rows.lazy.map { other.float32s[$0] })
        case .float64: float64s.append(contentsOf: rows.lazy.map { other.float64s[$0] })
        case .bytes:
            ends.reserveCapacity(ends.count + rows.count)
            for row in rows {
                bytes.append(contentsOf: other.value(row))
                ends.append(bytes.count)
            }
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

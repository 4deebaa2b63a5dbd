import TickStorage

/// The rows of a file that pass a filter, batch by batch, in the file's order.
///
/// Row groups and pages whose bounds show that no row can pass are not read; of the others the
/// filter's columns are read first, and the rest only where a row passed.
///
/// Concurrency: one thread at a time.
public final class ParquetScan {
    /// What a batch holds.
    public let schema: RecordSchema
    /// How many rows went through the filter.
    public private(set) var rowsTested = 0

    private let file: ParquetFile
    private let plan: ScanPlan
    private let batchRows: Int
    private let body = PageBody()
    private var group: Int
    private let groupsEnd: Int
    private var readers: [ChunkReader?] = []
    /// Rows of the group that can pass and were not read yet.
    private var left: [Range<Int>] = []
    private var tested: [Column]
    private var selection = RowSelection()

    /// A scan of these row groups.
    init(_ file: ParquetFile, _ plan: ScanPlan, groups: Range<Int>, batchRows: Int) {
        self.file = file
        group = groups.lowerBound
        groupsEnd = groups.upperBound
        self.plan = plan
        self.batchRows = batchRows
        schema = plan.output
        tested = plan.fields.map { Column($0.field.type.storage) }
    }

    /// Makes `batch`, of this scan's schema, hold the next rows; false, and none, at the end.
    ///
    /// After an error the scan is of no use.
    public func next(into batch: inout RowBatch) throws(StorageError) -> Bool {
        batch.removeAll()
        while batch.count < max(1, batchRows / 2) {
            guard let first = left.first else {
                guard try openGroup() else { break }
                continue
            }
            let slice = first.lowerBound..<min(first.upperBound, first.lowerBound + batchRows)
            if slice.upperBound == first.upperBound {
                left.removeFirst()
            } else {
                left[0] = slice.upperBound..<first.upperBound
            }
            try read(slice, into: &batch)
        }
        return batch.count > 0
    }

    /// Goes to the next row group that may hold rows; false where there is none.
    private func openGroup() throws(StorageError) -> Bool {
        while group < groupsEnd {
            let number = group
            group += 1
            let pruning = RowGroupPruning(file, plan, number)
            left = try pruning.rows()
            guard !left.isEmpty else { continue }
            readers = []
            for field in plan.fields {
                let reader = try field.place.map { place throws(StorageError) in
                    try pruning.reader(place, field.field, body)
                }
                reader?.want(left)
                readers.append(reader)
            }
            return true
        }
        return false
    }

    private func read(_ slice: Range<Int>, into batch: inout RowBatch) throws(StorageError) {
        guard !plan.terms.isEmpty else {
            for place in schema.fields.indices { try append(slice, place, &batch) }
            return
        }
        rowsTested += slice.count
        selection.reset(slice.count)
        for place in plan.tested {
            tested[place].removeAll()
            try fill(place, slice, &tested[place])
        }
        for term in plan.terms { selection.apply(term.test, to: tested[term.place]) }
        let runs = selection.runs
        guard !runs.isEmpty else { return }
        for place in schema.fields.indices {
            for run in runs {
                if plan.tested.contains(place) {
                    batch.columns[place].append(tested[place], run)
                } else {
                    let rows = slice.lowerBound + run.lowerBound..<slice.lowerBound + run.upperBound
                    try append(rows, place, &batch)
                }
            }
        }
    }

    private func append(
        _ rows: Range<Int>, _ place: Int, _ batch: inout RowBatch
    ) throws(StorageError) {
        try fill(place, rows, &batch.columns[place])
    }

    /// Appends a field's values; nulls where the file does not have the column.
    private func fill(
        _ place: Int, _ rows: Range<Int>, _ column: inout Column
    ) throws(StorageError) {
        guard let reader = readers[place] else {
            for _ in rows { column.appendNull() }
            return
        }
        try reader.read(rows, into: &column)
    }
}

extension Column {
    /// Appends some rows of a column of the same storage.
    mutating func append(_ other: Column, _ rows: Range<Int>) {
        if !other.validity.isEmpty {
            if validity.isEmpty { validity = [UInt8](repeating: 1, count: count) }
            validity.append(contentsOf: other.validity[rows])
        } else if !validity.isEmpty {
            validity.append(contentsOf: repeatElement(1, count: rows.count))
        }
        switch storage {
        case .boolean: booleans.append(contentsOf: other.booleans[rows])
        case .int32: int32s.append(contentsOf: other.int32s[rows])
        case .int64: int64s.append(contentsOf: other.int64s[rows])
        case .int128: int128s.append(contentsOf: other.int128s[rows])
        case .float32: float32s.append(contentsOf: other.float32s[rows])
        case .float64: float64s.append(contentsOf: other.float64s[rows])
        case .bytes:
            for row in rows {
                bytes.append(contentsOf: other.value(row))
                ends.append(bytes.count)
            }
        }
    }
}

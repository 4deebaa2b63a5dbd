import TickStorage

/// Which rows of a row group can pass a filter, by the bounds that the file states.
struct RowGroupPruning {
    private let file: ParquetFile
    private let plan: ScanPlan
    private let group: RowGroup

    init(_ file: ParquetFile, _ plan: ScanPlan, _ number: Int) {
        self.file = file
        self.plan = plan
        group = file.footer.rowGroups[number]
    }

    /// The rows; none where the whole group can be passed over.
    func rows() throws(StorageError) -> [Range<Int>] {
        guard group.rows > 0 else { return [] }
        var rows = [0..<Int(group.rows)]
        for term in plan.terms {
            guard let place = plan.fields[term.place].place else {
                // Every value is null.
                if term.test != .isNull { return [] }
                continue
            }
            guard mayPass(term, place) else { return [] }
        }
        for term in plan.terms {
            guard let place = plan.fields[term.place].place, !rows.isEmpty else { continue }
            if let found = try pages(term, place) {
                rows = RowRanges.intersection(rows, found)
            }
        }
        return rows
    }

    /// A reader of one of the group's chunks.
    func reader(
        _ place: Int, _ field: RecordField, _ body: PageBody
    ) throws(StorageError) -> ChunkReader {
        try ChunkReader(
            file.source, file.columns[place], group.columns[place], rows: Int(group.rows),
            pages: chunkPages(place), sealed: file.footerCRC != nil, as: field, body)
    }

    private func bounds(_ term: ScanPlan.Term, _ place: Int) -> BoundReader {
        let orders = file.footer.ordersByType
        return BoundReader(
            column: file.columns[place], storage: plan.fields[term.place].field.type.storage,
            ordered: orders.indices.contains(place) && orders[place])
    }

    private func mayPass(_ term: ScanPlan.Term, _ place: Int) -> Bool {
        let chunk = group.columns[place]
        let (lower, upper) = bounds(term, place).bounds(chunk.statistics)
        let nulls = chunk.statistics?.nullCount
        return term.test.mayPass(
            lower: lower, upper: upper, nulls: nulls.map { $0 > 0 },
            values: nulls.map { $0 < group.rows } ?? true)
    }

    /// The rows of the pages that can hold a row that passes; nil without a page index.
    private func pages(
        _ term: ScanPlan.Term, _ place: Int
    ) throws(StorageError) -> [Range<Int>]? {
        let orders = file.footer.ordersByType
        guard orders.indices.contains(place), orders[place],
            let extent = group.columns[place].columnIndex, let pages = try chunkPages(place)
        else { return nil }
        let bytes = try indexBytes(extent)
        guard let index = bytes.withUnsafeBytes({ ColumnIndex.read($0) }),
            index.nullPages.count == pages.places.count
        else { throw damaged(place) }
        let reader = bounds(term, place)
        var rows: [Range<Int>] = []
        for (number, page) in pages.places.enumerated() {
            let isNull = index.nullPages[number]
            let nulls =
                index.nullCounts.indices.contains(number) ? index.nullCounts[number] > 0 : nil
            let passes = term.test.mayPass(
                lower: isNull ? nil : reader.value(index.minima[number]),
                upper: isNull ? nil : reader.value(index.maxima[number]),
                nulls: isNull ? true : nulls, values: !isNull)
            if passes { RowRanges.append(page.rows, to: &rows) }
        }
        return rows
    }

    private func chunkPages(_ place: Int) throws(StorageError) -> ChunkPages? {
        let chunk = group.columns[place]
        guard let extent = chunk.offsetIndex else {
            if file.footerCRC != nil { throw damaged(place) }
            return nil
        }
        let bytes = try indexBytes(extent)
        let index = bytes.withUnsafeBytes { OffsetIndex.read($0) }
        guard let index,
            let pages = ChunkPages(
                index, chunk, rows: Int(group.rows), sealed: file.footerCRC != nil)
        else { throw damaged(place) }
        return pages
    }

    private func indexBytes(_ extent: ColumnChunk.Extent) throws(StorageError) -> [UInt8] {
        let start = Int(extent.offset)
        if let (bytes, first) = file.sealedIndex, start >= first {
            let from = start - first
            return Array(bytes[from..<min(bytes.count, from + Int(extent.length))])
        }
        return try file.source.read(start..<start + Int(extent.length))
    }

    private func damaged(_ place: Int) -> StorageError {
        file.source.corrupt("the page index of column '\(file.columns[place].name)' is damaged")
    }
}

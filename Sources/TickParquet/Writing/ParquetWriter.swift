import TickStorage

/// Writes rows as a Parquet file: row groups of pages with statistics, page index and checksums.
///
/// The file is whole, and readable, only after `finish`; nothing is synced.
///
/// Layout: `PAR1`, row groups (a chunk for each field, a dictionary page before its data pages),
/// column indexes, offset indexes, footer, its length, `PAR1`. Data pages of version 1, zstd, each
/// with its CRC; the footer bears its own (see `FooterSeal`).
/// Concurrency: one thread at a time.
/// Cost: holds one row group, compressed.
/// Limits: flat records only. After an error the file is of no use; make a new one.
/// Source: Apache Parquet format 2.11.
public final class ParquetWriter {
    /// The most bytes of a row group; one that reaches them is closed before it has all its rows.
    static let rowGroupBytesMax = 1 << 28
    /// The most bytes of one text.
    public static let valueBytesMax = 1 << 26
    static let magic = Array("PAR1".utf8)

    private let file: any File
    private let schema: RecordSchema
    private let options: ParquetOptions
    private let chunks: [ChunkWriter]
    private var metadata: FileMetaData
    private var written: [[WrittenChunk]] = []
    private var offset: Int
    private var pageRows = 0
    private var groupRows = 0
    private var isSpent = false

    /// A writer of an empty file that is open for writing.
    ///
    /// - Parameter metadata: texts for the footer; keys that begin with `tick.` are ours.
    public init(
        _ file: any File, schema: RecordSchema, options: ParquetOptions = ParquetOptions(),
        metadata: [(key: String, value: String)] = []
    ) throws(StorageError) {
        precondition(
            1...ChunkReader.pageRowsMax ~= options.pageRows && options.rowGroupRows > 0,
            "a page of \(options.pageRows) rows")
        precondition(
            options.pageBytes + Self.valueBytesMax <= ParquetFile.pageBytesMax
                && options.dictionaryBytesMax <= ParquetFile.pageBytesMax / 2,
            "pages of \(options.pageBytes) bytes cannot be read")
        precondition(!schema.fields.isEmpty, "a file has columns")
        self.file = file
        self.schema = schema
        self.options = options
        let scratch = PageScratch(zstdLevel: options.zstdLevel)
        chunks = schema.fields.map { ChunkWriter($0, options, scratch) }
        self.metadata = FileMetaData()
        self.metadata.keyValues = metadata.map { .init(key: $0.key, value: $0.value) }
        offset = Self.magic.count
        try file.write(Self.magic, at: 0)
    }

    /// Adds all rows of a batch, whose schema is the file's.
    public func write(_ batch: RowBatch) throws(StorageError) {
        try write(batch, rows: 0..<batch.count)
    }

    /// Adds some rows of a batch.
    ///
    /// Throws: `unsupported` where a required field is null.
    public func write(_ batch: RowBatch, rows: Range<Int>) throws(StorageError) {
        precondition(!isSpent, "the writer has finished or failed")
        precondition(batch.schema.fields == schema.fields, "a batch of another schema")
        precondition(
            batch.columns.allSatisfy { $0.count == batch.count }, "columns of different lengths")
        precondition(
            rows.lowerBound >= 0 && rows.upperBound <= batch.count, "rows \(rows) of \(batch.count)"
        )
        isSpent = true
        var start = rows.lowerBound
        while start < rows.upperBound {
            let room = min(options.pageRows - pageRows, options.rowGroupRows - groupRows)
            let end = min(rows.upperBound, start + room)
            try append(batch, start..<end)
            pageRows += end - start
            groupRows += end - start
            start = end
            if pageRows == options.pageRows { closePages() }
            if groupRows == options.rowGroupRows { try closeRowGroup() }
        }
        isSpent = false
    }

    /// Writes what is left and the footer; the writer is spent.
    public func finish() throws(StorageError) -> ParquetSummary {
        precondition(!isSpent, "the writer has finished or failed")
        isSpent = true
        if groupRows > 0 { try closeRowGroup() }
        metadata.rows = metadata.rowGroups.reduce(0) { $0 + $1.rows }
        metadata.createdBy = FooterSeal.creator
        metadata.ordersByType = schema.fields.map { _ in true }
        metadata.schema = [root] + schema.fields.map(FieldType.element)
        let indexCRC = try writePageIndex()
        metadata.keyValues += FooterSeal.keyValues(indexCRC: indexCRC)
        var footer = metadata.write()
        let crc = FooterSeal.seal(&footer)
        footer.appendLittleEndian(UInt32(footer.count))
        footer += Self.magic
        try put(footer)
        return summary(footerCRC: crc)
    }

    private func append(_ batch: RowBatch, _ rows: Range<Int>) throws(StorageError) {
        for (chunk, column) in zip(chunks, batch.columns) {
            switch chunk.append(column, rows) {
            case nil: continue
            case .null:
                throw StorageError(
                    .unsupported,
                    "field '\(chunk.field.name)' is required and a row has no value for it",
                    path: file.path)
            case .tooLong(let bytes):
                throw StorageError(
                    .tooLarge,
                    "a value of field '\(chunk.field.name)' has \(bytes) bytes; at most "
                        + "\(Self.valueBytesMax) can be written", path: file.path)
            }
        }
    }

    private func closePages() {
        for chunk in chunks { chunk.closePage() }
        pageRows = 0
        let bytes = chunks.reduce(0) { $0 + $1.bytes }
        if bytes >= Self.rowGroupBytesMax { groupRows = options.rowGroupRows }
    }

    private func closeRowGroup() throws(StorageError) {
        var group = RowGroup()
        var done: [WrittenChunk] = []
        group.offset = Int64(offset)
        group.ordinal = Int16(exactly: written.count)
        group.sorting = sorting
        for chunk in chunks {
            let part = try chunk.finish(file, at: offset)
            offset += part.bytes
            group.compressedBytes += Int64(part.bytes)
            group.uncompressedBytes += Int64(part.uncompressed)
            group.columns.append(part.metaData)
            done.append(part)
        }
        group.rows = group.columns[0].values
        metadata.rowGroups.append(group)
        written.append(done)
        groupRows = 0
        pageRows = 0
    }

    private var sorting: [RowGroup.Sorting] {
        options.sorting.compactMap { by in
            schema.index(id: by.fieldID).map {
                RowGroup.Sorting(
                    column: Int32($0), descending: by.descending, nullsFirst: by.nullsFirst)
            }
        }
    }

    private var root: SchemaElement {
        var root = SchemaElement()
        root.name = schema.name
        root.children = Int32(schema.fields.count)
        return root
    }

    /// Writes column indexes, then offset indexes; returns the CRC-32C of both together.
    private func writePageIndex() throws(StorageError) -> UInt32 {
        var bytes: [UInt8] = []
        for (group, chunks) in written.enumerated() {
            for (column, chunk) in chunks.enumerated() {
                guard let index = chunk.columnIndex?.write() else { continue }
                metadata.rowGroups[group].columns[column].columnIndex = .init(
                    offset: Int64(offset + bytes.count), length: Int32(index.count))
                bytes += index
            }
        }
        for (group, chunks) in written.enumerated() {
            for (column, chunk) in chunks.enumerated() {
                let index = chunk.offsetIndex.write()
                metadata.rowGroups[group].columns[column].offsetIndex = .init(
                    offset: Int64(offset + bytes.count), length: Int32(index.count))
                bytes += index
            }
        }
        try put(bytes)
        return CRC32C.of(bytes)
    }

    private func put(_ bytes: [UInt8]) throws(StorageError) {
        try file.write(bytes, at: offset)
        offset += bytes.count
    }

    private func summary(footerCRC: UInt32) -> ParquetSummary {
        let columns = schema.fields.indices.map { column in
            var bounds = ValueBounds()
            var bytes = 0
            for group in written {
                bounds.merge(group[column].bounds)
                bytes += group[column].bytes
            }
            return ColumnSummary(
                fieldID: schema.fields[column].id, valueCount: Int(metadata.rows),
                nullCount: bounds.nulls, nanCount: bounds.nans, lower: bounds.lower,
                upper: bounds.upper, compressedBytes: bytes)
        }
        return ParquetSummary(
            rows: Int(metadata.rows), fileBytes: offset, columns: columns,
            splitOffsets: metadata.rowGroups.map(\.offset), footerCRC: footerCRC)
    }
}

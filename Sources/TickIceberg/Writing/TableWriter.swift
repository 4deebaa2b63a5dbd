import TickParquet
import TickStorage

/// Turns rows into sorted data files, one for each partition, ready to be committed.
///
/// Rows are held until `finish`, or until they take `heldBytesMax`. Files are durable afterwards
/// but for their names, which the commit makes so.
///
/// Concurrency: one thread at a time.
/// Cost: the rows of one commit in memory, twice while a partition is sorted.
public struct TableWriter {
    private let files: any FileSystem
    private let directory: String
    private let schema: RecordSchema
    private let options: WriterOptions
    private let partitioner: Partitioner
    private let sorter: RowSorter
    private let sortOrderID: Int?
    private var held: RowBatch
    private var done: [DataFile] = []
    /// The rows that are being given to a file, so few that they stay near the processor.
    private var gathered: RowBatch
    private static let gatheredRows = 4096

    /// A writer of rows into a table, whose schema, partitions and order it takes now.
    ///
    /// Throws: `unsupported` where we cannot write by the table's partitions or order.
    public init(
        _ table: Table, options: WriterOptions = WriterOptions()
    ) throws(StorageError) {
        let metadata = table.metadata
        guard metadata.schema.foreign.isEmpty else {
            throw StorageError(
                .unsupported,
                "has field '\(metadata.schema.foreign[0])' of a type that cannot be written here",
                path: table.directory)
        }
        files = table.files
        directory = table.dataDirectory
        schema = metadata.schema.record
        partitioner = try Partitioner(metadata.spec, schema, path: table.directory)
        let order = metadata.sortOrder
        sorter = try RowSorter(order.fields, schema, path: table.directory)
        sortOrderID = order.fields.isEmpty ? nil : order.id
        var options = options
        options.parquet.sorting = order.fields.map {
            ParquetSortColumn(fieldID: $0, nullsFirst: false)
        }
        self.options = options
        held = RowBatch(schema)
        gathered = RowBatch(schema)
    }

    /// Adds rows; their fields are the table's, by id and type.
    public mutating func write(_ batch: RowBatch) throws(StorageError) {
        try write(batch, rows: 0..<batch.count)
    }

    /// Adds some rows of a batch.
    mutating func write(
        _ batch: RowBatch, rows: some Collection<Int>
    ) throws(StorageError) {
        try check(batch.schema)
        held.append(batch, rows: rows)
        if held.memoryBytes >= options.heldBytesMax { try flush() }
    }

    /// Writes rows of one partition to files of their own.
    mutating func write(
        _ batch: RowBatch, rows: [Int], partition: [AvroValue]
    ) throws(StorageError) {
        try check(batch.schema)
        try write(batch, sorter.sorted(rows, batch), partition)
    }

    /// Writes what is held and returns all files.
    public mutating func finish() throws(StorageError) -> [DataFile] {
        try flush()
        defer { done = [] }
        return done
    }

    private func check(_ given: RecordSchema) throws(StorageError) {
        let same =
            given.fields.count == schema.fields.count
            && zip(given.fields, schema.fields).allSatisfy { $0.id == $1.id && $0.type == $1.type }
        guard same else {
            throw StorageError(
                .unsupported,
                "the rows' fields are not the table's; evolve the table's schema first",
                path: directory)
        }
    }

    private mutating func flush() throws(StorageError) {
        guard held.count > 0 else { return }
        for (values, rows) in partitioner.partitions(held) {
            try write(held, sorter.sorted(rows, held), values)
        }
        held = RowBatch(schema)
    }

    /// Writes the sorted rows of one partition.
    private mutating func write(
        _ batch: RowBatch, _ rows: [Int], _ partition: [AvroValue]
    ) throws(StorageError) {
        var start = 0
        while start < rows.count {
            let draft = Path.join(directory, ChecksummedName.random() + ".tmp")
            let file = try files.open(draft, .create)
            defer { file.close() }
            let writer = try ParquetWriter(file, schema: schema, options: options.parquet)
            var size = 0
            repeat {
                let end = min(rows.count, start + options.parquet.rowGroupRows)
                try gather(batch, rows[start..<end], to: writer)
                start = end
                size = try file.size()
            } while start < rows.count && size < options.fileBytesTarget
            let summary = try writer.finish()
            try file.sync()
            let path = Path.join(
                directory, partitioner.name(partition, footerCRC: summary.footerCRC))
            try files.rename(draft, to: path)
            done.append(
                DataFile(
                    summary, path: FileURI.uri(path), partition: partition, schema: schema,
                    sortOrderID: sortOrderID))
        }
    }

    private mutating func gather(
        _ batch: RowBatch, _ rows: ArraySlice<Int>, to writer: ParquetWriter
    ) throws(StorageError) {
        var rest = rows
        while !rest.isEmpty {
            gathered.removeAll()
            gathered.append(batch, rows: rest.prefix(Self.gatheredRows))
            try writer.write(gathered)
            rest = rest.dropFirst(Self.gatheredRows)
        }
    }
}

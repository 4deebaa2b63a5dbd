import TickParquet
import TickStorage

/// Turns rows into sorted data files, one for each partition, ready to be committed.
///
/// Rows are held until `finish`, or until they take `heldBytesMax`. Files are durable afterwards
/// but for their names, which the commit makes so.
///
/// Concurrency: one thread at a time; partitions are sorted and encoded on several, in memory, and
/// their files then written one after the other, so that file operations have one order.
/// Cost: the rows of one commit in memory, and their files.
public struct TableWriter {
    private let files: any FileSystem
    private let directory: String
    private let schema: RecordSchema
    private let options: WriterOptions
    private let partitioner: Partitioner
    private let encoder: FileEncoder
    private let sortOrderID: Int?
    private var held: RowBatch
    private var done: [DataFile] = []

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
        let sorter = try RowSorter(order.fields, schema, path: table.directory)
        sortOrderID = order.fields.isEmpty ? nil : order.id
        var options = options
        options.parquet.sorting = order.fields.map {
            ParquetSortColumn(fieldID: $0, nullsFirst: false)
        }
        self.options = options
        encoder = FileEncoder(
            schema: schema, options: options, sorter: sorter, directory: table.dataDirectory)
        held = RowBatch(schema)
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

    /// Writes rows of some partitions, each to files of its own; `areSorted` says that each has
    /// them in the table's order.
    mutating func write(
        _ batch: RowBatch, partitions: [(values: [AvroValue], rows: [Int])],
        areSorted: Bool = false
    ) throws(StorageError) {
        try check(batch.schema)
        let encoder = encoder
        let encoded = try ParallelJobs.run(partitions.count, threads: options.threadsMax) {
            index throws(StorageError) in
            try encoder.files(batch, partitions[index].rows, areSorted: areSorted)
        }
        for (partition, files) in zip(partitions, encoded) {
            for (file, summary) in files { try put(file, summary, partition.values) }
        }
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
        try write(held, partitions: partitioner.partitions(held))
        held = RowBatch(schema)
    }

    /// Writes a file and makes its content durable.
    private mutating func put(
        _ encoded: MemoryFile, _ summary: ParquetSummary, _ partition: [AvroValue]
    ) throws(StorageError) {
        let draft = Path.join(directory, ChecksummedName.random() + ".tmp")
        let file = try files.open(draft, .create)
        defer { file.close() }
        try file.write(encoded.bytes, at: 0)
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

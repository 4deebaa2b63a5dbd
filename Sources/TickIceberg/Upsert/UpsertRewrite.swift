import TickStorage

/// The files that an upsert takes out, and those it makes instead.
struct UpsertRewrite {
    private let table: Table
    private let changes: SettledChanges
    private let schema: RecordSchema
    private var writer: TableWriter
    private let key: RowKey
    private let partitioner: Partitioner

    /// A file that has changed identities, and what changes that it can have.
    private struct Touched {
        let file: DataFile
        let keys: Set<[UInt8]>
    }

    init(
        _ table: Table, _ changes: SettledChanges, _ options: WriterOptions
    ) throws(StorageError) {
        self.table = table
        self.changes = changes
        schema = changes.rows.schema
        writer = try TableWriter(table, options: options)
        key = try RowKey(changes.identity, schema, path: table.directory)
        partitioner = try Partitioner(table.metadata.spec, schema, path: table.directory)
    }

    mutating func run() throws(StorageError) -> (removed: [DataFile], added: [DataFile]) {
        var touched = try touched()
        var added: [DataFile] = []
        let removed = touched.values.flatMap { $0.map(\.file) }
        var untouched: [(values: [AvroValue], rows: [Int])] = []
        for (partition, rows) in changes.puts(of: table.metadata, partitioner) {
            let place = PartitionPlace(spec: table.metadata.defaultSpecID, values: partition)
            guard let files = touched.removeValue(forKey: place) else {
                untouched.append((partition, rows))
                continue
            }
            try rewrite(files)
            try writer.write(changes.rows, rows: rows)
            added += try writer.finish()
        }
        try writer.write(
            changes.rows, partitions: untouched,
            areSorted: changes.areSorted(as: table.metadata))
        added += try writer.finish()
        for (_, files) in touched.sorted(by: { $0.value[0].file.path < $1.value[0].file.path }) {
            try rewrite(files)
            added += try writer.finish()
        }
        return (removed, added)
    }

    /// By partition, the files that have changed identities.
    private func touched() throws(StorageError) -> [PartitionPlace: [Touched]] {
        var found: [PartitionPlace: [Touched]] = [:]
        let manifests = try table.store.manifests(of: table.metadata.currentSnapshot)
        guard !manifests.isEmpty else { return [:] }
        let pruner = IdentityPruner(changes, table.metadata, path: table.directory)
        for manifest in manifests {
            guard manifest.content == 0 else {
                throw StorageError(
                    .unsupported,
                    "another program put delete files in; let it rewrite the table's data files",
                    path: table.directory)
            }
            guard !manifest.isEmpty, pruner.matches(manifest) else { continue }
            for entry in try table.store.entries(of: manifest) where entry.isLive {
                guard pruner.matches(entry.file, specID: manifest.specID) else { continue }
                let keys = try changes.keys(in: entry.file, table.directory)
                let file = Touched(file: entry.file, keys: keys)
                guard try hasChanged(file, pruner) else { continue }
                let place = PartitionPlace(spec: manifest.specID, values: entry.file.partition)
                found[place, default: []].append(file)
            }
        }
        return found
    }

    private func hasChanged(
        _ touched: Touched, _ pruner: IdentityPruner
    ) throws(StorageError) -> Bool {
        guard !touched.keys.isEmpty else { return false }
        let (opened, parquet) = try DataFileReader.open(table.files, touched.file)
        defer { opened.close() }
        let scan = try parquet.scan(schema, columns: changes.identity)
        let key = try RowKey(changes.identity, scan.schema, path: table.directory)
        let ranges = pruner.ranges(in: scan.schema)
        var batch = RowBatch(scan.schema)
        while try scan.next(into: &batch) {
            for row in 0..<batch.count
            where ranges.allSatisfy({ $0.contains(batch, row) })
                && touched.keys.contains(key.bytes(batch, row))
            {
                return true
            }
        }
        return false
    }

    /// Gives the writer the rows of these files that do not change.
    private mutating func rewrite(_ files: [Touched]) throws(StorageError) {
        for touched in files {
            var kept = RowBatch(schema)
            try DataFileReader.read(table.files, touched.file, as: schema) {
                batch throws(StorageError) in
                kept.append(
                    batch,
                    rows: (0..<batch.count).filter { !touched.keys.contains(key.bytes(batch, $0)) })
            }
            try writer.write(kept)
        }
    }
}

import TickStorage

/// The files that an upsert takes out, and those it makes instead.
struct UpsertRewrite {
    private let table: Table
    private let changes: SettledChanges
    private let schema: RecordSchema
    private var writer: TableWriter
    private let key: RowKey
    private let partitioner: Partitioner

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
        let removed = touched.values.flatMap { $0 }
        for (partition, rows) in partitioner.partitions(changes.rows, changes.puts) {
            let place = PartitionPlace(spec: table.metadata.defaultSpecID, values: partition)
            if let files = touched.removeValue(forKey: place) {
                try rewrite(files)
                try writer.write(changes.rows, rows: rows)
            } else {
                try writer.write(changes.rows, rows: rows, partition: partition)
            }
            added += try writer.finish()
        }
        for (_, files) in touched.sorted(by: { $0.value[0].path < $1.value[0].path }) {
            try rewrite(files)
            added += try writer.finish()
        }
        return (removed, added)
    }

    /// By partition, the files that have changed identities.
    private func touched() throws(StorageError) -> [PartitionPlace: [DataFile]] {
        var found: [PartitionPlace: [DataFile]] = [:]
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
                guard pruner.matches(entry.file, specID: manifest.specID),
                    try hasChanged(entry.file, pruner)
                else { continue }
                let place = PartitionPlace(spec: manifest.specID, values: entry.file.partition)
                found[place, default: []].append(entry.file)
            }
        }
        return found
    }

    private func hasChanged(
        _ file: DataFile, _ pruner: IdentityPruner
    ) throws(StorageError) -> Bool {
        let keys = try changes.keys(in: file, table.directory)
        guard !keys.isEmpty else { return false }
        let (opened, parquet) = try DataFileReader.open(table.files, file)
        defer { opened.close() }
        let scan = try parquet.scan(schema, columns: changes.identity)
        let key = try RowKey(changes.identity, scan.schema, path: table.directory)
        var batch = RowBatch(scan.schema)
        while try scan.next(into: &batch) {
            for row in 0..<batch.count
            where pruner.matches(batch, row) && keys.contains(key.bytes(batch, row)) {
                return true
            }
        }
        return false
    }

    /// Gives the writer the rows of these files that do not change.
    private mutating func rewrite(_ files: [DataFile]) throws(StorageError) {
        for file in files {
            let keys = try changes.keys(in: file, table.directory)
            var kept = RowBatch(schema)
            try DataFileReader.read(table.files, file, as: schema) {
                batch throws(StorageError) in
                kept.append(
                    batch,
                    rows: (0..<batch.count).filter { !keys.contains(key.bytes(batch, $0)) })
            }
            try writer.write(kept)
        }
    }
}

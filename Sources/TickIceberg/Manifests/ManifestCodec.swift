import TickStorage

/// Manifests as bytes, and back.
enum ManifestCodec {
    /// The most bytes of a manifest or manifest list that is read.
    static let fileBytesMax = 256 << 20

    /// A manifest's bytes.
    ///
    /// Throws: `unsupported` where the spec has a transform that we do not know.
    static func bytes(
        _ entries: [ManifestEntry], spec: PartitionSpec, metadata: TableMetadata, path: String
    ) throws(StorageError) -> [UInt8] {
        guard let partition = ManifestSchemas.partition(spec, metadata.schemas) else {
            throw StorageError(
                .unsupported, "partition spec \(spec.id) has a transform that cannot be written",
                path: path)
        }
        let header = [
            "schema": metadata.schema.json.json, "schema-id": String(metadata.currentSchemaID),
            "partition-spec": spec.fieldsJSON.json, "partition-spec-id": String(spec.id),
            "format-version": "2", "content": "data",
        ]
        return try AvroFile.bytes(
            schema: ManifestSchemas.entry(partition: partition), metadata: header,
            values: entries.map(value), codec: .deflate, path: path)
    }

    /// The entries of a manifest; what they leave out they inherit from the list.
    static func entries(
        _ bytes: [UInt8], of manifest: ManifestFile, path: String
    ) throws(StorageError) -> [ManifestEntry] {
        try ChecksummedName.check(bytes, path: path)
        let file = try AvroFile(bytes, path: path)
        let record = try AvroRecordReader(file.schema, path: path)
        guard let inner = record.schema(of: 2) else { throw record.bad("no data_file") }
        let files = try AvroRecordReader(inner, path: path)
        var entries: [ManifestEntry] = []
        entries.reserveCapacity(file.values.count)
        for value in file.values {
            entries.append(try entry(record.with(value), files, manifest))
        }
        return entries
    }

    private static func entry(
        _ record: AvroRecordReader, _ files: AvroRecordReader, _ manifest: ManifestFile
    ) throws(StorageError) -> ManifestEntry {
        guard let status = record.integer(0).flatMap({ ManifestEntry.Status(rawValue: $0) }),
            let inner = record.value(2)
        else { throw record.bad("an entry has no status or file") }
        // Only what this manifest's own commit added may leave its numbers out.
        let inherited = status == .added ? manifest.sequenceNumber : nil
        guard let sequence = record.integer(3) ?? inherited ?? zeroOfVersion1(manifest) else {
            throw record.bad("an entry has no sequence number")
        }
        return ManifestEntry(
            status: status, snapshotID: record.integer(1) ?? manifest.snapshotID,
            sequenceNumber: sequence,
            fileSequenceNumber: record.integer(4) ?? inherited ?? sequence,
            file: try dataFile(files.with(inner)))
    }

    /// Files from before the table was upgraded have sequence number 0.
    private static func zeroOfVersion1(_ manifest: ManifestFile) -> Int64? {
        manifest.sequenceNumber == 0 ? 0 : nil
    }

    private static func dataFile(_ record: AvroRecordReader) throws(StorageError) -> DataFile {
        guard let path = record.text(100), let rows = record.integer(103), rows >= 0,
            let size = record.integer(104), size >= 0, size <= DataFile.bytesMax
        else { throw record.bad("a data file has no path, row count or size") }
        var file = DataFile(
            path: path, partition: record.value(102)?.fields ?? [], rows: rows, size: size)
        file.content = record.int(134) ?? 0
        file.format = record.text(101) ?? "PARQUET"
        file.columnSizes = record.counts(108)
        file.valueCounts = record.counts(109)
        file.nullCounts = record.counts(110)
        file.nanCounts = record.counts(137)
        file.lowerBounds = record.byID(125) { $0.bytes }
        file.upperBounds = record.byID(128) { $0.bytes }
        file.splitOffsets = (record.value(132)?.elements ?? []).compactMap(\.integer)
        file.sortOrderID = record.int(140)
        return file
    }

    private static func value(_ entry: ManifestEntry) -> AvroValue {
        // What this commit adds inherits its numbers, so that a lost race needs no new manifest.
        let inherits = entry.status == .added
        return .record([
            .integer(entry.status.rawValue), .integer(entry.snapshotID),
            inherits ? .null : .integer(entry.sequenceNumber),
            inherits ? .null : .integer(entry.fileSequenceNumber), value(entry.file),
        ])
    }

    private static func value(_ file: DataFile) -> AvroValue {
        .record([
            .integer(Int64(file.content)), .string(file.path), .string(file.format),
            .record(file.partition), .integer(file.rows), .integer(file.size),
            map(file.columnSizes) { .integer($0) }, map(file.valueCounts) { .integer($0) },
            map(file.nullCounts) { .integer($0) }, map(file.nanCounts) { .integer($0) },
            map(file.lowerBounds) { .bytes($0) }, map(file.upperBounds) { .bytes($0) }, .null,
            file.splitOffsets.isEmpty ? .null : .array(file.splitOffsets.map { .integer($0) }),
            .null, file.sortOrderID.map { .integer(Int64($0)) } ?? .null,
        ])
    }

    private static func map<Value>(
        _ values: [Int: Value], _ make: (Value) -> AvroValue
    ) -> AvroValue {
        guard !values.isEmpty else { return .null }
        return .array(
            values.sorted { $0.key < $1.key }.map {
                .record([.integer(Int64($0.key)), make($0.value)])
            })
    }
}

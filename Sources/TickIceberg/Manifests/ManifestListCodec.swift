import TickStorage

/// Manifest lists as bytes, and back.
enum ManifestListCodec {
    /// A manifest list's bytes.
    static func bytes(
        _ manifests: [ManifestFile], snapshot: Int64, parent: Int64?, sequenceNumber: Int64,
        path: String
    ) throws(StorageError) -> [UInt8] {
        let header = [
            "snapshot-id": String(snapshot),
            "parent-snapshot-id": parent.map { String($0) } ?? "null",
            "sequence-number": String(sequenceNumber), "format-version": "2",
        ]
        return try AvroFile.bytes(
            schema: ManifestSchemas.list, metadata: header, values: manifests.map(value),
            codec: .deflate, path: path)
    }

    /// The manifests of a list.
    static func manifests(_ bytes: [UInt8], path: String) throws(StorageError) -> [ManifestFile] {
        try ChecksummedName.check(bytes, path: path)
        let file = try AvroFile(bytes, path: path)
        let record = try AvroRecordReader(file.schema, path: path)
        var manifests: [ManifestFile] = []
        for value in file.values { manifests.append(try manifest(record.with(value))) }
        return manifests
    }

    private static func manifest(_ record: AvroRecordReader) throws(StorageError) -> ManifestFile {
        guard let path = record.text(500), let length = record.integer(501),
            let spec = record.int(502), let snapshot = record.integer(503)
        else { throw record.bad("a manifest has no path, length, spec or snapshot") }
        var manifest = ManifestFile(
            path: path, length: length, specID: spec, content: record.int(517) ?? 0,
            sequenceNumber: record.integer(515) ?? 0, minSequenceNumber: record.integer(516) ?? 0,
            snapshotID: snapshot)
        // Where a writer leaves a count out, there may be any number.
        manifest.files = .init(
            added: record.integer(504) ?? 1, existing: record.integer(505) ?? 1,
            deleted: record.integer(506) ?? 1)
        manifest.rows = .init(
            added: record.integer(512) ?? 0, existing: record.integer(513) ?? 0,
            deleted: record.integer(514) ?? 0)
        try summaries(record, &manifest)
        return manifest
    }

    private static func summaries(
        _ record: AvroRecordReader, _ manifest: inout ManifestFile
    ) throws(StorageError) {
        guard let values = record.value(507)?.elements else { return }
        guard case .union(let branches)? = record.schema(of: 507),
            case .array(let items)? = branches.first(where: { $0 != .null })
        else { throw record.bad("its partitions are no list") }
        let reader = try AvroRecordReader(items, path: manifest.path)
        manifest.partitions = values.map { value in
            let summary = reader.with(value)
            return ManifestFile.FieldSummary(
                containsNull: summary.value(509)?.truth ?? true,
                containsNaN: summary.value(518)?.truth, lower: summary.value(510)?.bytes,
                upper: summary.value(511)?.bytes)
        }
    }

    private static func value(_ manifest: ManifestFile) -> AvroValue {
        let summaries = manifest.partitions.map { summary in
            AvroValue.record([
                .boolean(summary.containsNull), summary.containsNaN.map { .boolean($0) } ?? .null,
                summary.lower.map { .bytes($0) } ?? .null,
                summary.upper.map { .bytes($0) } ?? .null,
            ])
        }
        return .record([
            .string(manifest.path), .integer(manifest.length), .integer(Int64(manifest.specID)),
            .integer(Int64(manifest.content)), .integer(manifest.sequenceNumber),
            .integer(manifest.minSequenceNumber), .integer(manifest.snapshotID),
            .integer(manifest.files.added), .integer(manifest.files.existing),
            .integer(manifest.files.deleted), .integer(manifest.rows.added),
            .integer(manifest.rows.existing), .integer(manifest.rows.deleted),
            summaries.isEmpty ? .null : .array(summaries), .null,
        ])
    }
}

import TickStorage

/// Reads and writes the manifests of one table; what was read is kept, as it never changes.
///
/// Concurrency: one thread at a time.
final class ManifestStore {
    let files: any FileSystem
    private let directory: String
    private let cachedMax: Int
    private var cache: [String: [ManifestEntry]] = [:]
    private var cached = 0

    /// - Parameter directory: the path of the table's `metadata`.
    init(_ files: any FileSystem, directory: String, cachedMax: Int) {
        self.files = files
        self.directory = directory
        self.cachedMax = cachedMax
    }

    /// The manifests of a snapshot.
    func manifests(of snapshot: Snapshot?) throws(StorageError) -> [ManifestFile] {
        guard let snapshot else { return [] }
        let path = try FileURI.path(snapshot.manifestList)
        let bytes = try files.read(path, limit: ManifestCodec.fileBytesMax)
        return try ManifestListCodec.manifests(bytes, path: path)
    }

    /// The entries of a manifest.
    func entries(of manifest: ManifestFile) throws(StorageError) -> [ManifestEntry] {
        if let found = cache[manifest.path] { return found }
        let entries = try read(manifest)
        keep(manifest.path, entries)
        return entries
    }

    /// The entries of a manifest, from the disk.
    func read(_ manifest: ManifestFile) throws(StorageError) -> [ManifestEntry] {
        let path = try FileURI.path(manifest.path)
        let bytes = try files.read(path, limit: ManifestCodec.fileBytesMax)
        guard bytes.count == manifest.length else {
            throw StorageError(
                .corrupt,
                "has \(bytes.count) bytes where the manifest list says \(manifest.length); "
                    + "restore the file from a copy", path: path)
        }
        let entries = try ManifestCodec.entries(bytes, of: manifest, path: path)
        try check(entries, manifest, path)
        return entries
    }

    /// Writes a manifest and returns its description.
    func write(
        _ entries: [ManifestEntry], spec: PartitionSpec, metadata: TableMetadata, snapshot: Int64,
        sequence: Int64
    ) throws(StorageError) -> ManifestFile {
        let bytes = try ManifestCodec.bytes(
            entries, spec: spec, metadata: metadata, path: directory)
        let path = Path.join(directory, ChecksummedName.uuid(bytes) + "-m0.avro")
        try files.create(path, bytes)
        let manifest = Self.describe(
            entries, path: FileURI.uri(path), length: Int64(bytes.count), spec: spec,
            snapshot: snapshot, sequence: sequence, metadata: metadata)
        keep(manifest.path, entries)
        return manifest
    }

    /// Deletes a manifest of ours that no list names; one that cannot be deleted is an orphan.
    func discard(_ manifest: ManifestFile) {
        cached -= cache.removeValue(forKey: manifest.path)?.count ?? 0
        do throws(StorageError) { try files.remove(try FileURI.path(manifest.path)) } catch {}
    }

    /// Writes a manifest list and returns its URI.
    func writeList(
        _ manifests: [ManifestFile], snapshot: Int64, parent: Int64?, sequence: Int64
    ) throws(StorageError) -> String {
        let bytes = try ManifestListCodec.bytes(
            manifests, snapshot: snapshot, parent: parent, sequenceNumber: sequence,
            path: directory)
        let name = "snap-\(snapshot)-1-\(ChecksummedName.uuid(bytes)).avro"
        let path = Path.join(directory, name)
        try files.create(path, bytes)
        return FileURI.uri(path)
    }

    /// Counts and ranges of entries.
    static func describe(
        _ entries: [ManifestEntry], path: String, length: Int64, spec: PartitionSpec,
        snapshot: Int64, sequence: Int64, metadata: TableMetadata
    ) -> ManifestFile {
        var manifest = ManifestFile(
            path: path, length: length, specID: spec.id, sequenceNumber: sequence,
            minSequenceNumber: sequence, snapshotID: snapshot)
        for entry in entries {
            switch entry.status {
            case .added:
                manifest.files.added += 1
                manifest.rows.added += entry.file.rows
            case .existing:
                manifest.files.existing += 1
                manifest.rows.existing += entry.file.rows
            case .deleted:
                manifest.files.deleted += 1
                manifest.rows.deleted += entry.file.rows
            }
            if entry.isLive {
                manifest.minSequenceNumber = min(manifest.minSequenceNumber, entry.sequenceNumber)
            }
        }
        manifest.partitions = PartitionSummaries.of(entries, spec, metadata)
        return manifest
    }

    /// A list's counts tell of entries that are missing.
    private func check(
        _ entries: [ManifestEntry], _ manifest: ManifestFile, _ path: String
    ) throws(StorageError) {
        let counted = entries.count
        let stated = manifest.files.live &+ manifest.files.deleted
        // Writers may leave entries of deleted files out.
        guard Int64(counted) > stated || Int64(counted) < manifest.files.live else { return }
        throw StorageError(
            .corrupt,
            "has \(counted) entries where the manifest list says \(stated); restore the file "
                + "from a copy", path: path)
    }

    private func keep(_ path: String, _ entries: [ManifestEntry]) {
        if cached + entries.count > cachedMax {
            cache.removeAll()
            cached = 0
        }
        cache[path] = entries
        cached += entries.count
    }
}

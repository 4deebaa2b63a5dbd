import TickStorage

extension Table {
    /// No file younger than this is ever taken for an orphan: its commit may be on its way.
    ///
    /// Units: milliseconds.
    public static let orphanAgeMillisMin: Int64 = 86_400_000

    /// Deletes files in the table's directory that no snapshot and no metadata file names, such as
    /// a crashed commit leaves.
    ///
    /// - Parameters:
    ///   - ageMillis: younger files stay; at least a day in any case.
    ///   - keeping: paths that stay.
    /// Returns: the paths of the files deleted.
    public func removeOrphans(
        ageMillis: Int64 = 3 * orphanAgeMillisMin, keeping: Set<String> = []
    ) throws(StorageError) -> [String] {
        // First what is there, then what is named: what a commit adds meanwhile is no orphan.
        let found = try listed(directory)
        try refresh()
        let named = try named()
        let before = settings.now() &- max(ageMillis, Self.orphanAgeMillisMin)
        var removed: [String] = []
        for (path, status) in found {
            guard status.modifiedNanos / 1_000_000 < before, !named.contains(path),
                !keeping.contains(path), Self.isOurs(path)
            else { continue }
            if try removeIfThere(path) { removed.append(path) }
        }
        return removed
    }

    /// All files below a directory.
    private func listed(_ directory: String) throws(StorageError) -> [(String, FileStatus)] {
        var found: [(String, FileStatus)] = []
        for name in try files.list(directory) {
            let path = Path.join(directory, name)
            guard let status = try files.status(path) else { continue }
            if status.isDirectory {
                found += try listed(path)
            } else {
                found.append((path, status))
            }
        }
        return found
    }

    /// The paths of all files that the table needs.
    private func named() throws(StorageError) -> Set<String> {
        var uris: Set<String> = []
        for location in metadata.metadataLog.map(\.file) + [metadataLocation] {
            uris.insert(location)
            guard let version = MetadataMirror.version(location) else { continue }
            uris.insert(Path.join(metadataDirectory, MetadataMirror.linkName(version)))
        }
        var manifests: [String: ManifestFile] = [:]
        for snapshot in metadata.snapshots {
            uris.insert(snapshot.manifestList)
            for manifest in try store.manifests(of: snapshot) {
                manifests[manifest.path] = manifest
            }
        }
        for manifest in manifests.values {
            uris.insert(manifest.path)
            for entry in try store.entries(of: manifest) { uris.insert(entry.file.path) }
        }
        for member in metadata.others { uris.formUnion(member.value.allTexts) }
        var paths: Set<String> = []
        for uri in uris { paths.insert((try? FileURI.path(uri)) ?? uri) }
        return paths
    }

    /// Files of other kinds are somebody's own.
    private static func isOurs(_ path: String) -> Bool {
        [".parquet", ".avro", ".metadata.json", ".tmp"].contains { path.hasSuffix($0) }
    }
}

extension JSONValue {
    /// All texts anywhere in the value.
    var allTexts: [String] {
        switch self {
        case .string(let text): [text]
        case .array(let elements): elements.flatMap(\.allTexts)
        case .object(let members): members.flatMap { $0.value.allTexts }
        default: []
        }
    }
}

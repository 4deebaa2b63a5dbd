import TickStorage

/// What an expiry did.
public struct ExpiryResult: Equatable, Sendable {
    /// How many snapshots are no more.
    public var snapshots = 0
    /// How many files were deleted.
    public var files = 0
}

extension Table {
    /// Forgets old snapshots, then deletes the files that only they had.
    ///
    /// A crash between leaves files that `removeOrphans` finds.
    public func expire(_ policy: ExpiryPolicy = ExpiryPolicy()) throws(StorageError)
        -> ExpiryResult
    {
        var gone: [Snapshot] = []
        _ = try commit { metadata throws(StorageError) in
            let kept = policy.kept(metadata, nowMillis: settings.now())
            gone = metadata.snapshots.filter { !kept.contains($0.id) }
            guard !gone.isEmpty else { return .nothing(.alreadyCommitted) }
            return .write(metadata.keeping(kept, nowMillis: settings.now()))
        }
        guard !gone.isEmpty else { return ExpiryResult() }
        let unreachable = try unreachable(gone)
        var result = ExpiryResult(snapshots: gone.count)
        for path in unreachable where try removeIfThere(path) { result.files += 1 }
        return result
    }

    /// The paths of files that these expired snapshots had and no other has; data files first.
    private func unreachable(_ gone: [Snapshot]) throws(StorageError) -> [String] {
        var manifests: [String: ManifestFile] = [:]
        var live: Set<String> = []
        var kept: [String: ManifestFile] = [:]
        for snapshot in metadata.snapshots {
            for manifest in try store.manifests(of: snapshot) { kept[manifest.path] = manifest }
        }
        for snapshot in gone {
            for manifest in try store.manifests(of: snapshot) where kept[manifest.path] == nil {
                manifests[manifest.path] = manifest
            }
        }
        var data: Set<String> = []
        for manifest in manifests.values {
            for entry in try store.entries(of: manifest) { data.insert(entry.file.path) }
        }
        if !data.isEmpty {
            for manifest in kept.values {
                for entry in try store.entries(of: manifest) where entry.isLive {
                    live.insert(entry.file.path)
                }
            }
        }
        let lists = Set(gone.map(\.manifestList)).subtracting(
            metadata.snapshots.map(\.manifestList))
        var paths: [String] = []
        for uri in data.subtracting(live).sorted() + manifests.keys.sorted() + lists.sorted() {
            paths.append(try FileURI.path(uri))
        }
        return paths
    }

    /// Removes a file below the table's directory; false where there was none.
    func removeIfThere(_ path: String) throws(StorageError) -> Bool {
        guard path.hasPrefix(directory + "/"), try files.status(path) != nil else { return false }
        try files.remove(path)
        return true
    }
}

extension TableMetadata {
    /// The metadata without other snapshots than these.
    func keeping(_ kept: Set<Int64>, nowMillis: Int64) -> TableMetadata {
        var next = self
        next.snapshots.removeAll { !kept.contains($0.id) }
        // What came before a forgotten snapshot is no more the history of what came after.
        if let last = snapshotLog.lastIndex(where: { !kept.contains($0.snapshotID) }) {
            next.snapshotLog.removeFirst(last + 1)
        }
        next.others = others.map { member in
            guard let entries = member.value.elements else { return member }
            return .init(
                member.name,
                .array(
                    entries.filter { entry in
                        entry["snapshot-id"]?.integer.map { kept.contains($0) } ?? true
                    }))
        }
        next.lastUpdatedMillis = max(nowMillis, lastUpdatedMillis &+ 1)
        return next
    }
}

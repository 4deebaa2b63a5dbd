import TickStorage

extension Table {
    /// Merges the table's manifests, where there are more than `above`, into as few as can be.
    ///
    /// Returns: how many there are afterwards.
    public func rewriteManifests(above: Int = 16) throws(StorageError) -> Int {
        var count = 0
        _ = try commit { metadata throws(StorageError) in
            let manifests = try store.manifests(of: metadata.currentSnapshot)
            count = manifests.count
            guard manifests.count > above else { return .nothing(.alreadyCommitted) }
            var draft = SnapshotDraft(operation: .replace)
            draft.mergesAll = true
            switch try draft.write(on: metadata, store, settings) {
            case .metadata(let next): return .write(next)
            case .conflict(let path): return .nothing(.conflict(path: path))
            }
        }
        if count > above { count = try store.manifests(of: metadata.currentSnapshot).count }
        return count
    }
}

import TickStorage

extension Table {
    /// Makes the changes in one commit: the files that hold changed identities are replaced by ones
    /// without them, and the new rows are put with them.
    ///
    /// Where another writer is faster, it is planned anew on what that left.
    /// Cost: reads the identities of the files that can have changed ones, by partition and bounds,
    /// and reads and writes those that do; one partition's rows in memory at a time.
    public func apply(
        _ changes: RowChanges, sink: SinkCommit? = nil, summary: [String: String] = [:],
        options: WriterOptions = WriterOptions()
    ) throws(StorageError) -> CommitOutcome {
        guard changes.schema.fields == metadata.schema.record.fields else {
            throw StorageError(
                .unsupported, "the table's fields changed since the changes were collected",
                path: directory)
        }
        let settled = try changes.settled(metadata.spec, threads: options.threadsMax)
        for _ in 0...settings.retriesMax {
            try refresh()
            if let sink, try isRepeated(sink, metadata) { return .alreadyCommitted }
            let base = metadata.currentSnapshotID
            var rewrite = try UpsertRewrite(self, settled, options)
            let (removed, added) = try rewrite.run()
            let draft = SnapshotDraft(
                operation: removed.isEmpty ? .append : added.isEmpty ? .delete : .overwrite,
                adding: added, removing: Set(removed.map(\.path)), summary: summary, sink: sink)
            let outcome = try commit(draft, only: .some(base))
            guard case .conflict = outcome else { return outcome }
            discard(added)
        }
        throw StorageError(
            .busy,
            "other writers were faster \(settings.retriesMax + 1) times; try again later",
            path: directory)
    }

    /// Removes files that did not get into the table; what stays is an orphan.
    func discard(_ unused: [DataFile]) {
        for file in unused {
            do throws(StorageError) { try files.remove(try FileURI.path(file.path)) } catch {}
        }
    }
}

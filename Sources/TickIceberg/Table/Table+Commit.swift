import TickStorage

extension Table {
    /// Adds files of rows.
    ///
    /// The files are durable and in the table's `data` directory, as `TableWriter` leaves them.
    public func append(
        _ added: [DataFile], sink: SinkCommit? = nil, summary: [String: String] = [:],
        properties: [String: String] = [:]
    ) throws(StorageError) -> CommitOutcome {
        try commit(
            SnapshotDraft(
                operation: .append, adding: added, summary: summary, properties: properties,
                sink: sink))
    }

    /// Replaces files of rows by others with changed rows.
    public func overwrite(
        removing removed: [DataFile], adding added: [DataFile], sink: SinkCommit? = nil,
        summary: [String: String] = [:], properties: [String: String] = [:]
    ) throws(StorageError) -> CommitOutcome {
        try commit(
            SnapshotDraft(
                operation: added.isEmpty ? .delete : .overwrite, adding: added,
                removing: Set(removed.map(\.path)), summary: summary, properties: properties,
                sink: sink))
    }

    /// Replaces files of rows by others with the same rows.
    public func replace(
        removing removed: [DataFile], adding added: [DataFile], summary: [String: String] = [:]
    ) throws(StorageError) -> CommitOutcome {
        try commit(
            SnapshotDraft(
                operation: .replace, adding: added, removing: Set(removed.map(\.path)),
                summary: summary))
    }

    /// Commits a draft; `only` names the snapshot that it must go on top of.
    func commit(_ draft: SnapshotDraft, only base: Int64?? = nil) throws(StorageError)
        -> CommitOutcome
    {
        try checkFiles(draft.adding)
        return try commit { metadata throws(StorageError) in
            if let sink = draft.sink, try isRepeated(sink, metadata) {
                return .nothing(.alreadyCommitted)
            }
            if let base, base != metadata.currentSnapshotID {
                return .nothing(.conflict(path: metadata.currentSnapshot?.manifestList ?? ""))
            }
            if draft.changesNoFile { return .write(draft.propertiesOnly(metadata, settings.now())) }
            switch try draft.write(on: metadata, store, settings) {
            case .metadata(let next): return .write(next)
            case .conflict(let path): return .nothing(.conflict(path: path))
            }
        }
    }

    /// What a change makes of the metadata it is given.
    enum Change {
        case write(TableMetadata)
        case nothing(CommitOutcome)
    }

    /// Makes a change on top of what the catalog says, anew where another writer is faster.
    func commit(
        _ change: (TableMetadata) throws(StorageError) -> Change
    ) throws(StorageError) -> CommitOutcome {
        for attempt in 0...settings.retriesMax {
            try refresh()
            switch try change(metadata) {
            case .nothing(let outcome): return outcome
            case .write(let next):
                if try swap(next) { return .committed }
            }
            SystemClock.sleep(millis: min(100, 1 << min(attempt, 6)))
        }
        throw StorageError(
            .busy,
            "other writers were faster \(settings.retriesMax + 1) times; try again later",
            path: directory)
    }

    /// Writes metadata and makes the catalog name it; false where another writer was faster.
    private func swap(_ changed: TableMetadata) throws(StorageError) -> Bool {
        var next = changed
        let dropped = next.logPrevious(metadataLocation, of: metadata)
        let version = (MetadataMirror.version(metadataLocation) ?? -1) + 1
        let location = try Self.writeMetadata(next, version: version, files, metadataDirectory)
        guard try catalog.swap(name, from: metadataLocation, to: location) else { return false }
        metadata = next
        metadataLocation = location
        let mirror = MetadataMirror(files: files, directory: metadataDirectory)
        mirror.update(location)
        for old in dropped { mirror.drop(old) }
        return true
    }

    /// Whether a sink's commit is in the table already.
    ///
    /// Throws: `corrupt` where the table is ahead of the sink.
    func isRepeated(
        _ sink: SinkCommit, _ metadata: TableMetadata
    ) throws(StorageError) -> Bool {
        guard let last = SinkCommit(sink.sink, properties: metadata.properties) else {
            return false
        }
        // Several commits may be of one checkpoint: what tells them apart is how far they come.
        if last.checkpoint == sink.checkpoint { return last.logOffset >= sink.logOffset }
        guard last.checkpoint < sink.checkpoint else {
            throw StorageError(
                .corrupt,
                "holds checkpoint \(last.checkpoint) of '\(sink.sink)', and "
                    + "\(sink.checkpoint) is to be committed: the checkpoint was restored from an "
                    + "older copy; rebuild the table from the log", path: directory)
        }
        return false
    }

    /// Files that vanished since they were written must not get into the table.
    private func checkFiles(_ added: [DataFile]) throws(StorageError) {
        guard !added.isEmpty else { return }
        for file in added {
            let path = try FileURI.path(file.path)
            guard let found = try files.status(path), Int64(found.size) == file.size else {
                throw StorageError(
                    .corrupt, "is gone or has another size than was written; write it again",
                    path: path)
            }
        }
        try files.syncDirectory(dataDirectory)
    }
}

extension TableMetadata {
    static let previousVersionsMaxDefault = 100

    /// Notes the metadata file that this one follows; returns the files to delete after the commit.
    mutating func logPrevious(_ location: String, of previous: TableMetadata) -> [String] {
        metadataLog.append(.init(timeMillis: previous.lastUpdatedMillis, file: location))
        let stated = properties["write.metadata.previous-versions-max"].flatMap { Int($0) }
        let kept = max(1, stated ?? Self.previousVersionsMaxDefault)
        guard metadataLog.count > kept else { return [] }
        let dropped = metadataLog.prefix(metadataLog.count - kept).map(\.file)
        metadataLog.removeFirst(metadataLog.count - kept)
        let deletes = properties["write.metadata.delete-after-commit.enabled"] == "true"
        return deletes ? dropped : []
    }
}

import TickStorage

/// What a compaction did.
public struct CompactionResult: Equatable, Sendable {
    /// How many files were taken out.
    public var filesBefore = 0
    /// How many are there instead.
    public var filesAfter = 0
    /// How many commits were dropped because another writer took a file out meanwhile.
    public var conflicts = 0
}

extension Table {
    /// Puts small files of each partition together, sorted, by `replace` commits.
    ///
    /// A commit whose files another writer took out meanwhile is dropped with what it wrote.
    /// Cost: the rows of one output file in memory, twice while they are sorted.
    public func compact(
        _ policy: CompactionPolicy = CompactionPolicy(), options: WriterOptions = WriterOptions()
    ) throws(StorageError) -> CompactionResult {
        var result = CompactionResult()
        var options = options
        options.fileBytesTarget = Int(clamping: policy.fileBytesTarget &* 2)
        options.heldBytesMax = .max
        try refresh()
        var pending: (removed: [DataFile], added: [DataFile]) = ([], [])
        for group in try groups(policy) {
            var writer = try TableWriter(self, options: options)
            for file in group {
                try DataFileReader.read(files, file, as: metadata.schema.record) {
                    batch throws(StorageError) in
                    try writer.write(batch)
                }
            }
            pending.removed += group
            pending.added += try writer.finish()
            if pending.removed.count >= policy.filesPerCommitMax {
                try finish(&pending, &result)
            }
        }
        try finish(&pending, &result)
        return result
    }

    private func finish(
        _ pending: inout (removed: [DataFile], added: [DataFile]), _ result: inout CompactionResult
    ) throws(StorageError) {
        defer { pending = ([], []) }
        guard !pending.removed.isEmpty else { return }
        switch try replace(removing: pending.removed, adding: pending.added) {
        case .conflict:
            discard(pending.added)
            result.conflicts += 1
        default:
            result.filesBefore += pending.removed.count
            result.filesAfter += pending.added.count
        }
    }

    /// The files to put together, by partition.
    private func groups(_ policy: CompactionPolicy) throws(StorageError) -> [[DataFile]] {
        var places: [PartitionPlace: [DataFile]] = [:]
        for manifest in try store.manifests(of: metadata.currentSnapshot)
        where manifest.content == 0 && !manifest.isEmpty {
            for entry in try store.entries(of: manifest) where entry.isLive {
                let place = PartitionPlace(spec: manifest.specID, values: entry.file.partition)
                places[place, default: []].append(entry.file)
            }
        }
        return places.values.flatMap { policy.groups($0) }.sorted { $0[0].path < $1[0].path }
    }
}

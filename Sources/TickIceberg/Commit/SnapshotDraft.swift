import TickStorage

/// A change of a table's files, on its way to becoming a snapshot.
struct SnapshotDraft {
    var operation: Operation
    var adding: [DataFile] = []
    /// The URIs of files to take out.
    var removing: Set<String> = []
    /// What the snapshot says besides what is counted.
    var summary: [String: String] = [:]
    /// Table properties set in the same commit.
    var properties: [String: String] = [:]
    /// How far the sink came with it.
    var sink: SinkCommit?
    /// Whether all manifests are merged, and not only where there are many.
    var mergesAll = false

    enum Operation: String { case append, overwrite, replace, delete }

    /// What the writing of a draft gave.
    enum Written {
        case metadata(TableMetadata)
        case conflict(path: String)
    }

    /// Writes manifests and list on top of `base`, and returns the metadata that has them.
    func write(
        on base: TableMetadata, _ store: ManifestStore, _ settings: TableSettings
    ) throws(StorageError) -> Written {
        var plan = ManifestPlan(
            base: base, store: store, snapshot: Self.newID(base), perTier: settings.manifestsPerTier
        )
        for manifest in try store.manifests(of: base.currentSnapshot) {
            try plan.carry(manifest, removing: removing)
        }
        if let missing = plan.missing(removing) { return .conflict(path: missing) }
        try plan.add(adding)
        if mergesAll { try plan.mergeAll() } else { try plan.merge() }
        let time = max(settings.now(), base.lastUpdatedMillis &+ 1)
        let snapshot = Snapshot(
            id: plan.snapshot, parent: base.currentSnapshotID, sequenceNumber: plan.sequence,
            timeMillis: time,
            manifestList: try store.writeList(
                plan.manifests, snapshot: plan.snapshot, parent: base.currentSnapshotID,
                sequence: plan.sequence),
            summary: counted(plan, base), schemaID: base.currentSchemaID)
        return .metadata(base.with(snapshot, properties: allProperties))
    }

    /// Whether it is only to set properties, for which no snapshot is made.
    var changesNoFile: Bool { adding.isEmpty && removing.isEmpty && !mergesAll }

    /// The metadata with the draft's properties.
    func propertiesOnly(_ base: TableMetadata, _ nowMillis: Int64) -> TableMetadata {
        var next = base
        next.properties.merge(allProperties) { $1 }
        next.lastUpdatedMillis = max(nowMillis, base.lastUpdatedMillis &+ 1)
        return next
    }

    private var allProperties: [String: String] {
        guard let sink else { return properties }
        return properties.merging([SinkCommit.property(sink.sink): sink.propertyText]) { $1 }
    }

    /// A positive number that no snapshot of the table has.
    private static func newID(_ base: TableMetadata) -> Int64 {
        while true {
            let id = Int64.random(in: 1...Int64.max)
            if base.snapshot(id) == nil { return id }
        }
    }

    private func counted(_ plan: ManifestPlan, _ base: TableMetadata) -> [String: String] {
        var all = summary
        all.merge(sink?.summary ?? [:]) { $1 }
        all["operation"] = operation.rawValue
        let added = (
            adding.count, adding.reduce(0) { $0 + $1.rows }, adding.reduce(0) { $0 + $1.size }
        )
        let removed = plan.removed
        let gone = (
            removed.count, removed.reduce(0) { $0 + $1.rows }, removed.reduce(0) { $0 + $1.size }
        )
        for (prefix, count) in [("added", added), ("deleted", gone)] where count.0 > 0 {
            all["\(prefix)-data-files"] = String(count.0)
            all["\(prefix)-records"] = String(count.1)
        }
        if added.0 > 0 { all["added-files-size"] = String(added.2) }
        if gone.0 > 0 { all["removed-files-size"] = String(gone.2) }
        let partitions = Set((adding + removed).map(\.partition))
        all["changed-partition-count"] = String(partitions.count)
        all["total-data-files"] = String(plan.manifests.reduce(0) { $0 + $1.files.live })
        all["total-records"] = String(plan.manifests.reduce(0) { $0 + $1.rows.live })
        let before = base.currentSnapshot?.summary["total-files-size"].flatMap { Int64($0) }
        if let before = before ?? (base.currentSnapshot == nil ? 0 : nil) {
            all["total-files-size"] = String(before &+ added.2 &- gone.2)
        }
        for name in ["delete-files", "position-deletes", "equality-deletes"] {
            all["total-\(name)"] = "0"
        }
        return all
    }
}

extension TableMetadata {
    /// The metadata after a commit of this snapshot.
    func with(_ snapshot: Snapshot, properties set: [String: String]) -> TableMetadata {
        var next = self
        next.lastSequenceNumber = snapshot.sequenceNumber
        next.lastUpdatedMillis = snapshot.timeMillis
        next.currentSnapshotID = snapshot.id
        next.snapshots.append(snapshot)
        next.snapshotLog.append(
            LogEntry(timeMillis: snapshot.timeMillis, snapshotID: snapshot.id))
        next.references["main"] = .branch(snapshot.id)
        next.properties.merge(set) { $1 }
        return next
    }
}

import TickStorage

/// What is to be read of a table.
public struct TableScan: Sendable {
    /// Which rows.
    public var filter = TableFilter()
    /// The names of the columns wanted, in their order; nil for all.
    public var columns: [String]?
    /// In which state of the table.
    public var state = State.current

    /// A state of a table.
    public enum State: Equatable, Sendable {
        case current
        /// The snapshot of this id.
        case snapshot(Int64)
        /// The snapshot in force at a time.
        ///
        /// Units: milliseconds since the Unix epoch.
        case time(millis: Int64)
    }

    /// All rows and columns as they are now.
    public init() {}
}

/// The files that a scan has to read, and what it passes by.
public struct ScanPlan: Sendable {
    /// The state that is read; nil for an empty table.
    public var snapshot: Snapshot?
    /// The fields of the state's rows, all of them.
    public var schema: RecordSchema
    /// The files that can have wanted rows.
    public var files: [DataFile] = []
    /// Manifests whose partitions were not wanted, and were not read.
    public var manifestsPruned = 0
    /// Manifests in all.
    public var manifests = 0
    /// Files in all.
    public var filesTotal: Int64 = 0
    /// Their bytes; nil where neither the snapshot nor what was read of its manifests tells.
    public var bytesTotal: Int64?
}

extension Table {
    /// Finds the files that a scan has to read.
    ///
    /// Throws: `notFound` for a snapshot that is not there, `unsupported` where others put delete
    /// files in the table.
    public func plan(_ scan: TableScan) throws(StorageError) -> ScanPlan {
        let snapshot = try snapshot(scan.state)
        var plan = ScanPlan(snapshot: snapshot, schema: schema(snapshot, scan.state))
        var read: Int64 = 0
        for manifest in try store.manifests(of: snapshot) where !manifest.isEmpty {
            guard manifest.content == 0 else {
                throw StorageError(
                    .unsupported,
                    "another program put delete files in; let it rewrite the table's data files",
                    path: directory)
            }
            plan.manifests += 1
            plan.filesTotal += manifest.files.live
            let pruner = try pruner(scan.filter, manifest.specID, plan.schema)
            guard !scan.filter.isEmpty, pruner.matches(manifest) else {
                plan.manifestsPruned += 1
                continue
            }
            for entry in try store.entries(of: manifest) where entry.isLive {
                read += entry.file.size
                if pruner.matches(entry.file) { plan.files.append(entry.file) }
            }
        }
        plan.bytesTotal =
            plan.manifestsPruned == 0
            ? read : snapshot?.summary["total-files-size"].flatMap { Int64($0) }
        return plan
    }

    func pruner(
        _ filter: TableFilter, _ specID: Int, _ schema: RecordSchema
    ) throws(StorageError) -> PartitionPruner {
        guard let spec = metadata.specs.first(where: { $0.id == specID }) else {
            throw StorageError(
                .corrupt, "has no partition spec \(specID), which a manifest names",
                path: directory)
        }
        return PartitionPruner(filter, spec, schema)
    }

    private func snapshot(_ state: TableScan.State) throws(StorageError) -> Snapshot? {
        switch state {
        case .current: return metadata.currentSnapshot
        case .snapshot(let id):
            if let found = metadata.snapshot(id) { return found }
            throw StorageError(
                .notFound, "there is no snapshot \(id); it may have expired", path: directory)
        case .time(let millis):
            if let found = metadata.snapshot(atMillis: millis) { return found }
            throw StorageError(
                .notFound,
                "there is no snapshot of \(millis) ms since 1970 or before; it may have expired",
                path: directory)
        }
    }

    /// A past state is read with the fields of its time.
    private func schema(_ snapshot: Snapshot?, _ state: TableScan.State) -> RecordSchema {
        guard state != .current, let id = snapshot?.schemaID,
            let then = metadata.schemas.first(where: { $0.id == id })
        else { return metadata.schema.record }
        return then.record
    }
}

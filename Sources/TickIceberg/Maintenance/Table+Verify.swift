import TickStorage

/// What a check of a table found whole.
public struct VerifyResult: Equatable, Sendable {
    /// Snapshots whose lists and manifests were read.
    public var snapshots = 0
    /// Manifests read.
    public var manifests = 0
    /// Data files of which every page was read.
    public var dataFiles = 0
    /// Units: bytes of data files.
    public var bytes: Int64 = 0
    /// Rows decoded.
    public var rows: Int64 = 0
}

extension Table {
    /// Reads everything that any snapshot needs, and checks it: sizes, checksums, counts.
    ///
    /// - Parameter onlyCurrent: leave out what only earlier snapshots need.
    /// Throws: the first damage found, with the file and what to do.
    public func verify(onlyCurrent: Bool = false) throws(StorageError) -> VerifyResult {
        try refresh()
        var result = VerifyResult()
        var manifests: [String: ManifestFile] = [:]
        for snapshot in metadata.snapshots {
            guard !onlyCurrent || snapshot.id == metadata.currentSnapshotID else { continue }
            for manifest in try store.manifests(of: snapshot) {
                manifests[manifest.path] = manifest
            }
            result.snapshots += 1
        }
        var seen: Set<String> = []
        for manifest in manifests.values.sorted(by: { $0.path < $1.path }) {
            // Not what was read before: what is on the disk now.
            for entry in try store.read(manifest) where entry.isLive && manifest.content == 0 {
                guard seen.insert(entry.file.path).inserted else { continue }
                result.rows += try verify(entry.file)
                result.bytes += entry.file.size
                result.dataFiles += 1
            }
            result.manifests += 1
        }
        return result
    }

    /// Reads a data file as it was written; returns how many rows it gave.
    private func verify(_ file: DataFile) throws(StorageError) -> Int64 {
        let (opened, parquet) = try DataFileReader.open(files, file)
        defer { opened.close() }
        let scan = try parquet.scan()
        var batch = RowBatch(scan.schema)
        var rows: Int64 = 0
        while try scan.next(into: &batch) { rows += Int64(batch.count) }
        guard rows == file.rows else {
            throw StorageError(
                .corrupt,
                "gives \(rows) rows where the manifest says \(file.rows); restore the file from a "
                    + "copy, or rebuild the table from the log", path: opened.path)
        }
        return rows
    }
}

import TickIceberg
import TickStorage

/// Checks and maintains the tables of an archive, beside whoever writes it.
public enum TableUpkeep {
    /// Reads a table's current state whole, checking every page; what was read, in words.
    ///
    /// Throws: what was found damaged, where.
    public static func verify(_ place: ArchivePlace, table name: String) throws(PlantError)
        -> String
    {
        let table = try place.table(name)
        return try PlantError.ofStorage { () throws(StorageError) in
            let reader = try TableReader(table, TableScan())
            var batch = RowBatch(reader.schema)
            var rows: Int64 = 0
            while try reader.next(into: &batch) { rows += Int64(batch.count) }
            let expected = reader.plan.files.reduce(Int64(0)) { $0 + $1.rows }
            guard rows == expected else {
                throw StorageError(
                    .corrupt,
                    "holds \(rows) rows where its manifests say \(expected); bring it"
                        + " back from a copy, or remove it and let it be made anew from the log",
                    path: table.directory)
            }
            return "\(name): \(rows) rows in \(reader.plan.files.count) files,"
                + " \(reader.bytesRead) bytes"
        }
    }

    /// Puts small files and many manifests together; what was done, in words.
    public static func compact(
        _ place: ArchivePlace, table name: String, fileBytes: Int64
    ) throws(PlantError) -> String {
        let table = try place.table(name)
        return try PlantError.ofStorage { () throws(StorageError) in
            var policy = CompactionPolicy()
            policy.fileBytesTarget = fileBytes
            policy.filesMin = 2
            let result = try table.compact(policy, options: StreamTable.writing)
            let manifests = try table.rewriteManifests()
            return "\(name): \(result.filesBefore) files are now \(result.filesAfter),"
                + " \(manifests) manifests"
                + (result.conflicts > 0 ? ", \(result.conflicts) commits given up to others" : "")
        }
    }

    /// Forgets old snapshots and deletes what only they needed, and files that crashed commits
    /// left; what was done, in words.
    public static func expire(
        _ place: ArchivePlace, table name: String, ageMillis: Int64, keptMin: Int
    ) throws(PlantError) -> String {
        let table = try place.table(name)
        return try PlantError.ofStorage { () throws(StorageError) in
            let result = try table.expire(ExpiryPolicy(ageMillisMax: ageMillis, keptMin: keptMin))
            let orphans = try table.removeOrphans()
            return "\(name): \(result.snapshots) snapshots expired, \(result.files) files deleted,"
                + " \(orphans.count) orphans removed"
        }
    }
}

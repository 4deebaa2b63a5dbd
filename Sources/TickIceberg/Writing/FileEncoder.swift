import TickParquet
import TickStorage

/// Makes data files of rows, in memory.
///
/// Concurrency: a value; each encoding has memory of its own, so that several run beside each
/// other.
struct FileEncoder {
    let schema: RecordSchema
    let options: WriterOptions
    let sorter: RowSorter
    /// What errors name.
    let directory: String
    /// Rows that are given to a file at once, so few that they stay near the processor.
    private static let gatheredRows = 4096

    /// The files of some rows of one partition, in the table's order, which they may have already.
    func files(
        _ batch: RowBatch, _ rows: [Int], areSorted: Bool
    ) throws(StorageError) -> [(file: MemoryFile, summary: ParquetSummary)] {
        let rows = areSorted ? rows : sorter.sorted(rows, batch)
        var gathered = RowBatch(schema)
        var done: [(MemoryFile, ParquetSummary)] = []
        var start = 0
        while start < rows.count {
            let file = MemoryFile(path: directory)
            let writer = try ParquetWriter(file, schema: schema, options: options.parquet)
            repeat {
                let end = min(rows.count, start + options.parquet.rowGroupRows)
                while start < end {
                    let next = min(end, start + Self.gatheredRows)
                    gathered.removeAll()
                    gathered.append(batch, rows: rows[start..<next])
                    try writer.write(gathered)
                    start = next
                }
            } while start < rows.count && file.size() < options.fileBytesTarget
            done.append((file, try writer.finish()))
        }
        return done
    }
}

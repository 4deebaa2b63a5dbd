import TickParquet
import TickStorage

/// The rows that a scan wants, batch by batch, file by file.
///
/// Every byte that counts is checked: metadata, list and manifests by the CRC in their names, data
/// files by size, row count and, of ours, footer and page CRCs.
///
/// Concurrency: one thread at a time.
/// Cost: of each file that can have wanted rows, the pages that can have some.
public final class TableReader {
    /// What a batch holds.
    public let schema: RecordSchema
    /// What is read and what passed by.
    public let plan: ScanPlan
    private let files: any FileSystem
    private let columns: [Int]?
    private let filter: ParquetFilter
    private let batchRows: Int
    private var next = 0
    private var open: OpenFile?
    private var bytesOfClosed = 0

    private struct OpenFile {
        let file: any File
        let parquet: ParquetFile
        let scan: ParquetScan
    }

    /// A reader of what `scan` wants of a table.
    ///
    /// Throws: `notFound` for a column or state that is not there.
    public convenience init(
        _ table: Table, _ scan: TableScan, batchRows: Int = 1 << 15
    ) throws(StorageError) {
        let plan = try table.plan(scan)
        try self.init(table.files, plan, scan, batchRows, path: table.directory)
    }

    /// A reader of some files of what `scan` wants: those left in `plan`.
    public convenience init(
        _ table: Table, _ plan: ScanPlan, _ scan: TableScan, batchRows: Int = 1 << 15
    ) throws(StorageError) {
        try self.init(table.files, plan, scan, batchRows, path: table.directory)
    }

    init(
        _ files: any FileSystem, _ plan: ScanPlan, _ scan: TableScan, _ batchRows: Int, path: String
    ) throws(StorageError) {
        self.files = files
        self.plan = plan
        self.batchRows = batchRows
        guard let names = scan.columns else {
            columns = nil
            schema = plan.schema
            filter = scan.filter.parquet
            return
        }
        var fields: [RecordField] = []
        for name in names {
            guard let place = plan.schema.index(name) else {
                let known = plan.schema.fields.map(\.name).joined(separator: ", ")
                throw StorageError(
                    .notFound, "has no column '\(name)'; there are \(known)", path: path)
            }
            fields.append(plan.schema.fields[place])
        }
        columns = fields.map(\.id)
        schema = RecordSchema(name: plan.schema.name, fields: fields)
        filter = scan.filter.parquet
    }

    /// How many bytes of data files were read so far.
    public var bytesRead: Int { bytesOfClosed + (open?.parquet.bytesRead ?? 0) }

    /// Makes `batch` hold the next wanted rows; false, and none, at the end.
    public func next(into batch: inout RowBatch) throws(StorageError) -> Bool {
        while true {
            if let open {
                if try open.scan.next(into: &batch) { return true }
                close()
            }
            guard next < plan.files.count else {
                batch.removeAll()
                return false
            }
            open = try openFile(plan.files[next])
            next += 1
        }
    }

    private func close() {
        bytesOfClosed += open?.parquet.bytesRead ?? 0
        open?.file.close()
        open = nil
    }

    private func openFile(_ entry: DataFile) throws(StorageError) -> OpenFile {
        let (file, parquet) = try DataFileReader.open(files, entry)
        let scan = try parquet.scan(
            plan.schema, columns: columns, where: filter, batchRows: batchRows)
        return OpenFile(file: file, parquet: parquet, scan: scan)
    }
}

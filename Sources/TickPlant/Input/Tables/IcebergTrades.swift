import TickCore
import TickIceberg
import TickStorage

/// The trades of an Iceberg table, in one state of it.
final class IcebergTrades: TradeRows {
    let path: String
    let columns: TradeColumns
    let parts: [TradePart]
    var snapshot: Int64? { plan.snapshot?.id }
    private let table: Table
    private let plan: ScanPlan
    private let scan: TableScan

    /// Finds the files and columns of a table that was opened.
    ///
    /// Throws: where there is no such state, or the columns are not there.
    init(_ table: Table, _ options: TradeTableOptions, path: String) throws(PlantError) {
        self.path = path
        self.table = table
        var scan = TableScan()
        if let id = options.snapshot { scan.state = .snapshot(id) }
        if let millis = options.asOfMillis { scan.state = .time(millis: millis) }
        plan = try PlantError.ofStorage { () throws(StorageError) in try table.plan(scan) }
        let fields = plan.schema.fields
        columns = try TradeColumns(fields.map { TableColumn($0) }, options.columns, path: path)
        scan.columns = columns.names
        self.scan = scan
        let time = fields[plan.schema.index(columns.names[0]) ?? 0]
        parts = plan.files.map { [columns] file in
            let bounds = [file.lowerBounds, file.upperBounds].map { bounds in
                bounds[time.id].flatMap { SingleValue.whole($0, time.type) }.flatMap {
                    Int64(exactly: $0)
                }
            }
            return TradePart(
                path: file.path, rowsBefore: 0, rows: Int(clamping: max(0, file.rows)),
                times: TradePart.times(
                    bounds[0], bounds[1], unit: columns.timeUnit,
                    slack: columns.isArchived ? 999 : 0))
        }
    }

    func read(
        _ part: Int, _ body: (RowBatch) throws(StorageError) -> Void
    ) throws(StorageError) {
        var plan = plan
        plan.files = [plan.files[part]]
        let reader = try TableReader(table, plan, scan)
        var batch = RowBatch(reader.schema)
        while try reader.next(into: &batch) { try body(batch) }
    }

    func identify(_ digest: inout ContentDigest) {
        digest.update(plan.files.count)
        for file in plan.files {
            digest.update(file.path)
            digest.update(Int(truncatingIfNeeded: file.size))
        }
    }
}

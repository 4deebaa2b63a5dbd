import TickStorage

@testable import TickIceberg

/// Tables of made-up trades.
enum Trades {
    static let name = TableName("md", "trades")
    static let startMicros: Int64 = 1_767_364_200_000_000

    static let schema = RecordSchema(
        name: "trades",
        fields: [
            RecordField(id: 1, "ts_event", .timestampMicros),
            RecordField(id: 2, "symbol", .string),
            RecordField(id: 3, "price", .decimal(precision: 18, scale: 4)),
            RecordField(id: 4, "size", .int32),
            RecordField(id: 5, "side", .string, required: false),
            RecordField(id: 6, "notional", .decimal(precision: 38, scale: 4)),
        ])

    static var options: TableOptions {
        var options = TableOptions()
        options.spec = .dayAndBucket(
            day: schema.fields[0], bucket: schema.fields[1], count: 4)
        options.sortedBy = [2, 1]
        options.identity = [1, 2]
        return options
    }

    /// The trade of this number: a second after the one before, of one of 23 symbols.
    static func row(_ number: Int, price: Int64 = 1_000_000, everyMicros: Int64 = 7_000_000_000)
        -> Row
    {
        [
            1: .whole(Int128(startMicros + Int64(number) * everyMicros)),
            2: .text("SYM\(number * 7 % 23)"), 3: .whole(Int128(price + Int64(number % 100))),
            4: .whole(Int128(number % 500)),
            5: number % 3 == 0 ? .null : .text(number % 2 == 0 ? "B" : "S"),
            6: .whole(Int128(number) * 10_000_000_000_000_000_000),
        ]
    }

    static func rows(_ numbers: Range<Int>, price: Int64 = 1_000_000) -> [Row] {
        numbers.map { row($0, price: price) }
    }

    static func settings(_ clock: @escaping @Sendable () -> Int64 = { 1_800_000_000_000 })
        -> TableSettings
    {
        var settings = TableSettings()
        settings.now = clock
        settings.retriesMax = 3
        return settings
    }

    static func catalog(_ files: any FileSystem, _ root: String = "") throws(StorageError)
        -> SQLiteCatalog
    {
        try SQLiteCatalog(files, path: root + "/archive/catalog.db", busyMillis: 20)
    }

    /// The table, made where it does not exist.
    static func table(_ files: any FileSystem, _ root: String = "") throws(StorageError) -> Table {
        let catalog = try catalog(files, root)
        guard try catalog.location(name) == nil else {
            return try Table(catalog, name, settings: settings())
        }
        return try Table.create(
            catalog, name, directory: root + "/archive/table/trades", schema: schema,
            options: options, settings: settings())
    }
}

extension Table {
    /// Appends rows in one commit.
    @discardableResult
    func append(
        _ rows: [Row], sink: SinkCommit? = nil
    ) throws(StorageError) -> CommitOutcome {
        var writer = try TableWriter(self)
        try writer.write(RowBatch(metadata.schema.record, rows))
        return try append(try writer.finish(), sink: sink)
    }

    /// Puts and deletes rows in one commit.
    @discardableResult
    func upsert(
        _ puts: [Row], deleting deletes: [Row] = [], sink: SinkCommit? = nil
    ) throws(StorageError) -> CommitOutcome {
        var changes = try RowChanges(self)
        try changes.put(RowBatch(metadata.schema.record, puts))
        try changes.delete(RowBatch(metadata.schema.record, deletes))
        return try apply(changes, sink: sink)
    }

    /// All rows of a state, sorted.
    func dump(_ scan: TableScan = TableScan()) throws(StorageError) -> [[Cell]] {
        let reader = try TableReader(self, scan)
        var rows: [[Cell]] = []
        var batch = RowBatch(reader.schema)
        while try reader.next(into: &batch) { rows += batch.cells }
        return rows.ordered
    }
}

import TickIceberg
import TickStorage

/// The table `md.trades` of the catalog `ROOT/catalog.db`, and what is done to it.
struct TradeTable {
    let table: Table

    private static let rowsPerCommit = 10

    /// The table, made where it is missing.
    init(root: String) throws(StorageError) {
        let catalog = try SQLiteCatalog(RealFileSystem(), path: root + "/catalog.db")
        let name = TableName("md", "trades")
        guard try catalog.location(name) == nil else {
            table = try Table(catalog, name)
            return
        }
        let schema = TradeRows.schema
        var options = TableOptions()
        options.spec = .dayAndBucket(day: schema.fields[0], bucket: schema.fields[1], count: 4)
        options.sortedBy = [2, 1]
        options.identity = [1, 2]
        table = try Table.create(
            catalog, name, directory: root + "/table/trades", schema: schema, options: options)
    }

    func append(commits: Range<Int>) throws(StorageError) {
        for number in commits {
            let first = number * Self.rowsPerCommit
            var writer = try TableWriter(table)
            try writer.write(rows(first..<first + Self.rowsPerCommit))
            let sink = SinkCommit(
                sink: "main", checkpoint: Int64(number + 1),
                logOffset: Int64(first + Self.rowsPerCommit))
            let outcome = try table.append(try writer.finish(), sink: sink)
            print("commit \(number): \(outcome)")
        }
    }

    /// Gives every third row another price, and takes every seventh out.
    func upsert(_ numbers: Range<Int>) throws(StorageError) {
        var changes = try RowChanges(table)
        let (from, end) = (numbers.lowerBound, numbers.upperBound)
        try changes.put(rows(stride(from: from, to: end, by: 3), price: 77))
        try changes.delete(rows(stride(from: from + 1, to: end, by: 7)))
        print(try table.apply(changes))
    }

    func evolve() throws(StorageError) { print(try table.evolve(to: TradeRows.evolved)) }

    func compact() throws(StorageError) {
        var policy = CompactionPolicy()
        policy.filesMin = 2
        print(try table.compact(policy), try table.rewriteManifests(above: 1))
    }

    func expire() throws(StorageError) {
        print(try table.expire(ExpiryPolicy(ageMillisMax: 0, keptMin: 1)))
    }

    private func rows(_ numbers: some Sequence<Int>, price: Int = 0) -> RowBatch {
        TradeRows.batch(table.metadata.schema.record, numbers, price: price)
    }
}

import TickStorage
import Testing

@testable import TickIceberg

@Suite struct PushdownTests {
    private static let schema = RecordSchema(
        name: "trades",
        fields: [
            RecordField(id: 1, "ts_event", .timestampMicros),
            RecordField(id: 2, "symbol", .string),
            RecordField(id: 3, "price", .decimal(precision: 18, scale: 4)),
            RecordField(id: 4, "size", .int64),
            RecordField(id: 5, "trade_id", .binary),
        ])

    /// Two days of trades of a thousand symbols.
    private func made() throws -> Table {
        let disk = SimulatedDisk()
        var options = TableOptions()
        options.spec = .dayAndBucket(
            day: Self.schema.fields[0], bucket: Self.schema.fields[1], count: 8)
        options.sortedBy = [2, 1]
        let table = try Table.create(
            Trades.catalog(disk), Trades.name, directory: "/archive/table/trades",
            schema: Self.schema, options: options, settings: Trades.settings())
        var random = SplitMix(seed: 3)
        var written = WriterOptions()
        written.parquet.pageRows = 256
        written.parquet.rowGroupRows = 16_384
        // Of a dictionary all is read, whatever is wanted of its pages.
        written.parquet.encodings = [1: .delta, 2: .dictionary, 3: .delta, 4: .delta, 5: .plain]
        for day in 0..<2 {
            var batch = RowBatch(Self.schema)
            for _ in 0..<40_000 {
                let time = Int64(20_455 + day) * 86_400_000_000
                batch.columns[0].int64s.append(time + Int64(random.below(86_400_000)) * 1000)
                batch.columns[1].append(Array("S\(random.below(1000))".utf8))
                batch.columns[2].int64s.append(Int64(1_000_000 + random.below(10_000)))
                batch.columns[3].int64s.append(Int64(random.below(1000)))
                batch.columns[4].append((0..<32).map { _ in UInt8(random.next() & 0xFF) })
            }
            var writer = try TableWriter(table, options: written)
            try writer.write(batch)
            _ = try table.append(try writer.finish())
        }
        return table
    }

    @Test func `one symbol of a thousand for an hour reads under 2 percent of the bytes`() throws {
        let table = try made()
        let hour: Int64 = 3_600_000_000
        let all = try table.dump()
        // An hour that has such a trade.
        guard case .whole(let some)? = all.first(where: { $0[1] == .text("S77") })?[0] else {
            Issue.record("no trade of S77")
            return
        }
        let from = Int64(some) / hour * hour
        var scan = TableScan()
        scan.filter = TableFilter().with(Self.schema.fields[1], in: ["S77"])
            .with(Self.schema.fields[0], in: from..<from + hour)
        let reader = try TableReader(table, scan)
        var found: [[Cell]] = []
        var batch = RowBatch(reader.schema)
        while try reader.next(into: &batch) { found += batch.cells }
        let wanted = all.filter { row in
            guard case .whole(let time) = row[0] else { return false }
            return row[1] == .text("S77") && (from..<from + hour).contains(Int64(time))
        }
        #expect(found.ordered == wanted.ordered && !wanted.isEmpty)
        let total = try table.plan(TableScan()).bytesTotal!
        #expect(reader.plan.bytesTotal == total)
        #expect(reader.plan.files.count == 1)
        #expect(reader.plan.manifestsPruned == 1)
        let share = Double(reader.bytesRead) / Double(total)
        #expect(share < 0.02, "\(reader.bytesRead) of \(total) bytes")
    }

    @Test func `only the columns asked for are read, in their order`() throws {
        let table = try made()
        var scan = TableScan()
        scan.columns = ["size", "symbol"]
        let reader = try TableReader(table, scan)
        #expect(reader.schema.fields.map(\.name) == ["size", "symbol"])
        var batch = RowBatch(reader.schema)
        var count = 0
        while try reader.next(into: &batch) { count += batch.count }
        #expect(count == 80_000)
        #expect(Int64(reader.bytesRead) * 2 < reader.plan.bytesTotal!)
        scan.columns = ["none"]
        #expect { _ = try TableReader(table, scan) } throws: {
            ($0 as? StorageError)?.message.contains("'none'") == true
        }
    }

    @Test func `nothing is read for what cannot be`() throws {
        let table = try made()
        for filter in [
            TableFilter().with(Self.schema.fields[1], in: []),
            TableFilter().with(Self.schema.fields[0], in: 0..<5),
            TableFilter().with(Self.schema.fields[0], in: 5..<5),
        ] {
            var scan = TableScan()
            scan.filter = filter
            let reader = try TableReader(table, scan)
            var batch = RowBatch(reader.schema)
            #expect(try !reader.next(into: &batch))
            #expect(reader.bytesRead == 0)
            #expect(reader.plan.filesTotal > 0)
        }
    }
}

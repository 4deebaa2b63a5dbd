import Testing
import TickCore
import TickStorage

@testable import TickPlant

/// Rows in any order: bars as if they had come in order of time.
@Suite struct TableOrderTests {
    private let trades = TradeSheet.trades(3000, seed: 8)

    private func wanted(_ scratch: Scratch, _ trades: [ModelTrade]) throws -> [String] {
        let csv = try scratch.write(text: TradeSheet.lines(trades), "wanted.csv")
        return try TableRun([csv]).lines
    }

    @Test func `rows sorted by symbol make the bars of rows in order of time`() throws {
        let scratch = try Scratch()
        let bySymbol = trades.enumerated().sorted {
            ($0.element.symbol, $0.offset) < ($1.element.symbol, $1.offset)
        }.map(\.element)
        var sheet = TradeSheet()
        sheet.groupRows = 250
        let run = try TableRun([try sheet.write(bySymbol, to: scratch.path("t"))])
        #expect(try run.lines == wanted(scratch, bySymbol))
        #expect(!run.report.isDamaged && run.report.bars.late == 0)
    }

    @Test func `files of symbols, of days, and of anything make one table`() throws {
        let scratch = try Scratch()
        let wanted = try wanted(scratch, trades)
        var sheet = TradeSheet()
        sheet.groupRows = 200
        let symbols = try ["A", "BRK.A", "Z9", "LONGERTHAN8"].map { symbol in
            try sheet.write(
                trades.filter { $0.symbol == symbol }, to: scratch.path("symbol-\(symbol)"))
        }
        #expect(try TableRun(symbols).lines == wanted)
        let thirds = try (0..<3).map { part in
            try sheet.write(
                Array(trades[part * 1000..<part * 1000 + 1000]), to: scratch.path("part-\(part)"))
        }
        #expect(try TableRun(thirds).lines == wanted)
        // Rows of one time come as the files are named, so cut where time moves on.
        let cut = trades.indices.first { $0 > 1000 && trades[$0].time != trades[$0 - 1].time }!
        let first = try sheet.write(Array(trades[..<cut]), to: scratch.path("first"))
        let second = try sheet.write(Array(trades[cut...]), to: scratch.path("second"))
        #expect(try TableRun([second, first]).lines == wanted)
    }

    @Test func `files of lines and tables follow one another`() throws {
        let scratch = try Scratch()
        let wanted = try wanted(scratch, trades)
        let csv = try scratch.write(
            text: TradeSheet.lines(Array(trades[1000..<2000])), "middle.csv")
        let tables = try [0..<1000, 2000..<3000].map { rows in
            try TradeSheet().write(Array(trades[rows]), to: scratch.path("\(rows.lowerBound)"))
        }
        let run = try TableRun([tables[0], csv, tables[1]]) { $0.priceDigits = 4 }
        #expect(run.lines == wanted)
    }

    @Test func `row groups in order of time are read one by one`() throws {
        let scratch = try Scratch()
        var sheet = TradeSheet()
        sheet.groupRows = 100
        // Every group begins at the time at which the one before ends.
        let ordered = (0..<1000).map { place in
            let time = place / 100 + (place % 100 == 99 ? 1 : 0)
            return ModelTrade(
                symbol: "A", time: Int64(time), price: 100_000, size: UInt64(place + 1))
        }
        let path = try sheet.write(ordered, to: scratch.path("t"))
        let rows = try ParquetTrades(path, ColumnsMap(), RealFileSystem())
        #expect(try TradeTable([rows]).stretches.map(\.count) == [Int](repeating: 1, count: 10))
        let twice = try ParquetTrades(path, ColumnsMap(), RealFileSystem())
        #expect(try TradeTable([rows, twice]).stretches.count == 1)
        let volumes = try TableRun([path], bars: "ticks:1").lines.dropFirst().map { line in
            String(line.split(separator: ",")[7])
        }
        #expect(volumes == (1...1000).map { String($0) })
    }

    /// Rows of trades that say of themselves whatever a test wants.
    private final class Stated: TradeRows {
        let path = "stated"
        let columns: TradeColumns
        let parts: [TradePart]
        var snapshot: Int64? { nil }
        let batch: RowBatch

        init(_ times: [Int64], says range: ClosedRange<Int64>, rows: Int? = nil) throws {
            let fields = TradeSheet().fields
            columns = try TradeColumns(
                fields.map { TableColumn($0) }, ColumnsMap(), path: "stated")
            var batch = RowBatch(RecordSchema(name: "t", fields: fields))
            for time in times {
                batch.columns[0].int64s.append(time)
                batch.columns[1].append([65])
                batch.columns[2].int64s.append(10_000)
                batch.columns[3].int64s.append(1)
            }
            self.batch = batch
            parts = [
                TradePart(path: path, rowsBefore: 0, rows: rows ?? times.count, times: range)
            ]
        }

        func read(
            _ part: Int, _ body: (RowBatch) throws(StorageError) -> Void
        ) throws(StorageError) { try body(batch) }

        func identify(_ digest: inout ContentDigest) {}
    }

    @Test func `a row outside of the bounds that its part states is damage`() throws {
        let table = try TradeTable([Stated([1, 2, 3], says: 1...3), Stated([5, 9], says: 4...6)])
        var reader = TradeTableReader(table, priceDigits: 4, instruments: InstrumentTable())
        let ticks = UnsafeMutablePointer<Tick>.allocate(capacity: 10)
        defer { ticks.deallocate() }
        #expect(reader.next(ticks, capacity: 10) == 3)
        #expect(reader.next(ticks, capacity: 10) == 0)
        #expect(reader.damage?.message.contains("row 2 is of 9 ns, outside of the bounds") == true)
        #expect(reader.next(ticks, capacity: 10) == 0)
    }

    @Test func `too many rows to put in order are refused before the run`() throws {
        let rows = SortedTrades.rowsMax
        let first = try Stated([1], says: .min ... .max, rows: rows)
        _ = try TradeTable([first])
        #expect { try TradeTable([first, try Stated([1], says: 0...9)]) } throws: {
            "\($0)".contains("at most \(rows) can be") && ($0 as? PlantError)?.code == .usage
        }
        #expect {
            try TradeTable([first, first, try Stated([1], says: 0...9, rows: .max)])
        } throws: {
            "\($0)".contains("at most \(rows)")
        }
        #expect(
            try TradeTable([Stated([1], says: 0...9, rows: rows), Stated([10], says: 10...11)])
                .stretches.count == 2)
    }
}

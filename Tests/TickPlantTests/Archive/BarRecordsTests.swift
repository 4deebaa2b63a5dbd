import Testing
import TickCore
import TickStorage
import TickWindows

@testable import TickPlant

@Suite struct BarRecordsTests {
    private let instruments = InstrumentTable()

    private func bar(_ change: (inout Bar) -> Void = { _ in }) -> Bar {
        let symbol = Array("ZVZZT".utf8).withUnsafeBytes {
            instruments.intern(
                venue: UInt16(Venues.names.firstIndex(of: "XNAS")!), bytes: ByteView($0))
        }
        var bar = Bar(
            instrument: symbol, start: -1, end: 1_773_667_801_000_000_123,
            open: Price(nanos: 10_010_000_000), high: Price(nanos: 10_030_000_000),
            low: Price(nanos: -100_000), close: Price(nanos: 0), volume: 150, trades: 2,
            notional: 1_502_500_000_000, status: .disordered)
        change(&bar)
        return bar
    }

    private func decoded(
        _ query: WindowPlan, _ bar: Bar, _ change: BarRows.Change = .put,
        _ values: [AggregateValue] = [], digits: Int = 4
    ) throws -> RowBatch? {
        let plans = try StreamPlans(
            [query], priceDigits: digits, ofQuotes: false, trades: false, quotes: false)
        let plan = plans.plans[0]
        var record = RecordEncoder()
        var pane = Pane(bar, kind: .lateUpdate, number: 3, ordinal: 9)
        pane.query = 0
        let fits = values.withUnsafeBufferPointer {
            let records = BarRecords(query, plan)
            records.putKey(pane, RecordSources(instruments), to: &record)
            return records.putRest(pane, change, $0, to: &record)
        }
        guard fits else { return nil }
        var batch = RowBatch(plan.schema)
        let decoder = try RecordDecoder(writer: plan.schema, reader: plan.schema, path: "")
        #expect(decoder.decode(record.written, into: &batch))
        return batch
    }

    private func text(_ batch: RowBatch, _ name: String) -> String {
        let place = batch.schema.index(name)!
        guard !batch.columns[place].isNull(0) else { return "null" }
        var text = TextBuffer(capacity: 64)
        CellText.append(batch.columns[place], 0, batch.schema.fields[place].type, to: &text)
        return text.text()
    }

    @Test func `every field of a bar comes back`() throws {
        let batch = try #require(
            try decoded(WindowPlan(.tumbling(size: 1_000_000_000, offset: 0), name: "1s"), bar()))
        let expected = [
            "venue": "XNAS", "symbol": "ZVZZT", "start": "1969-12-31T23:59:59.999999Z",
            "start_ns": "999", "end": "2026-03-16T13:30:01.000000Z", "end_ns": "123",
            "ordinal": "9", "open": "10.01", "high": "10.03", "low": "-0.0001", "close": "0",
            "volume": "150", "trades": "2", "notional": "1502.5", "vwap": "10.016666667",
            "status": "disordered", "kind": "late_update", "pane": "3",
        ]
        for (name, value) in expected { #expect(text(batch, name) == value, "\(name)") }
        #expect(batch.columns.count == expected.count)
    }

    @Test func `what is not known is null, and a row taken back holds nothing`() throws {
        let plan = WindowPlan(.tumbling(size: 1_000_000_000, offset: 0), name: "1s")
        let unknown = try #require(
            try decoded(
                plan,
                bar {
                    $0.known = []; $0.volume = 0
                }))
        for name in ["open", "high", "low", "close", "vwap"] {
            #expect(text(unknown, name) == "null")
        }
        let gone = try #require(try decoded(plan, bar(), .delete))
        #expect(text(gone, "volume") == "0" && text(gone, "kind") == "delete")
        #expect(text(gone, "open") == "null")
    }

    @Test func `a price that needs more digits than the archive has is refused, not rounded`()
        throws
    {
        let plan = WindowPlan(.tumbling(size: 1_000_000_000, offset: 0), name: "1s")
        #expect(try decoded(plan, bar { $0.low = Price(nanos: 10_000) }) == nil)
        #expect(try decoded(plan, bar { $0.low = Price(nanos: 10_000) }, digits: 5) != nil)
        #expect(try decoded(plan, bar { $0.volume = 1 << 63 }) == nil)
        #expect(try decoded(plan, bar { $0.notional += 1 }) == nil)
    }

    @Test func `aggregates have columns of their own type`() throws {
        var plan = WindowPlan(.tumbling(size: 1_000_000_000, offset: 0), name: "1s")
        plan.aggregates = [.count, .sum(.notional), .twap, .returns(.variance), .max(.size)]
        let batch = try #require(
            try decoded(
                plan, bar(), .put,
                [.integer(2), .wide(Int128(1) << 90), .none, .real(0.25), .integer(100)]))
        #expect(text(batch, "trade_count") == "2")
        #expect(text(batch, "notional_sum") == "1237940039285380274.899124224")
        #expect(text(batch, "twap") == "null")
        #expect(text(batch, "return_variance") == "0.25")
        #expect(text(batch, plan.aggregates[4].column) == "100")
    }

    @Test func `two queries that would share a stream are refused by name`() throws {
        let queries = ["a:b", "a/b"].map { WindowPlan(.tumbling(size: 1, offset: 0), name: $0) }
        #expect {
            _ = try StreamPlans(
                queries, priceDigits: 4, ofQuotes: false, trades: false, quotes: false)
        } throws: {
            "\($0)".contains("--bars a/b") && "\($0)".contains("bars_a_b")
        }
    }
}

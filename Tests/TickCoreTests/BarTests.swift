import Testing

@testable import TickCore

@Suite struct BarTests {
    private func bar(notional: Int128, volume: UInt64) -> Bar {
        let price = Price(nanos: 0)
        return Bar(
            instrument: InstrumentID(rawValue: 0), start: 0, end: 1, open: price, high: price,
            low: price, close: price, volume: volume, trades: 1, notional: notional,
            status: .complete)
    }

    @Test(arguments: [
        (10, 4, 2), (14, 4, 4), (15, 4, 4), (13, 4, 3), (-10, 4, -2), (-14, 4, -4), (0, 3, 0),
    ])
    func `vwap rounds half to even`(notional: Int, volume: UInt64, nanos: Int64) {
        #expect(bar(notional: Int128(notional), volume: volume).vwap?.nanos == nanos)
    }

    @Test func `vwap without volume or past Int64 is unknown`() {
        #expect(bar(notional: 5, volume: 0).vwap == nil)
        #expect(bar(notional: .max, volume: 1).vwap == nil)
        #expect(bar(notional: .min / 2, volume: .max).vwap?.nanos == -(1 << 62))
    }
}

@Suite struct InstrumentTableTests {
    @Test func `symbols are interned once and ranked by venue and bytes`() {
        let table = InstrumentTable()
        let names = ["MSFT", "AAPL", "BRK.A", "A", "AA", "LONGERTHANEIGHT", "AAPL "]
        let ids = names.map { name in
            Array(name.utf8).withUnsafeBytes { table.intern(venue: 1, bytes: ByteView($0)) }
        }
        #expect(ids[1] == ids[6] && table.count == 6)
        #expect(table.intern(venue: 1, packed: 0x4141_504C_2020_2020) == ids[1])
        #expect(table.intern(venue: 0, packed: 0x4141_504C_2020_2020) != ids[1])
        let ordered = ids[0..<6].sorted { table.rank($0) < table.rank($1) }.map(table.symbol)
        #expect(ordered == ["A", "AA", "AAPL", "BRK.A", "LONGERTHANEIGHT", "MSFT"])
        #expect(ids[0..<6].allSatisfy { table.rank($0) > 0 })
    }

    @Test func `a hundred thousand symbols keep their ids`() {
        let table = InstrumentTable()
        for value in 0..<UInt64(100_000) {
            #expect(table.intern(venue: 3, packed: value << 16 | 0x2020).index == Int(value))
        }
        for value in 0..<UInt64(100_000) {
            #expect(table.intern(venue: 3, packed: value << 16 | 0x2020).index == Int(value))
        }
    }
}

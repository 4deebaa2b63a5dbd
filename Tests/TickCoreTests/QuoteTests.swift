import Testing
import TickCore

/// A quote in the fields of a tick.
struct QuoteTests {
    private func quote(
        _ bid: Int64, _ bidSize: UInt64, _ ask: Int64, _ askSize: UInt64
    ) -> Tick {
        Tick(
            eventTime: 1, bid: Price(nanos: bid), bidSize: bidSize, ask: Price(nanos: ask),
            askSize: askSize, instrument: InstrumentID(rawValue: 0))
    }

    @Test func `both sides come back`() {
        let tick = quote(-7, 3, 12, 4)
        #expect(tick.kind == .quote && tick.price.nanos == -7)
        #expect(tick.bid?.nanos == -7 && tick.bidSize == 3)
        #expect(tick.ask?.nanos == 12 && tick.askSize == 4)
        #expect(tick.spread == 19)
        #expect(tick.size == 4 << 32 | 3 && tick.reference == 12)
        #expect(quote(9, 1, 8, 1).spread == -1)
    }

    @Test func `sizes saturate and never run into each other`() {
        let tick = quote(1, .max, 2, 1 << 32)
        #expect(tick.bidSize == .max && tick.askSize == .max)
        #expect(quote(1, .max, 2, 0).askSize == 0)
    }

    @Test func `a spread that leaves Int64 is none`() {
        #expect(quote(.min, 1, .max, 1).spread == nil)
        #expect(quote(.max, 1, .min, 1).spread == nil)
        #expect(quote(0, 1, .max, 1).spread == .max)
        #expect(quote(.min, 1, -1, 1).spread == .max)
    }
}

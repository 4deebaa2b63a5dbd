import TickCore
import Testing

@testable import TickBook
@testable import TickSynth

/// The best over several venues, against a search of all their quotes.
@Suite struct ConsolidationTests {
    struct Own {
        var bid: Int64 = 0
        var bidSize: UInt32 = 0
        var ask: Int64 = 0
        var askSize: UInt32 = 0
        var isTradable = false
        var isUntrusted = false
    }

    struct Best: Equatable {
        var bid: Int64?
        var bidSize: UInt64 = 0
        var ask: Int64?
        var askSize: UInt64 = 0
        var marks = QuoteMarks()
        var isTradable = false
    }

    private func best(_ owns: [Own]) -> Best {
        let live = owns.filter(\.isTradable)
        var best = Best()
        best.bid = live.filter { $0.bidSize > 0 }.map(\.bid).max()
        best.ask = live.filter { $0.askSize > 0 }.map(\.ask).min()
        best.bidSize = live.filter { $0.bid == best.bid }.reduce(0) { $0 + UInt64($1.bidSize) }
        best.askSize = live.filter { $0.ask == best.ask }.reduce(0) { $0 + UInt64($1.askSize) }
        if owns.contains(where: \.isUntrusted) { best.marks.insert(.untrusted) }
        if live.isEmpty { best.marks.insert(.halted) }
        if let bid = best.bid, let ask = best.ask, bid >= ask {
            best.marks.insert(bid == ask ? .locked : .crossed)
        }
        best.isTradable = !live.isEmpty && !best.marks.contains(.untrusted)
        return best
    }

    private func value(_ tick: Tick) -> Best {
        Best(
            bid: tick.bid?.nanos, bidSize: UInt64(tick.bidSize), ask: tick.ask?.nanos,
            askSize: UInt64(tick.askSize), marks: tick.quoteMarks,
            isTradable: tick.eligibility != [])
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `the best is that of a search, told when it changes`(seed: UInt64) {
        var random = RandomStream(seed: seed)
        let instruments = InstrumentTable()
        let symbols: [UInt64] = [0x4141_4141_2020_2020, 0x4242_4242_2020_2020]
        // Venue 2 is there and left out.
        let ids = (UInt16(0)...3).map { venue in
            symbols.map { instruments.intern(venue: venue, packed: $0) }
        }
        var consolidation = Consolidation(instruments: instruments, of: [0, 1, 3], as: 9)
        var owns = Array(repeating: Array(repeating: Own(), count: 4), count: 2)
        var told: [Best?] = [nil, nil]
        for step in 0..<4000 {
            let (venue, symbol) = (Int(random.below(4)), Int(random.below(2)))
            let own = Own(
                bid: Int64(100 + random.below(5)), bidSize: random.below(3) * 100,
                ask: Int64(102 + random.below(5)), askSize: random.below(3) * 100,
                isTradable: !random.once(in: 6), isUntrusted: random.once(in: 30))
            let isTradable = own.isTradable && !own.isUntrusted
            let quote = Tick(
                eventTime: Int64(step), bid: Price(nanos: own.bid), bidSize: UInt64(own.bidSize),
                ask: Price(nanos: own.ask), askSize: UInt64(own.askSize),
                instrument: ids[venue][symbol],
                conditions: own.isUntrusted ? QuoteMarks.untrusted.rawValue : 0,
                eligibility: isTradable ? .all : [])
            let found = consolidation.take(quote)
            guard venue != 2 else {
                #expect(found == nil)
                continue
            }
            owns[symbol][venue] = own
            owns[symbol][venue].isTradable = isTradable
            let expected = best([0, 1, 3].map { owns[symbol][$0] })
            let isNew = told[symbol] != expected
            if let found {
                #expect(value(found) == expected, "seed \(seed), step \(step)")
                #expect(instruments.venue(found.instrument) == 9)
            } else {
                #expect(!isNew, "seed \(seed), step \(step)")
            }
            if found != nil { told[symbol] = expected }
        }
    }

    @Test func `the venue with the most shares at the best price is named`() throws {
        let instruments = InstrumentTable()
        var consolidation = Consolidation(instruments: instruments, of: [0, 1], as: 2)
        func quote(_ venue: UInt16, _ bidSize: UInt64) -> Tick {
            Tick(
                eventTime: 1, bid: Price(nanos: 5), bidSize: bidSize, ask: Price(nanos: 9),
                askSize: 100,
                instrument: instruments.intern(venue: venue, packed: 0x4141_4141_4141_4141))
        }
        let first = consolidation.take(quote(0, 100))
        #expect(Consolidation.venues(of: try #require(first)) == (0, 0))
        let second = consolidation.take(quote(1, 300))
        #expect(Consolidation.venues(of: try #require(second)) == (1, 0))
        #expect(second?.bidSize == 400 && second?.askSize == 200)
    }

    @Test func `a venue that lost messages puts every symbol in doubt until it begins anew`() {
        let instruments = InstrumentTable()
        var consolidation = Consolidation(instruments: instruments, of: [0, 1], as: 2)
        let origin = MessageOrigin(sequence: 1, receiveTime: 1, packet: 1)
        let quote = Tick(
            eventTime: 1, bid: Price(nanos: 5), bidSize: 1, ask: Price(nanos: 9), askSize: 1,
            instrument: instruments.intern(venue: 0, packed: 0x4141_4141_4141_4141))
        let whole = consolidation.take(quote)
        #expect(whole?.eligibility == .all)
        let lost = consolidation.doubt(1, .all, origin, channel: 0)
        #expect(lost.map(\.quoteMarks) == [.untrusted] && lost.first?.eligibility == [])
        let again = consolidation.doubt(1, .all, origin, channel: 0)
        #expect(again.isEmpty)
        let begun = consolidation.doubt(1, .none, origin, channel: 0)
        #expect(begun.map(\.quoteMarks) == [[]] && begun.first?.eligibility == .all)
    }

    @Test func `a venue with whole quotes leaves in doubt only what it has not quoted`() {
        let instruments = InstrumentTable()
        var consolidation = Consolidation(instruments: instruments, of: [0, 1], as: 2)
        let origin = MessageOrigin(sequence: 1, receiveTime: 1, packet: 1)
        func quote(_ venue: UInt16, _ symbol: UInt64, _ bid: Int64) -> Tick {
            Tick(
                eventTime: 1, bid: Price(nanos: bid), bidSize: 1, ask: Price(nanos: 9), askSize: 1,
                instrument: instruments.intern(venue: venue, packed: symbol))
        }
        let (first, second, third) = (1, 2, 3) as (UInt64, UInt64, UInt64)
        #expect(consolidation.take(quote(0, first, 5))?.eligibility == .all)
        #expect(consolidation.take(quote(1, first, 6))?.eligibility == .all)
        #expect(consolidation.take(quote(0, second, 5))?.eligibility == .all)
        let lost = consolidation.doubt(1, .unheard, origin, channel: 0)
        #expect(
            lost.map { instruments.symbol($0.instrument) } == [
                instruments.symbol(quote(0, second, 5).instrument)
            ])
        #expect(lost.first?.quoteMarks == .untrusted)
        // A symbol that nobody has quoted before is in doubt until the venue has.
        #expect(consolidation.take(quote(0, third, 5))?.quoteMarks == .untrusted)
        #expect(consolidation.take(quote(1, third, 4))?.eligibility == .all)
        #expect(consolidation.take(quote(1, second, 6))?.eligibility == .all)
    }
}

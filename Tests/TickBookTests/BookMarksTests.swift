import TickCore
import Testing

@testable import TickBook

/// What quotes say of their books, worked out by hand.
@Suite struct BookMarksTests {
    /// Quotes in the order in which they were told.
    final class Told { var quotes: [Tick] = [] }

    struct Log: TickSink {
        let told: Told
        mutating func accept(_ tick: Tick) { told.quotes.append(tick) }
        mutating func unresolved(
            _ instrument: InstrumentID, at eventTime: Int64, _ origin: MessageOrigin
        ) {}
        mutating func unreadable(_ origin: MessageOrigin) {}
        mutating func endOfMessages() {}
    }

    /// A stage over three symbols, interned against the order of their names.
    final class Kit {
        let told = Told()
        let instruments = InstrumentTable()
        let books = UnsafeMutablePointer<Books>.allocate(capacity: 1)
        var stage: BookStage<Log>
        private(set) var time: Int64 = 100

        init(missing: UInt64? = 0) {
            for name in [
                UInt64(0x4343_4343_4343_4343), 0x4242_4242_4242_4242, 0x4141_4141_4141_4141,
            ] {
                _ = instruments.intern(venue: 0, packed: name)
            }
            books.initialize(to: Books(instruments: instruments))
            stage = BookStage(books: books, next: Log(told: told), channel: 3)
            if let missing { stage.booksBegan(missing: missing, origin) }
        }

        deinit {
            books.deinitialize(count: 1)
            books.deallocate()
        }

        var origin: MessageOrigin { MessageOrigin(sequence: 7, receiveTime: 5, packet: 9) }

        /// One event of an instrument; returns the quote that came of it.
        func event(
            _ instrument: UInt32 = 0, sequence: UInt64 = 7, _ change: (inout BookStage<Log>) -> Void
        ) -> Tick? {
            let before = told.quotes.count
            time += 1
            change(&stage)
            stage.bookEventEnded(
                InstrumentID(rawValue: instrument), at: time,
                MessageOrigin(sequence: sequence, receiveTime: 5, packet: 9))
            return told.quotes.count == before + 1 ? told.quotes.last : nil
        }

        func rest(_ reference: UInt64, _ price: Int64, _ side: Tick.Side, _ id: UInt32 = 0) -> Tick?
        {
            event(id) {
                $0.orderAdded(reference, order(price: price, shares: 10, side, instrument: id))
            }
        }

        func trade(_ id: UInt32 = 0) {
            _ = event(id) { $0.bookStatus(InstrumentID(rawValue: id), .trading) }
        }
    }

    let id = InstrumentID(rawValue: 0)

    @Test func `a symbol of which the venue has said nothing is halted`() {
        let kit = Kit()
        let first = kit.rest(1, 100, .buy)
        #expect(first?.quoteMarks == .halted && first?.eligibility == [])
        let trading = kit.event { $0.bookStatus(id, .trading) }
        #expect(trading?.quoteMarks == [] && trading?.eligibility == .all)
        #expect(trading?.bid?.nanos == 100 && trading?.ask == nil && trading?.channel == 3)
        #expect(trading?.sequence == 7 && trading?.packet == 9 && trading?.receiveTime == 5)
    }

    @Test func `halts, auctions, tests and the end of the day bar a quote`() {
        let kit = Kit()
        kit.trade()
        #expect(kit.rest(1, 100, .buy)?.quoteMarks == [])
        #expect(kit.event { $0.bookStatus(id, .auction) }?.quoteMarks == .auction)
        #expect(kit.event { $0.bookHalted(id, true) }?.quoteMarks == [.auction, .halted])
        #expect(kit.event { $0.bookStatus(id, .trading) }?.quoteMarks == .halted)
        #expect(kit.event { $0.bookHalted(id, false) }?.quoteMarks == [])
        #expect(kit.event { $0.bookTest(id, true) }?.quoteMarks == .test)
        #expect(kit.event { $0.bookTest(id, false) }?.quoteMarks == [])
        kit.stage.bookSession(.closed, at: 500, kit.origin)
        #expect(kit.told.quotes.last?.quoteMarks == .closed)
        #expect(kit.told.quotes.last?.eventTime == 500)
        #expect(kit.told.quotes.allSatisfy { ($0.eligibility == []) == ($0.quoteMarks != []) })
    }

    @Test func `a change behind the best price makes no quote, nor one that changes nothing`() {
        let kit = Kit()
        kit.trade()
        #expect(kit.rest(1, 100, .buy) != nil)
        #expect(kit.rest(2, 90, .buy) == nil)
        #expect(kit.event { $0.orderDeleted(2, of: id) } == nil)
        let same = kit.event {
            $0.orderReplaced(1, by: 3, price: Price(nanos: 100), shares: 10, of: id)
        }
        #expect(same == nil)
        #expect(kit.rest(4, 100, .buy)?.bidSize == 20)
    }

    @Test func `locked and crossed within one venue cannot be traded on`() {
        let kit = Kit()
        kit.trade()
        _ = kit.rest(1, 100, .buy)
        let locked = kit.rest(2, 100, .sell)
        #expect(locked?.quoteMarks == .locked && locked?.eligibility == [])
        let crossed = kit.rest(3, 99, .sell)
        #expect(crossed?.quoteMarks == .crossed && crossed?.eligibility == [])
    }

    @Test func `a cleared book is empty and beyond doubt`() {
        let kit = Kit(missing: 5)
        kit.trade()
        #expect(kit.rest(1, 100, .buy)?.quoteMarks == .untrusted)
        let cleared = kit.event { $0.bookCleared(id) }
        #expect(cleared?.quoteMarks == .cleared && cleared?.bid == nil)
        #expect(kit.rest(1, 101, .buy)?.quoteMarks == [])
        // The others are as doubtful as before.
        kit.trade(1)
        #expect(kit.rest(2, 100, .buy, 1)?.quoteMarks == .untrusted)
    }

    @Test func `lost messages take every standing quote back at once, by the order of names`() {
        let kit = Kit()
        for instrument in UInt32(0)...2 {
            kit.trade(instrument)
            _ = kit.rest(UInt64(instrument) + 1, 100, .buy, instrument)
        }
        let before = kit.told.quotes.count
        kit.stage.booksLost(kit.origin)
        let ended = kit.told.quotes.dropFirst(before)
        #expect(ended.map(\.instrument.rawValue) == [2, 1, 0])
        #expect(ended.allSatisfy { $0.quoteMarks == .untrusted && $0.eventTime == kit.time })
        kit.stage.booksBegan(missing: 0, kit.origin)
        kit.trade()
        #expect(kit.rest(9, 100, .buy)?.quoteMarks == [])
    }

    @Test func `the start of messages proves a stream whole before any order, not after`() {
        let early = Kit(missing: nil)
        early.stage.bookSession(.began, at: 1, early.origin)
        early.trade()
        #expect(early.rest(1, 100, .buy)?.quoteMarks == [])
        let late = Kit(missing: nil)
        late.trade()
        _ = late.rest(1, 100, .buy)
        late.stage.bookSession(.began, at: 1, late.origin)
        #expect(late.rest(2, 101, .buy)?.quoteMarks == .untrusted)
        let lost = Kit(missing: nil)
        lost.stage.booksLost(lost.origin)
        lost.stage.bookSession(.began, at: 1, lost.origin)
        lost.trade()
        #expect(lost.rest(1, 100, .buy)?.quoteMarks == .untrusted)
    }

    @Test func `a message outside the sequence puts its book in doubt`() {
        let kit = Kit()
        kit.trade()
        let quote = kit.event(sequence: 0) {
            $0.orderAdded(1, order(price: 100, shares: 10, .buy))
        }
        #expect(quote?.quoteMarks == .untrusted)
    }

    @Test func `prices within an event are never told, whatever else is`() {
        let kit = Kit()
        kit.trade()
        func level(_ stage: inout BookStage<Log>, _ price: Int64, _ shares: UInt32) {
            stage.levelSet(id, .buy, price: Price(nanos: price), shares: shares)
        }
        _ = kit.event { level(&$0, 100, 10) }
        level(&kit.stage, 100, 0)
        kit.stage.bookEventGoesOn(id)
        let halted = kit.event { $0.bookStatus(id, .halted) }
        #expect(halted?.bid?.nanos == 100 && halted?.quoteMarks == .halted)
        kit.stage.booksLost(kit.origin)
        #expect(kit.told.quotes.last?.bid?.nanos == 100)
        #expect(kit.told.quotes.last?.quoteMarks == [.halted, .untrusted])
        let ended = kit.event { level(&$0, 99, 5) }
        #expect(ended?.bid?.nanos == 99 && ended?.bidSize == 5)
    }
}

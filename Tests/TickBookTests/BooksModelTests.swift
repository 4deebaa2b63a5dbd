import Testing

@testable import TickBook
@testable import TickCore
@testable import TickSynth

/// Books against a dictionary, under streams of which one message in many cannot be right.
@Suite struct BooksModelTests {
    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `books agree with a dictionary whatever they are told`(seed: UInt64) {
        var script = BookScript(seed: seed)
        for step in 0..<2500 {
            let fault = script.step()
            #expect(fault == nil, "seed \(seed), step \(step)")
            if fault != nil { return }
        }
        #expect(script.books.counters.inconsistencies > 20)
        #expect(script.clears > 0)
    }

    @Test func `a reference used again after its order left is a new order`() {
        var books = wholeBooks()
        let first = order(price: 100, shares: 5, .buy)
        for _ in 0..<3 {
            books.add(7, first)
            books.delete(7, of: first.instrument)
            books.add(7, order(price: 200, shares: 9, .sell))
            _ = books.reduce(7, by: 9, of: first.instrument)
        }
        #expect(books.violation() == nil && books.orderCount == 0 && books.levelCount == 0)
        #expect(books.doubts(first.instrument).isEmpty)
    }

    @Test func `an order's place in its queue counts who trades before it`() throws {
        var books = wholeBooks()
        for reference in UInt64(1)...4 {
            books.add(reference, order(price: 100, shares: UInt32(reference), .buy))
        }
        books.delete(2, of: InstrumentID(rawValue: 0))
        let position = books.position(of: 4)
        let last = try #require(position)
        #expect(last.ordersAhead == 2 && last.sharesAhead == 4 && last.shares == 4)
        #expect(last.price.nanos == 100 && last.side == .buy)
        let gone = books.position(of: 2)
        #expect(gone == nil)
    }

    @Test func `at a limit an order is left out, counted, and its book is in doubt`() {
        var limits = Books.Limits()
        limits.orders = 2
        var books = wholeBooks(limits)
        for reference in UInt64(1)...3 {
            books.add(reference, order(price: 100, shares: 1, .buy))
        }
        #expect(books.orderCount == 2 && books.counters.refused == 1)
        #expect(books.doubts(InstrumentID(rawValue: 0)) == .limit)
        books.delete(3, of: InstrumentID(rawValue: 0))
        #expect(books.doubts(InstrumentID(rawValue: 0)) == [.limit, .inconsistent])
        #expect(books.violation() == nil)
    }

    @Test func `a side has no more levels than its limit`() {
        var limits = Books.Limits()
        limits.levelsPerSide = 20
        var books = wholeBooks(limits)
        for reference in UInt64(1)...30 {
            books.add(reference, order(price: Int64(reference), shares: 1, .sell))
        }
        #expect(books.levelCount == 20 && books.orderCount == 20)
        #expect(books.depth(InstrumentID(rawValue: 0), .sell, 1).first?.price.nanos == 1)
        #expect(books.counters.refused == 10 && books.violation() == nil)
    }

    @Test func `the parts of a book are as large as their layouts say`() {
        #expect(MemoryLayout<Book>.size == 64)
        #expect(MemoryLayout<BookOrder>.size == 32 && MemoryLayout<BookLevel>.size == 32)
        #expect(MemoryLayout<Ladder>.size == 16 && MemoryLayout<Ladder.Rung>.stride == 16)
        #expect(MemoryLayout<OrderTable<OrderPlace>.Entry>.stride == 8)
    }
}

/// Books of a stream that is whole so far.
func wholeBooks(_ limits: Books.Limits = Books.Limits()) -> Books {
    let instruments = InstrumentTable()
    for symbol in UInt64(0)..<8 {
        _ = instruments.intern(venue: 0, packed: 0x4141_4141_4141_4141 + symbol)
    }
    var books = Books(instruments: instruments, limits: limits)
    books.begin(missing: 0)
    return books
}

func order(
    price: Int64, shares: UInt32, _ side: Tick.Side, instrument: UInt32 = 0
) -> RestingOrder {
    RestingOrder(
        price: Price(nanos: price), remaining: shares,
        instrument: InstrumentID(rawValue: instrument), side: side)
}

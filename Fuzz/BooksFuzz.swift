import TickBook
import TickCore

/// The first byte says whether books are told by order or by level, as a feed does either. Then
/// five bytes a change: what, order, price, shares, instrument; whatever they say, no invariant of
/// the books is hurt, and a quote is what its book's best levels are.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzBooks(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let instruments = InstrumentTable()
    for name in ["A", "B", "C", "D", "E"] {
        _ = Array(name.utf8).withUnsafeBytes { instruments.intern(venue: 0, bytes: ByteView($0)) }
    }
    // Small limits, so that they are reached.
    var limits = Books.Limits()
    limits.orders = 48
    limits.levels = 24
    limits.levelsPerSide = 6
    limits.instruments = 4
    let books = UnsafeMutablePointer<Books>.allocate(capacity: 1)
    books.initialize(to: Books(instruments: instruments, limits: limits))
    var stage = BookStage(books: books, next: QuoteCheck(books: books), channel: 0)
    // Forgetting all orders goes through a large table.
    var restarts = 0
    for place in stride(from: 1, to: count - 4, by: 5) {
        if [27, 29].contains(start[place] & 31) {
            restarts += 1
            if restarts > 3 { continue }
        }
        change(&stage, start + place, byLevel: start[0] & 1 == 1, at: Int64(place))
    }
    let violation = books.pointee.violation()
    precondition(violation == nil, "\(violation ?? "")")
    books.deinitialize(count: 1)
    books.deallocate()
    return 0
}

private let prices: [Int64] = [.min, .min + 1, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, .max - 1, .max]

private func change(
    _ stage: inout BookStage<QuoteCheck>, _ bytes: UnsafePointer<UInt8>, byLevel: Bool,
    at time: Int64
) {
    let reference: UInt64 = bytes[1] == 255 ? .max : UInt64(bytes[1] % 64)
    let price = Price(nanos: prices[Int(bytes[2]) % prices.count])
    let shares: UInt32 = bytes[3] == 255 ? .max : UInt32(bytes[3] % 8)
    let instrument = bytes[4] == 255 ? .none : InstrumentID(rawValue: UInt32(bytes[4] % 5))
    let side: Tick.Side = bytes[4] & 0x40 == 0 ? .buy : bytes[4] & 0x20 == 0 ? .sell : .none
    let origin = MessageOrigin(sequence: UInt64(bytes[0] >> 5), receiveTime: time, packet: 1)
    switch bytes[0] & 31 {
    case 0...22 where byLevel: stage.levelSet(instrument, side, price: price, shares: shares)
    case 0...9:
        // Only an instrument of the table can be in an order.
        guard instrument != .none else { break }
        stage.orderAdded(
            reference,
            RestingOrder(price: price, remaining: shares, instrument: instrument, side: side))
    case 10...12: _ = stage.orderReduced(reference, by: shares, of: instrument)
    case 13...15: stage.orderDeleted(reference, of: instrument)
    case 16...18:
        stage.orderReplaced(
            reference, by: UInt64(bytes[2]) % 64, price: price, shares: shares, of: instrument)
    case 19:
        stage.orderModified(
            reference, price: price, shares: shares, keepsPlace: bytes[1] & 1 == 0, of: instrument)
    case 20...23: stage.bookCleared(instrument)
    case 24: stage.bookStatus(instrument, BookStatus(rawValue: bytes[3] % 4)!)
    case 25: stage.bookHalted(instrument, bytes[3] & 1 == 0)
    case 26: stage.bookDoubted(instrument)
    case 27: stage.bookSession(BookSession(rawValue: bytes[3] % 3)!, at: time, origin)
    case 28: stage.booksLost(origin)
    case 29: stage.booksBegan(missing: UInt64(bytes[3] % 2), origin)
    case 30: return stage.bookEventGoesOn(instrument)
    default: stage.bookTest(instrument, bytes[3] & 1 == 0)
    }
    stage.bookEventEnded(instrument, at: time, origin)
}

/// Holds every quote against the book that it is of.
private struct QuoteCheck: TickSink {
    let books: UnsafeMutablePointer<Books>

    mutating func accept(_ tick: Tick) {
        let bid = books.pointee.depth(tick.instrument, .buy, 1).first
        let ask = books.pointee.depth(tick.instrument, .sell, 1).first
        precondition(tick.bid == bid?.price && tick.ask == ask?.price, "a quote of other prices")
        precondition(tick.eligibility == [] || tick.quoteMarks.isTradable, "a barred quote")
        precondition(
            books.pointee.doubts(tick.instrument) == [] || tick.quoteMarks.contains(.untrusted),
            "a doubtful book's quote without its mark")
    }

    mutating func unresolved(
        _ instrument: InstrumentID, at eventTime: Int64, _ origin: MessageOrigin
    ) {}
    mutating func unreadable(_ origin: MessageOrigin) {}
    mutating func endOfMessages() {}
}

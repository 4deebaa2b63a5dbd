import Glibc
import TickCore
import TickFeeds
import Testing

@testable import TickBook
@testable import TickSynth

/// Books of a synthetic day against the exchange's own, which never went through an encoder.
@Suite struct SyntheticBooksTests {
    typealias ItchDecoder = ItchTicks<BookStage<QuoteLog>>
    typealias IexDecoder<Feed: IexFeed> = IexTicks<Feed, BookStage<QuoteLog>>

    @Test(arguments: [UInt64(1), 7, 42])
    func `ITCH books equal the exchange's after every message`(seed: UInt64) {
        let kit = DayKit(seed: seed)
        var decoder = ItchDecoder(
            sink: kit.stage, instruments: kit.instruments, venue: 0, channel: 0, countsTests: true)
        decoder.midnight = kit.times.midnight
        let encoder = ItchEncoder(listings: kit.listings, midnight: kit.times.midnight)
        kit.check(kit.run(encoder, decoder, hasOrders: true))
    }

    @Test(arguments: [UInt64(2), 8])
    func `DEEP+ books equal the exchange's after every message`(seed: UInt64) {
        let kit = DayKit(seed: seed)
        let decoder = IexDecoder<IexDeepPlus102>(
            sink: kit.stage, instruments: kit.instruments, venue: 0, channel: 0, countsTests: true)
        let encoder = DeepPlusEncoder(session: kit.iex)
        kit.check(kit.run(encoder, decoder, hasOrders: true))
    }

    @Test(arguments: [UInt64(3), 9])
    func `DEEP levels equal the exchange's at the end of every event`(seed: UInt64) {
        let kit = DayKit(seed: seed)
        let decoder = IexDecoder<IexDeep10>(
            sink: kit.stage, instruments: kit.instruments, venue: 0, channel: 0, countsTests: true)
        let encoder = DeepEncoder(session: kit.iex)
        kit.check(kit.run(encoder, decoder, hasOrders: false))
    }
}

/// What a day's test needs around its decoder.
final class DayKit {
    let seed: UInt64
    let messages: UInt64
    let listings: Listings
    let times = SessionTimes(date: CivilDate(year: 2026, month: 3, day: 16)!)
    let instruments = InstrumentTable()
    let books = UnsafeMutablePointer<Books>.allocate(capacity: 1)
    let box = QuoteBox()
    private var random: RandomStream

    /// `TICKPLANT_BOOK_MESSAGES` makes the days longer; `scripts/books.sh` does.
    init(seed: UInt64, symbols: Int = 40) {
        self.seed = seed
        messages =
            getenv("TICKPLANT_BOOK_MESSAGES").flatMap { UInt64(String(cString: $0)) } ?? 50_000
        random = RandomStream(seed: seed)
        listings = Listings(count: symbols, random: &random)
        books.initialize(to: Books(instruments: instruments))
    }

    deinit {
        books.deinitialize(count: 1)
        books.deallocate()
    }

    var stage: BookStage<QuoteLog> {
        BookStage(books: books, next: QuoteLog(box: box), channel: 0)
    }

    var iex: IexSession { IexSession(listings: listings.base, times: times) }

    func run<Encoder: FeedEncoder, Decoder: FeedDecoder & ~Copyable>(
        _ encoder: Encoder, _ decoder: consuming Decoder, hasOrders: Bool
    ) -> BookDayReport {
        let day = BookDay(
            encoder: encoder, decoder: decoder, listings: listings, instruments: instruments,
            books: books, box: box, hasOrders: hasOrders)
        var exchange = Exchange(
            listings: listings, random: random, times: times, target: messages, sink: day)
        exchange.runDay()
        exchange.sink.compareDepth(exchange.books)
        return exchange.sink.report
    }

    func check(_ report: BookDayReport) {
        #expect(report.faults == [], "seed \(seed)")
        #expect(report.events > 30_000)
        #expect(report.depthChecks >= Int(messages / 11_000))
        #expect(box.quotes > 10_000)
        #expect(books.pointee.counters.inconsistencies == 0)
    }
}

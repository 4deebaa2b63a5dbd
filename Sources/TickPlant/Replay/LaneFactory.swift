import TickBook
import TickCore
import TickFeeds
import TickTransport
import TickWindows

/// Builds a channel's lane from the outside in: sink, decoder, transport.
struct LaneFactory {
    let options: ReplayOptions
    let bars: RunWindows
    let instruments: InstrumentTable
    let quotes: UnsafeMutablePointer<QuoteOutput>?
    let consolidation: UnsafeMutablePointer<Consolidation>?
    let ordinal: UInt16
    let receiveTime: Int64
    /// The IEX-TP message protocol of the channel's first segment.
    let protocolID: UInt16?
    let isUnsequenced: Bool

    /// The venue's ordinal in this run; output is ordered by it first.
    static func venue(_ feed: FeedDefinition) -> UInt16 {
        UInt16(Venues.names.firstIndex(of: feed.venue) ?? Venues.names.count)
    }

    func make(_ feed: FeedDefinition) throws(PlantError) -> LaneReference {
        guard options.needsQuotes else { return .trades(try lane(feed, sink: barsSink)) }
        let books = UnsafeMutablePointer<Books>.allocate(capacity: 1)
        books.initialize(to: Books(instruments: instruments))
        books.pointee.stopTime = options.booksUntil ?? .max
        let stage = BookStage(
            books: books,
            next: QuoteSink(
                bars: barsSink, output: quotes, consolidation: consolidation,
                venue: Self.venue(feed), channel: ordinal,
                isReadyMade: feed.messages.contains { $0.name == "quote_update" },
                barsTakeQuotes: options.wantsQuotes,
                windowsTakeQuotes: options.windowsTakeQuotes,
                archivesQuotes: options.archivesQuotes),
            channel: ordinal, isUnsequenced: isUnsequenced)
        return .quotes(try lane(feed, sink: stage), books)
    }

    private var barsSink: BarsSink {
        BarsSink(
            bars: bars, story: options.story, archive: options.archive?.ingest, channel: ordinal)
    }

    private func lane<Sink: TickSink & ~Copyable>(
        _ feed: FeedDefinition, sink: consuming Sink
    ) throws(PlantError) -> FeedLane<Sink> {
        switch feed.name {
        case "nasdaq-itch-5.0": return .itch(try itch(feed, sink: sink))
        case "iex-tops-1.5": return .tops15(iex(feed, sink: sink))
        case "iex-tops-1.6": return .tops16(iex(feed, sink: sink))
        case "iex-deep-1.0": return .deep10(iex(feed, sink: sink))
        case "iex-deepplus-1.0.2": return .deepPlus102(iex(feed, sink: sink))
        default: throw PlantError(.usage, "no bars can be made of the feed \(feed.name) yet")
        }
    }

    private func itch<Sink: TickSink & ~Copyable>(
        _ feed: FeedDefinition, sink: consuming Sink
    ) throws(PlantError) -> UnsafeMutablePointer<ItchLane<Sink>> {
        var decoder = ItchTicks(
            sink: sink, instruments: instruments, venue: Self.venue(feed), channel: ordinal,
            countsTests: options.countsTests, rules: options.rules)
        let midnights = Midnights(date: options.date)
        guard let midnight = midnights.midnight(at: receiveTime) else {
            throw PlantError(
                .usage,
                "\(feed.name) counts time from midnight and the input carries no capture time;"
                    + " give the trade date with --date YYYY-MM-DD")
        }
        decoder.midnight = midnight
        return place(decoder, midnights)
    }

    private func iex<Feed: IexFeed, Sink: TickSink & ~Copyable>(
        _ feed: FeedDefinition, sink: consuming Sink
    ) -> UnsafeMutablePointer<IexLane<Feed, Sink>> {
        let decoder = IexTicks<Feed, Sink>(
            sink: sink, instruments: instruments, venue: Self.venue(feed), channel: ordinal,
            countsTests: options.countsTests, emitsQuotes: options.needsQuotes,
            rules: options.rules)
        return place(decoder, Midnights(date: options.date))
    }

    private func place<Framing: MessageFraming, Decoder: FeedDecoder & ~Copyable>(
        _ decoder: consuming Decoder, _ midnights: Midnights
    ) -> UnsafeMutablePointer<Lane<Framing, Decoder>> {
        let lane = UnsafeMutablePointer<Lane<Framing, Decoder>>.allocate(capacity: 1)
        let handler = LaneHandler(
            decoder: decoder, bars: bars, midnights: midnights, story: options.story,
            archive: options.archive?.ingest, channel: ordinal, isUnsequenced: isUnsequenced)
        lane.initialize(
            to: Lane(
                channel: SequencedChannel(limits: options.limits), handler: handler,
                protocolID: protocolID.map(UInt64.init)))
        return lane
    }
}

/// The midnight that a feed's clock counts from: of the given date, or of the capture time's
/// trade date in US Eastern.
struct Midnights {
    let date: CivilDate?

    /// Nanoseconds since the Unix epoch, or nil where neither date nor capture time is known.
    func midnight(at receiveTime: Int64) -> Int64? {
        if let date { return EasternTime.midnight(of: date) }
        guard receiveTime != Packet.noTime else { return nil }
        return EasternTime.midnight(of: EasternTime.date(at: receiveTime))
    }
}

import TickCore
import TickFeeds
import TickTransport
import TickWindows

/// Builds a channel's lane from the outside in: sink, decoder, transport.
struct LaneFactory {
    let options: ReplayOptions
    let bars: UnsafeMutablePointer<WindowSet<BarWriter>>
    let instruments: InstrumentTable
    let ordinal: UInt16
    let receiveTime: Int64
    /// The IEX-TP message protocol of the channel's first segment.
    let protocolID: UInt16?
    let isUnsequenced: Bool

    /// The venue's ordinal in this run; output is ordered by it first.
    static func venue(_ feed: FeedDefinition) -> UInt16 {
        let venues = Set(FeedDefinition.all.map(\.venue)).sorted()
        return UInt16(venues.firstIndex(of: feed.venue) ?? venues.count)
    }

    func make(_ feed: FeedDefinition) throws(PlantError) -> LaneReference {
        try options.checkQuotes(of: "the feed \(feed.name)", hasQuotes: Self.hasQuotes(feed))
        return switch feed.name {
        case "nasdaq-itch-5.0": try itch(feed)
        case "iex-tops-1.5": .tops15(iex(feed))
        case "iex-tops-1.6": .tops16(iex(feed))
        case "iex-deep-1.0": .deep10(iex(feed))
        case "iex-deepplus-1.0.2": .deepPlus102(iex(feed))
        default: throw PlantError(.usage, "no bars can be made of the feed \(feed.name) yet")
        }
    }

    /// Whether quotes come out of the feed's decoder.
    private static func hasQuotes(_ feed: FeedDefinition) -> Bool {
        ["iex-tops-1.5", "iex-tops-1.6"].contains(feed.name)
    }

    private func itch(_ feed: FeedDefinition) throws(PlantError) -> LaneReference {
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
        return .itch(place(decoder, midnights))
    }

    private func iex<Feed: IexFeed>(
        _ feed: FeedDefinition
    ) -> UnsafeMutablePointer<IexLane<Feed>> {
        let decoder = IexTicks<Feed, BarsSink>(
            sink: sink, instruments: instruments, venue: Self.venue(feed), channel: ordinal,
            countsTests: options.countsTests, emitsQuotes: options.wantsQuotes,
            rules: options.rules)
        return place(decoder, Midnights(date: options.date))
    }

    private var sink: BarsSink { BarsSink(bars: bars, story: options.story) }

    private func place<Framing: MessageFraming, Decoder: FeedDecoder & ~Copyable>(
        _ decoder: consuming Decoder, _ midnights: Midnights
    ) -> UnsafeMutablePointer<Lane<Framing, Decoder>> {
        let lane = UnsafeMutablePointer<Lane<Framing, Decoder>>.allocate(capacity: 1)
        let handler = LaneHandler(
            decoder: decoder, bars: bars, midnights: midnights, story: options.story,
            channel: ordinal, isUnsequenced: isUnsequenced)
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

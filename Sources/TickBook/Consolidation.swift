import TickCore

/// The best bid and offer of each symbol over several venues.
///
/// A venue's quote takes part from when it is told until the venue's next one. The best prices are
/// those of quotes that can be traded on, the size at each is the sum over venues, and of the
/// venues there the one with the most shares is named. Where a venue's book may be wrong, so may
/// the best of all: the quote is marked untrusted, for every symbol where the venue's stream is not
/// whole. Locked and crossed markets are marked and stay tradable: each side is, on its venue.
///
/// Concurrency: owned by the thread that decodes; venues come as the packets do.
/// Cost: a pass over the venues of the symbol a quote; allocates for a symbol heard of first.
/// Limits: `venuesMax` venues.
public struct Consolidation: ~Copyable {
    /// The most venues, so that two of them can be named in a tick's low condition bits.
    public static var venuesMax: Int { 15 }

    let instruments: InstrumentTable
    /// The slot of each venue that takes part, by its ordinal; −1 for one that does not.
    private let slots: [Int]
    let venues: [UInt16]
    /// The ordinal that consolidated instruments are interned under.
    private let venue: UInt16
    /// By instrument: its symbol's place, −1 where that was not looked up yet.
    var places: [Int32] = []
    var groups: [InstrumentID: Int32] = [:]
    var ids: [InstrumentID] = []
    var quotes: UnsafeMutablePointer<Quote>
    var told: UnsafeMutablePointer<Quote>
    private var capacity = 1 << 8
    /// By slot: what of a venue whose stream is not whole is in doubt beside its own marks.
    var doubted: [Doubt]
    var lastTime: Int64 = 0

    /// A venue's quote, or the best of all.
    struct Quote: BitwiseCopyable, Equatable {
        var bid: Int64 = 0
        var ask: Int64 = 0
        var bidSize: UInt64 = 0
        var askSize: UInt64 = 0
        var conditions: UInt16 = 0
        var isTradable = false
        /// The venue has told one.
        var isHeard = false
    }

    /// What of a venue may be wrong without its saying so.
    public enum Doubt: UInt8, Sendable {
        /// Nothing: its stream is whole.
        case none
        /// Symbols that it has not quoted; of the others its own marks tell.
        case unheard
        /// Every symbol.
        case all
    }

    /// The best over `venues`, by ordinal, told as instruments of the ordinal `venue`.
    public init(instruments: InstrumentTable, of venues: [UInt16], as venue: UInt16) {
        precondition((1...Self.venuesMax).contains(venues.count), "\(venues.count) venues")
        self.instruments = instruments
        self.venues = venues
        self.venue = venue
        var slots = Array(repeating: -1, count: Int(venues.max()!) + 1)
        for (slot, venue) in venues.enumerated() { slots[Int(venue)] = slot }
        self.slots = slots
        doubted = Array(repeating: .none, count: venues.count)
        quotes = .allocate(capacity: capacity * venues.count)
        told = .allocate(capacity: capacity)
    }

    deinit {
        quotes.deallocate()
        told.deallocate()
    }

    /// Takes a venue's quote; returns the best of all where that changed with it.
    public mutating func take(_ quote: Tick) -> Tick? {
        let ordinal = Int(instruments.venue(quote.instrument))
        guard ordinal < slots.count, slots[ordinal] >= 0 else { return nil }
        let place = Int(place(quote.instrument))
        lastTime = quote.eventTime
        quotes[place * venues.count + slots[ordinal]] = Quote(
            bid: quote.price.nanos, ask: Int64(bitPattern: quote.reference),
            bidSize: UInt64(quote.bidSize), askSize: UInt64(quote.askSize),
            conditions: quote.conditions, isTradable: quote.eligibility != [], isHeard: true)
        let origin = MessageOrigin(
            sequence: quote.sequence, receiveTime: quote.receiveTime, packet: UInt64(quote.packet))
        return change(place, at: quote.eventTime, origin, quote.channel)
    }

    /// The stream of a venue has lost messages or was joined late, or is whole again; returns what
    /// is another best of all than before, in order of symbols.
    public mutating func doubt(
        _ venue: UInt16, _ doubt: Doubt, _ origin: MessageOrigin, channel: UInt16
    ) -> [Tick] {
        guard Int(venue) < slots.count, slots[Int(venue)] >= 0 else { return [] }
        doubted[slots[Int(venue)]] = doubt
        let order = ids.indices.sorted { instruments.rank(ids[$0]) < instruments.rank(ids[$1]) }
        var ticks: [Tick] = []
        for place in order {
            if let tick = change(place, at: lastTime, origin, channel) { ticks.append(tick) }
        }
        return ticks
    }

    private mutating func change(
        _ place: Int, at time: Int64, _ origin: MessageOrigin, _ channel: UInt16
    ) -> Tick? {
        let best = best(place)
        guard best != told[place] else { return nil }
        told[place] = best
        return Tick(
            eventTime: time, receiveTime: origin.receiveTime, sequence: origin.sequence,
            bid: Price(nanos: best.bid), bidSize: best.bidSize, ask: Price(nanos: best.ask),
            askSize: best.askSize, packet: UInt32(truncatingIfNeeded: origin.packet),
            instrument: ids[place], conditions: best.conditions, channel: channel,
            eligibility: best.isTradable ? .all : [])
    }

    /// The venues that a consolidated quote names for its bid and its offer; nil for none.
    public static func venues(of quote: Tick) -> (bid: UInt16?, ask: UInt16?) {
        let (bid, ask) = (quote.conditions & 15, quote.conditions >> 4 & 15)
        return (bid == 0 ? nil : bid - 1, ask == 0 ? nil : ask - 1)
    }

    private func best(_ place: Int) -> Quote {
        let own = quotes + place * venues.count
        var best = Quote()
        var marks = QuoteMarks()
        var most: (bid: UInt64, ask: UInt64) = (0, 0)
        var isTradable = false
        for slot in venues.indices {
            let quote = own[slot]
            if doubted[slot] == .all || (doubted[slot] == .unheard && !quote.isHeard)
                || QuoteMarks(rawValue: quote.conditions).contains(.untrusted)
            {
                marks.insert(.untrusted)
            }
            guard quote.isTradable else { continue }
            isTradable = true
            if quote.bidSize > 0 { takeBid(quote, slot, &best, &most.bid) }
            if quote.askSize > 0 { takeAsk(quote, slot, &best, &most.ask) }
        }
        if !isTradable { marks.insert(.halted) }
        if best.bidSize > 0 && best.askSize > 0 && best.bid >= best.ask {
            marks.insert(best.bid == best.ask ? .locked : .crossed)
        }
        best.conditions |= marks.rawValue
        best.isTradable = isTradable && !marks.contains(.untrusted)
        return best
    }

    private func takeBid(_ quote: Quote, _ slot: Int, _ best: inout Quote, _ most: inout UInt64) {
        if best.bidSize == 0 || quote.bid > best.bid {
            (best.bid, best.bidSize, most) = (quote.bid, 0, 0)
        }
        guard quote.bid == best.bid else { return }
        best.bidSize += quote.bidSize
        name(&best, slot, quote.bidSize, &most, shift: 0)
    }

    private func takeAsk(_ quote: Quote, _ slot: Int, _ best: inout Quote, _ most: inout UInt64) {
        if best.askSize == 0 || quote.ask < best.ask {
            (best.ask, best.askSize, most) = (quote.ask, 0, 0)
        }
        guard quote.ask == best.ask else { return }
        best.askSize += quote.askSize
        name(&best, slot, quote.askSize, &most, shift: 4)
    }

    /// Names the venue with the most shares at the best price; the first of those with as many.
    private func name(
        _ best: inout Quote, _ slot: Int, _ size: UInt64, _ most: inout UInt64, shift: UInt16
    ) {
        guard size > most else { return }
        most = size
        best.conditions &= ~(15 << shift)
        best.conditions |= (venues[slot] + 1) << shift
    }

    private mutating func place(_ instrument: InstrumentID) -> Int32 {
        if instrument.index < places.count, places[instrument.index] >= 0 {
            return places[instrument.index]
        }
        return addPlace(instrument)
    }

    private mutating func addPlace(_ instrument: InstrumentID) -> Int32 {
        let missing = instrument.index + 1 - places.count
        if missing > 0 { places += Array(repeating: -1, count: missing) }
        let id = instruments.withSymbol(instrument) { instruments.intern(venue: venue, bytes: $0) }
        let place = groups[id] ?? open(id)
        places[instrument.index] = place
        return place
    }

    mutating func open(_ id: InstrumentID) -> Int32 {
        if ids.count == capacity { grow() }
        let place = ids.count
        ids.append(id)
        groups[id] = Int32(place)
        (quotes + place * venues.count).initialize(repeating: Quote(), count: venues.count)
        // What is said of a symbol of which nobody has said anything.
        (told + place).initialize(to: Quote())
        return Int32(place)
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Quote>.allocate(capacity: capacity * 2 * venues.count)
        larger.update(from: quotes, count: capacity * venues.count)
        quotes.deallocate()
        quotes = larger
        let longer = UnsafeMutablePointer<Quote>.allocate(capacity: capacity * 2)
        longer.update(from: told, count: capacity)
        told.deallocate()
        told = longer
        capacity *= 2
    }
}

import TickCore

/// The aggregates of queries that share slices: what each slice's ticks come to, worked out when a
/// window first needs it and again when the slice has changed; and for each sliding query the
/// suffixes of its older slices, as `SlidingState` has them for bars.
///
/// Concurrency: owned by the window thread, through the `AlignedWindows` that holds it.
/// Cost: nothing a tick but keeping it; a fold a slice; amortised a constant number of merges a
/// step of a window, whatever its size. Allocates only to grow.
/// Limits: records of at most `bytesMax` bytes in all, which bounds the number of slices.
struct AlignedAggregates: ~Copyable {
    /// The most bytes of records of one operator.
    static var bytesMax: Int { 1 << 33 }

    let layout: AggregateLayout
    /// By query: the places of its aggregates in a record.
    let columns: [[Int]]
    /// By query: whether any of its aggregates wants quotes.
    let wantsQuotes: [Bool]
    let wants: AggregateTraits.Wants
    private var records: AggregateRecords
    private var suffixes: [AggregateRecords]
    private var headers: UnsafeMutablePointer<Header>
    private var headerCapacity = 1 << 10
    private var run = TickRun()
    let scratch: UnsafeMutableRawPointer
    let values: UnsafeMutablePointer<AggregateValue>
    var quotes = TickHistory()
    var carried = CarriedTicks()

    /// What is known of a slice beside its record.
    struct Header: BitwiseCopyable {
        var quotes = TickHistory.Chain()
        var lastTrade = TickHistory.none
        var lastQuote = TickHistory.none
        var isFolded = false
        /// Outside every window: holds nothing but the last quote there.
        var isGap = false
    }

    init(_ plans: [WindowPlan]) {
        var layout = AggregateLayout()
        columns = plans.map { plan in plan.aggregates.map { layout.add($0) } }
        wantsQuotes = plans.map(\.wantsQuotes)
        wants = layout.wants
        records = AggregateRecords(stride: layout.stride)
        suffixes = plans.map { _ in AggregateRecords(stride: layout.stride) }
        headers = .allocate(capacity: headerCapacity)
        scratch = .allocate(
            byteCount: max(layout.stride, 16), alignment: AggregateLayout.alignment)
        values = .allocate(capacity: WindowPlan.aggregatesMax)
        self.layout = layout
    }

    /// Frees the memory; the owner calls this once.
    func deallocate() {
        records.deallocate()
        for suffix in suffixes { suffix.deallocate() }
        headers.deallocate()
        run.deallocate()
        scratch.deallocate()
        values.deallocate()
    }

    /// The most slices whose records fit, of so many at most.
    func slicesMax(_ most: Int) -> Int {
        let bytes = max(layout.stride, 16) * (1 + suffixes.count) + MemoryLayout<Header>.stride
        return min(most, Self.bytesMax / bytes)
    }

    /// The values worked out last, of a query.
    func values(_ query: Int) -> UnsafeBufferPointer<AggregateValue> {
        UnsafeBufferPointer(start: values, count: columns[query].count)
    }
}

/// Slices.
extension AlignedAggregates {
    /// The header of a slice.
    subscript(_ slice: UInt32) -> Header {
        get { headers[Int(slice)] }
        set { headers[Int(slice)] = newValue }
    }

    /// A slice is made.
    mutating func begin(_ slice: UInt32, isGap: Bool = false) {
        if Int(slice) >= headerCapacity { grow(Int(slice)) }
        headers[Int(slice)] = Header(isGap: isGap)
    }

    /// A slice goes: its last ticks are carried on.
    mutating func end(
        _ slice: UInt32, _ instrument: UInt32, trades: TickHistory.Chain,
        _ history: borrowing TickHistory
    ) {
        if wants.contains(.trades), let last = history.last(of: trades) {
            carried.note(history[last].tick)
        }
        guard headers[Int(slice)].quotes.first != TickHistory.none else { return }
        if let last = quotes.last(of: headers[Int(slice)].quotes) {
            carried.note(quotes[last].tick)
        }
        carried.hold(instrument, quotes: -Int(quotes.count(headers[Int(slice)].quotes)))
        quotes.release(&headers[Int(slice)].quotes)
    }

    /// Adds a quote to a slice; false where there is no room for it.
    mutating func add(_ quote: Tick, to slice: UInt32) -> Bool {
        let place = headers + Int(slice)
        if place.pointee.isGap, let only = quotes.last(of: place.pointee.quotes) {
            if !quote.isBefore(quotes[only].tick) { quotes[only].tick = quote }
        } else {
            let dropped = quotes.dropped
            quotes.append(quote, owner: slice, to: &place.pointee.quotes)
            if quotes.dropped != dropped { return false }
            carried.hold(quote.instrument.rawValue, quotes: 1)
        }
        place.pointee.isFolded = false
        return true
    }

    /// The record of a slice whose trades are in `chain`.
    mutating func record(
        _ slice: UInt32, _ chain: TickHistory.Chain, _ history: borrowing TickHistory
    ) -> UnsafeMutableRawPointer {
        let record = records[slice]
        if !headers[Int(slice)].isFolded { fold(slice, record, chain, history) }
        return record
    }

    private mutating func fold(
        _ slice: UInt32, _ record: UnsafeMutableRawPointer, _ chain: TickHistory.Chain,
        _ history: borrowing TickHistory
    ) {
        let place = headers + Int(slice)
        run.removeAll()
        if wants.contains(.trades) { run.append(chain, of: history) }
        run.append(place.pointee.quotes, of: quotes)
        run.arrange()
        layout.fold(record, run)
        place.pointee.lastTrade =
            wants.contains(.trades) ? history.last(of: chain) ?? TickHistory.none : TickHistory.none
        place.pointee.lastQuote = quotes.last(of: place.pointee.quotes) ?? TickHistory.none
        place.pointee.isFolded = true
    }

    /// The record that goes from a slice to the newest of a query's older ones.
    mutating func suffix(_ query: Int, _ slice: UInt32) -> UnsafeMutableRawPointer {
        suffixes[query][slice]
    }

    private mutating func grow(_ index: Int) {
        var grown = headerCapacity
        while grown <= index { grown *= 2 }
        let larger = UnsafeMutablePointer<Header>.allocate(capacity: grown)
        larger.update(from: headers, count: headerCapacity)
        headers.deallocate()
        headers = larger
        headerCapacity = grown
    }
}

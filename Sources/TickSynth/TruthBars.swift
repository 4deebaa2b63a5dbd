import TickCore

/// The bars of the exchange's own trades: tumbling windows per symbol, handed on as they end.
///
/// Left out, as the tape leaves them out: executions that are not printed, crosses of no shares,
/// test symbols. Broken trades stay in.
/// Concurrency: owned by one thread. Limits: event times must not go back.
struct TruthBars: ~Copyable {
    private struct Sums {
        var open: UInt32 = 0
        var high: UInt32 = 0
        var low: UInt32 = 0
        var close: UInt32 = 0
        var trades: UInt64 = 0
        var volume: UInt64 = 0
        /// In 1e-4 of the currency.
        var notional: Int128 = 0
    }

    private var file: TruthFile
    private let listings: UnsafePointer<Listing>
    private let sums: UnsafeMutablePointer<Sums>
    private let barNanos: Int64
    private var start = Int64.min
    private var end = Int64.min
    private var touched: [Int] = []
    private var trades: UInt64 = 0
    /// From this time on a message closes a bar.
    private var attention = Int64.max

    init(file: consuming TruthFile, listings: Listings, barNanos: Int64) {
        self.file = file
        self.listings = listings.base
        self.barNanos = barNanos
        sums = .allocate(capacity: listings.count)
        sums.initialize(repeating: Sums(), count: listings.count)
    }

    deinit { sums.deallocate() }

    /// A message of `time` was told; before it the last heartbeat was sent at `quiet`.
    @inline(__always)
    mutating func pass(_ time: Int64, quiet: Int64) {
        if time >= attention { close(before: time, quiet: quiet) }
    }

    /// Counts an event in, if it is a trade that counts.
    @inline(__always)
    mutating func take(_ event: ExchangeEvent) {
        switch event.kind {
        case .execute, .executeAtPrice, .trade, .cross: takeTrade(event)
        default: break
        }
    }

    @inline(never)
    private mutating func takeTrade(_ event: ExchangeEvent) {
        let symbol = Int(event.symbol)
        guard event.isPrinted, event.size > 0, !listings[symbol].isTest else { return }
        if event.time >= end { turn(to: event.time) }
        trades += 1
        var sum = sums[symbol]
        if sum.trades == 0 {
            touched.append(symbol)
            sum.open = event.price
            sum.high = event.price
            sum.low = event.price
        }
        sum.high = max(sum.high, event.price)
        sum.low = min(sum.low, event.price)
        sum.close = event.price
        sum.trades += 1
        sum.volume += event.size
        sum.notional += Int128(event.price) * Int128(event.size)
        sums[symbol] = sum
    }

    /// Writes what is left; returns how many trades counted and how many bars they made.
    mutating func close() throws(SynthError) -> (trades: UInt64, bars: UInt64) {
        endWindow()
        try file.close()
        return (trades, file.bars)
    }

    @inline(never)
    private mutating func close(before time: Int64, quiet: Int64) {
        if time >= end { endWindow() }
        file.prove(time, quiet: quiet)
        attention = min(file.nextEnd, touched.isEmpty ? .max : end)
    }

    private mutating func turn(to time: Int64) {
        endWindow()
        start = time / barNanos * barNanos
        if time < start { start -= barNanos }
        end = start + barNanos
        attention = min(attention, end)
    }

    private mutating func endWindow() {
        touched.sort { listings[$0].rank < listings[$1].rank }
        for symbol in touched {
            file.append(bar(symbol))
            sums[symbol] = Sums()
        }
        touched.removeAll(keepingCapacity: true)
    }

    private func bar(_ symbol: Int) -> Bar {
        let sum = sums[symbol]
        let scale = Price.nanosPerUnit(digits: 4)
        return Bar(
            instrument: InstrumentID(rawValue: UInt32(symbol)), start: start, end: end,
            open: Price(nanos: Int64(sum.open) * scale),
            high: Price(nanos: Int64(sum.high) * scale), low: Price(nanos: Int64(sum.low) * scale),
            close: Price(nanos: Int64(sum.close) * scale), volume: sum.volume, trades: sum.trades,
            notional: sum.notional * Int128(scale), status: .complete)
    }
}

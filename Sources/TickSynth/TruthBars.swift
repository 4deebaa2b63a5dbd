import TickCore

/// The bars of the exchange's own trades: tumbling windows per symbol, handed on as they end.
///
/// Left out, as the tape leaves them out: executions that are not printed, crosses of no shares,
/// test symbols. A trade broken while its bar could still change is taken out again; one broken
/// later stays in.
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

        mutating func add(_ price: UInt32, _ size: UInt64) {
            if trades == 0 { (open, high, low) = (price, price, price) }
            high = max(high, price)
            low = min(low, price)
            close = price
            trades += 1
            volume += size
            notional += Int128(price) * Int128(size)
        }
    }

    /// A trade whose bar may still change.
    private struct Print {
        let match: UInt64
        let symbol: Int
        let end: Int64
        let price: UInt32
        let size: UInt64
    }

    private var file: TruthFile
    private var prints: [Print] = []
    private var pruneAt = 1 << 12
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
        if sums[symbol].trades == 0 { touched.append(symbol) }
        sums[symbol].add(event.price, event.size)
        keep(
            Print(
                match: event.match, symbol: symbol, end: end, price: event.price,
                size: event.size))
    }

    private mutating func keep(_ print: Print) {
        if prints.count == pruneAt {
            let oldest = min(file.nextEnd, end)
            prints.removeAll { $0.end < oldest }
            pruneAt = max(1 << 12, prints.count * 2)
        }
        prints.append(print)
    }

    /// A trade is broken, before its message moves time on; the last heartbeat before it was sent
    /// at `quiet`.
    mutating func retract(_ event: ExchangeEvent, quiet: Int64) {
        if file.isProven(end, quiet: quiet) { endWindow() }
        file.prove(.min, quiet: quiet)
        guard let place = prints.lastIndex(where: { $0.match == event.match }) else { return }
        let broken = prints.remove(at: place)
        var left = Sums()
        for print in prints where print.symbol == broken.symbol && print.end == broken.end {
            left.add(print.price, print.size)
        }
        if broken.end == end && touched.contains(broken.symbol) {
            sums[broken.symbol] = left
            if left.trades == 0 { touched.removeAll { $0 == broken.symbol } }
        } else {
            file.replace(
                symbol: broken.symbol, end: broken.end,
                with: left.trades == 0 ? nil : bar(broken.symbol, left, end: broken.end))
        }
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
            file.append(bar(symbol, sums[symbol], end: end))
            sums[symbol] = Sums()
        }
        touched.removeAll(keepingCapacity: true)
    }

    private func bar(_ symbol: Int, _ sum: Sums, end: Int64) -> Bar {
        let scale = Price.nanosPerUnit(digits: 4)
        return Bar(
            instrument: InstrumentID(rawValue: UInt32(symbol)), start: end - barNanos, end: end,
            open: Price(nanos: Int64(sum.open) * scale),
            high: Price(nanos: Int64(sum.high) * scale), low: Price(nanos: Int64(sum.low) * scale),
            close: Price(nanos: Int64(sum.close) * scale), volume: sum.volume, trades: sum.trades,
            notional: sum.notional * Int128(scale), status: .complete)
    }
}

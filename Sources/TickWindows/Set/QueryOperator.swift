import TickCore

/// An operator by its kind: a switch a call instead of an existential.
@usableFromInline enum QueryOperator {
    case aligned(UnsafeMutablePointer<AlignedWindows>)
    case ordered(UnsafeMutablePointer<OrderedBars>)

    var nextWake: Int64 {
        switch self {
        case .aligned(let windows): windows.pointee.nextWake
        case .ordered(let bars): bars.pointee.nextWake
        }
    }

    var counters: BarCounters {
        switch self {
        case .aligned(let windows): windows.pointee.counters
        case .ordered(let bars): bars.pointee.counters
        }
    }

    func oldestStart(_ watermark: Int64) -> Int64 {
        switch self {
        case .aligned(let windows): windows.pointee.oldestStart(watermark)
        case .ordered(let bars): bars.pointee.oldestStart(watermark)
        }
    }

    func accept<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        switch self {
        case .aligned(let windows): windows.pointee.accept(tick, &clock, &output)
        case .ordered(let bars): bars.pointee.accept(tick, &clock, &output)
        }
    }

    /// Takes an official print; only a calendar's windows place it by its official time.
    func acceptOfficial<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        switch self {
        case .aligned(let windows): windows.pointee.acceptOfficial(tick, &clock, &output)
        case .ordered:
            if tick.eligibility != [] { accept(tick, &clock, &output) }
        }
    }

    func restate<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        switch self {
        case .aligned(let windows): windows.pointee.restate(tick, &clock, &output)
        case .ordered(let bars): bars.pointee.restate(tick, &clock, &output)
        }
    }

    /// Whether it takes quotes.
    var wantsQuotes: Bool {
        switch self {
        case .aligned(let windows): windows.pointee.wantsQuotes
        case .ordered: false
        }
    }

    func acceptQuote<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        switch self {
        case .aligned(let windows): windows.pointee.acceptQuote(tick, &clock, &output)
        case .ordered: break
        }
    }

    func unresolved(_ instrument: InstrumentID, at time: Int64, _ clock: inout StreamClock) {
        switch self {
        case .aligned(let windows): windows.pointee.unresolved(instrument, at: time, &clock)
        case .ordered(let bars): bars.pointee.unresolved(instrument, at: time, &clock)
        }
    }

    func advance<Output: PaneSink & ~Copyable>(
        _ clock: inout StreamClock, _ output: inout Output
    ) {
        switch self {
        case .aligned(let windows): windows.pointee.advance(&clock, &output)
        case .ordered(let bars): bars.pointee.advance(&clock, &output)
        }
    }

    func destroy() {
        switch self {
        case .aligned(let windows):
            windows.pointee.destroy()
            windows.deinitialize(count: 1)
            windows.deallocate()
        case .ordered(let bars):
            bars.pointee.destroy()
            bars.deinitialize(count: 1)
            bars.deallocate()
        }
    }
}

import TickCore

/// An operator by its kind: a switch a call instead of an existential.
@usableFromInline enum QueryOperator {
    case aligned(UnsafeMutablePointer<AlignedWindows>)
    case ordered(UnsafeMutablePointer<OrderedBars>)
    case session(UnsafeMutablePointer<SessionWindows>)

    var nextWake: Int64 {
        switch self {
        case .aligned(let windows): windows.pointee.nextWake
        case .ordered(let bars): bars.pointee.nextWake
        case .session(let windows): windows.pointee.nextWake
        }
    }

    var counters: BarCounters {
        switch self {
        case .aligned(let windows): windows.pointee.counters
        case .ordered(let bars): bars.pointee.counters
        case .session(let windows): windows.pointee.counters
        }
    }

    func oldestStart(_ watermark: Int64) -> Int64 {
        switch self {
        case .aligned(let windows): windows.pointee.oldestStart(watermark)
        case .ordered(let bars): bars.pointee.oldestStart(watermark)
        case .session(let windows): windows.pointee.oldestStart(watermark)
        }
    }

    /// Where a window that was put out is part of one that lives on and will supersede it: the
    /// watermark at which that one is past its lateness.
    func heldUntil(_ identity: Changelog.Identity) -> Int64? {
        switch self {
        case .aligned, .ordered: nil
        case .session(let windows): windows.pointee.heldUntil(identity)
        }
    }

    func accept<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        switch self {
        case .aligned(let windows): windows.pointee.accept(tick, &clock, &output)
        case .ordered(let bars): bars.pointee.accept(tick, &clock, &output)
        case .session(let windows): windows.pointee.accept(tick, &clock, &output)
        }
    }

    /// Takes an official print; only a calendar's windows place it by its official time.
    func acceptOfficial<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        switch self {
        case .aligned(let windows): windows.pointee.acceptOfficial(tick, &clock, &output)
        case .ordered, .session:
            if tick.eligibility != [] { accept(tick, &clock, &output) }
        }
    }

    func restate<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        switch self {
        case .aligned(let windows): windows.pointee.restate(tick, &clock, &output)
        case .ordered(let bars): bars.pointee.restate(tick, &clock, &output)
        case .session(let windows): windows.pointee.restate(tick, &clock, &output)
        }
    }

    /// Whether it takes quotes.
    var wantsQuotes: Bool {
        switch self {
        case .aligned(let windows): windows.pointee.wantsQuotes
        case .ordered(let bars): bars.pointee.wantsQuotes
        case .session(let windows): windows.pointee.wantsQuotes
        }
    }

    func acceptQuote<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        switch self {
        case .aligned(let windows): windows.pointee.acceptQuote(tick, &clock, &output)
        case .ordered(let bars): bars.pointee.acceptQuote(tick, &clock, &output)
        case .session(let windows): windows.pointee.acceptQuote(tick, &clock, &output)
        }
    }

    func unresolved(_ instrument: InstrumentID, at time: Int64, _ clock: inout StreamClock) {
        switch self {
        case .aligned(let windows): windows.pointee.unresolved(instrument, at: time, &clock)
        case .ordered(let bars): bars.pointee.unresolved(instrument, at: time, &clock)
        case .session(let windows): windows.pointee.unresolved(instrument, at: time, &clock)
        }
    }

    func advance<Output: PaneSink & ~Copyable>(
        _ clock: inout StreamClock, _ output: inout Output
    ) {
        switch self {
        case .aligned(let windows): windows.pointee.advance(&clock, &output)
        case .ordered(let bars): bars.pointee.advance(&clock, &output)
        case .session(let windows): windows.pointee.advance(&clock, &output)
        }
    }

    /// Gets ready for `encode` of every instrument.
    func beginState(_ watermark: Int64) {
        switch self {
        case .aligned(let windows): windows.pointee.beginState(watermark)
        case .ordered(let bars): bars.pointee.beginState(watermark)
        case .session(let windows): windows.pointee.beginState(watermark)
        }
    }

    /// Gives back what `beginState` made.
    func endState() {
        switch self {
        case .aligned(let windows): windows.pointee.endState()
        case .ordered(let bars): bars.pointee.endState()
        case .session: break
        }
    }

    /// Writes what is held of an instrument; nothing where nothing is.
    func encode(_ instrument: InstrumentID, to writer: inout StateWriter) {
        switch self {
        case .aligned(let windows): windows.pointee.encode(instrument, to: &writer)
        case .ordered(let bars): bars.pointee.encode(instrument, to: &writer)
        case .session(let windows): windows.pointee.encode(instrument, to: &writer)
        }
    }

    /// Takes up what `encode` wrote of an instrument.
    func decode(
        _ instrument: InstrumentID, from reader: inout StateReader, _ clock: inout StreamClock
    ) throws(StateError) {
        switch self {
        case .aligned(let windows):
            try windows.pointee.decode(instrument, from: &reader, &clock)
        case .ordered(let bars): try bars.pointee.decode(instrument, from: &reader, &clock)
        case .session(let windows): try windows.pointee.decode(instrument, from: &reader, &clock)
        }
    }

    /// Works out what follows from all that was taken up.
    func resume(_ clock: inout StreamClock) {
        switch self {
        case .aligned(let windows): windows.pointee.resume(&clock)
        case .ordered(let bars): bars.pointee.resume(&clock)
        case .session: break
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
        case .session(let windows):
            windows.pointee.destroy()
            windows.deinitialize(count: 1)
            windows.deallocate()
        }
    }
}

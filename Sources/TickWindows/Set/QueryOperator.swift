import TickCore

/// An operator by its kind: a switch a call instead of an existential.
@usableFromInline enum QueryOperator {
    case aligned(UnsafeMutablePointer<AlignedWindows>)
    case session(UnsafeMutablePointer<SessionWindows>)

    var nextWake: Int64 {
        switch self {
        case .aligned(let windows): windows.pointee.nextWake
        case .session(let windows): windows.pointee.nextWake
        }
    }

    var counters: BarCounters {
        switch self {
        case .aligned(let windows): windows.pointee.counters
        case .session(let windows): windows.pointee.counters
        }
    }

    func oldestStart(_ watermark: Int64) -> Int64 {
        switch self {
        case .aligned(let windows): windows.pointee.oldestStart(watermark)
        case .session(let windows): windows.pointee.oldestStart(watermark)
        }
    }

    func accept<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        switch self {
        case .aligned(let windows): windows.pointee.accept(tick, &clock, &output)
        case .session(let windows): windows.pointee.accept(tick, &clock, &output)
        }
    }

    func restate<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ clock: inout StreamClock, _ output: inout Output
    ) {
        switch self {
        case .aligned(let windows): windows.pointee.restate(tick, &clock, &output)
        case .session(let windows): windows.pointee.restate(tick, &clock, &output)
        }
    }

    func unresolved(_ instrument: InstrumentID, at time: Int64, _ clock: inout StreamClock) {
        switch self {
        case .aligned(let windows): windows.pointee.unresolved(instrument, at: time, &clock)
        case .session(let windows): windows.pointee.unresolved(instrument, at: time, &clock)
        }
    }

    func advance<Output: PaneSink & ~Copyable>(
        _ clock: inout StreamClock, _ output: inout Output
    ) {
        switch self {
        case .aligned(let windows): windows.pointee.advance(&clock, &output)
        case .session(let windows): windows.pointee.advance(&clock, &output)
        }
    }

    func destroy() {
        switch self {
        case .aligned(let windows):
            windows.pointee.destroy()
            windows.deinitialize(count: 1)
            windows.deallocate()
        case .session(let windows):
            windows.pointee.destroy()
            windows.deinitialize(count: 1)
            windows.deallocate()
        }
    }
}

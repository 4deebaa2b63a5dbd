import TickCore

/// The queries that share one clock, each with or beside others in an operator.
///
/// Concurrency: owned by the window thread.
@usableFromInline struct QueryGroup: ~Copyable {
    @usableFromInline var clock: StreamClock
    @usableFromInline let operators: UnsafeMutablePointer<Operator>
    @usableFromInline let count: Int

    /// An operator by its kind: a switch a tick instead of an existential call.
    @usableFromInline enum Operator {
        case aligned(UnsafeMutablePointer<AlignedWindows>)
        case ordered(UnsafeMutablePointer<OrderedBars>)
    }

    init(clock: consuming StreamClock, operators: [Operator]) {
        self.clock = clock
        count = operators.count
        self.operators = .allocate(capacity: max(count, 1))
        self.operators.initialize(from: operators, count: count)
    }

    /// Frees the memory; the owner calls this once.
    mutating func destroy() {
        for index in 0..<count { operators[index].destroy() }
        operators.deinitialize(count: count)
        operators.deallocate()
        clock.deallocate()
    }

    /// What all its operators have taken, refused and emitted.
    var counters: BarCounters {
        (0..<count).reduce(into: BarCounters()) { $0.add(operators[$1].counters) }
    }

    /// Hands a trade to an operator, whatever is odd about it.
    mutating func accept<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ index: Int, _ output: inout Output
    ) {
        switch operators[index] {
        case .aligned(let windows): windows.pointee.accept(tick, &clock, &output)
        case .ordered(let bars): bars.pointee.accept(tick, &clock, &output)
        }
        expect(operators[index].nextWake)
    }

    /// Hands a break or a correction to all operators.
    mutating func restate<Output: PaneSink & ~Copyable>(_ tick: Tick, _ output: inout Output) {
        clock.settle()
        for index in 0..<count {
            switch operators[index] {
            case .aligned(let windows): windows.pointee.restate(tick, &clock, &output)
            case .ordered(let bars): bars.pointee.restate(tick, &clock, &output)
            }
            expect(operators[index].nextWake)
        }
    }

    /// Tells all operators of a trade that could not be resolved.
    mutating func unresolved(_ instrument: InstrumentID, at time: Int64) {
        clock.settle()
        for index in 0..<count {
            switch operators[index] {
            case .aligned(let windows): windows.pointee.unresolved(instrument, at: time, &clock)
            case .ordered(let bars): bars.pointee.unresolved(instrument, at: time, &clock)
            }
            expect(operators[index].nextWake)
        }
    }

    /// Lets operators put out what the watermark has completed, if any waits for it.
    mutating func advanceIfDue<Output: PaneSink & ~Copyable>(_ output: inout Output) {
        guard clock.combined >= clock.nextWake || clock.combined == .max else { return }
        var next = Int64.max
        for index in 0..<count {
            if clock.combined >= operators[index].nextWake || clock.combined == .max {
                switch operators[index] {
                case .aligned(let windows): windows.pointee.advance(&clock, &output)
                case .ordered(let bars): bars.pointee.advance(&clock, &output)
                }
            }
            next = min(next, operators[index].nextWake)
        }
        clock.nextWake = next
        clock.arm()
        forgetDoubts()
    }

    private mutating func forgetDoubts() {
        guard !clock.intervals.isEmpty else { return }
        var oldest = Int64.max
        for index in 0..<count {
            oldest = min(oldest, operators[index].oldestStart(clock.combined))
        }
        clock.prune(before: oldest)
    }

    private mutating func expect(_ wake: Int64) {
        guard wake < clock.nextWake else { return }
        clock.nextWake = wake
        clock.arm()
    }
}

extension QueryGroup.Operator {
    var nextWake: Int64 {
        switch self {
        case .aligned(let windows): windows.pointee.nextWake
        case .ordered(let bars): bars.pointee.nextWake
        }
    }

    func oldestStart(_ watermark: Int64) -> Int64 {
        switch self {
        case .aligned(let windows): windows.pointee.oldestStart(watermark)
        case .ordered(let bars): bars.pointee.oldestStart(watermark)
        }
    }

    var counters: BarCounters {
        switch self {
        case .aligned(let windows): windows.pointee.counters
        case .ordered(let bars): bars.pointee.counters
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

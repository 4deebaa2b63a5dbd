import TickCore

/// The queries that share one clock, each with or beside others in an operator.
///
/// Concurrency: owned by the window thread.
@usableFromInline struct QueryGroup: ~Copyable {
    @usableFromInline var clock: StreamClock
    @usableFromInline let operators: UnsafeMutablePointer<QueryOperator>
    @usableFromInline let count: Int
    /// Where a plan asks for a stream that operators do not put out by themselves.
    let changelog: UnsafeMutablePointer<Changelog>?
    private let instruments: InstrumentTable
    /// The session whose end comes next, where windows are cut by sessions.
    var closing: SessionClosing?
    /// Users' timers, where they run on this clock.
    let timers: UnsafeMutablePointer<UserTimers>?

    init(
        clock: consuming StreamClock, operators: [QueryOperator], changelog: Changelog?,
        closing: SessionClosing?, timersMax: Int?, instruments: InstrumentTable
    ) {
        timers = timersMax.map { count in
            let place = UnsafeMutablePointer<UserTimers>.allocate(capacity: 1)
            place.initialize(to: UserTimers(instruments: instruments, timersMax: count))
            return place
        }
        self.closing = closing
        self.clock = clock
        self.instruments = instruments
        self.changelog = changelog.map { log in
            let place = UnsafeMutablePointer<Changelog>.allocate(capacity: 1)
            place.initialize(to: log)
            return place
        }
        count = operators.count
        self.operators = .allocate(capacity: max(count, 1))
        self.operators.initialize(from: operators, count: count)
    }

    /// Frees the memory; the owner calls this once.
    mutating func destroy() {
        for index in 0..<count { operators[index].destroy() }
        operators.deinitialize(count: count)
        operators.deallocate()
        changelog?.deinitialize(count: 1)
        changelog?.deallocate()
        timers?.deinitialize(count: 1)
        timers?.deallocate()
        clock.deallocate()
    }

    /// What all its operators have taken, refused and emitted.
    var counters: BarCounters {
        (0..<count).reduce(into: BarCounters()) { $0.add(operators[$1].counters) }
    }

    /// Whether nothing but its operators waits for the clock.
    @usableFromInline var isPlain: Bool { changelog == nil && timers == nil }

    /// Hands a trade to an operator, whatever is odd about it.
    mutating func accept<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ index: Int, _ output: inout Output
    ) {
        if let changelog {
            withUnsafeMutablePointer(to: &output) {
                var sink = ChangelogSink(changelog: changelog, output: $0)
                operators[index].accept(tick, &clock, &sink)
            }
        } else {
            operators[index].accept(tick, &clock, &output)
        }
        expect(index)
    }

    /// Hands an official print to all operators.
    mutating func acceptOfficial<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ output: inout Output
    ) {
        clock.settle()
        for index in 0..<count {
            if let changelog {
                withUnsafeMutablePointer(to: &output) {
                    var sink = ChangelogSink(changelog: changelog, output: $0)
                    operators[index].acceptOfficial(tick, &clock, &sink)
                }
            } else {
                operators[index].acceptOfficial(tick, &clock, &output)
            }
            expect(index)
        }
    }

    /// It is `now` by the receiving clock; whether windows have something to do.
    mutating func passTime(_ now: Int64) -> Bool {
        guard var closing, now >= closing.due else { return false }
        let concluded = closing.take(now)
        self.closing = closing
        guard concluded > clock.combined else { return false }
        clock.conclude(concluded)
        return clock.combined >= clock.nextWake
    }

    /// Hands a break or a correction to all operators.
    mutating func restate<Output: PaneSink & ~Copyable>(_ tick: Tick, _ output: inout Output) {
        clock.settle()
        for index in 0..<count {
            if let changelog {
                withUnsafeMutablePointer(to: &output) {
                    var sink = ChangelogSink(changelog: changelog, output: $0)
                    operators[index].restate(tick, &clock, &sink)
                }
            } else {
                operators[index].restate(tick, &clock, &output)
            }
            expect(index)
        }
    }

    /// Whether any operator takes quotes.
    var wantsQuotes: Bool { (0..<count).contains { operators[$0].wantsQuotes } }

    /// Hands a quote to the operators that want it.
    mutating func acceptQuote<Output: PaneSink & ~Copyable>(
        _ tick: Tick, _ output: inout Output
    ) {
        for index in 0..<count where operators[index].wantsQuotes {
            clock.settle()
            if let changelog {
                withUnsafeMutablePointer(to: &output) {
                    var sink = ChangelogSink(changelog: changelog, output: $0)
                    operators[index].acceptQuote(tick, &clock, &sink)
                }
            } else {
                operators[index].acceptQuote(tick, &clock, &output)
            }
            expect(index)
        }
    }

    /// Tells all operators of a trade that could not be resolved.
    mutating func unresolved(_ instrument: InstrumentID, at time: Int64) {
        clock.settle()
        for index in 0..<count {
            operators[index].unresolved(instrument, at: time, &clock)
            expect(index)
        }
    }

    /// Lets operators put out what the watermark has completed, if any waits for it.
    mutating func advanceIfDue<Output: PaneSink & ~Copyable>(_ output: inout Output) {
        guard clock.combined >= clock.nextWake || clock.combined == .max else { return }
        var next = Int64.max
        if let changelog {
            withUnsafeMutablePointer(to: &output) {
                var sink = ChangelogSink(changelog: changelog, output: $0)
                next = advance(&sink)
            }
            let operators = UnsafeBufferPointer(start: operators, count: count)
            changelog.pointee.advance(clock.combined, instruments, &output) { identity in
                operators.lazy.compactMap { $0.heldUntil(identity) }.first
            }
            next = min(next, changelog.pointee.nextWake)
        } else {
            next = advance(&output)
        }
        if let timers {
            timers.pointee.advance(to: clock.combined) { key, time, timers in
                output.timerFired(key, at: time, &timers)
            }
            next = min(next, timers.pointee.nextWake)
        }
        clock.nextWake = next
        clock.arm()
        forgetDoubts()
    }

    /// Lets the operators that wait for the watermark run; what they wait for next.
    private mutating func advance<Output: PaneSink & ~Copyable>(
        _ output: inout Output
    ) -> Int64 {
        var next = Int64.max
        for index in 0..<count {
            if clock.combined >= operators[index].nextWake || clock.combined == .max {
                operators[index].advance(&clock, &output)
            }
            next = min(next, operators[index].nextWake)
        }
        return next
    }

    mutating func forgetDoubts() {
        guard !clock.intervals.isEmpty else { return }
        var oldest = Int64.max
        for index in 0..<count {
            oldest = min(oldest, operators[index].oldestStart(clock.combined))
        }
        clock.prune(before: oldest)
    }

    private mutating func expect(_ index: Int) {
        expect(wake: min(operators[index].nextWake, changelog?.pointee.nextWake ?? .max))
    }

    /// Something has to be done at a watermark.
    mutating func expect(wake: Int64) {
        clock.expect(wake)
    }
}

import TickCore

/// All window queries over one stream of ticks.
///
/// Queries with the same watermark strategy share a clock; among those, windows that are made of
/// the same slices of time share them.
///
/// Calls come in the order of processing: `select` before the messages of a packet; for every
/// message first its ticks (`accept`, `unresolved`), then `observe`; and the channel's own events.
///
/// Units: nanoseconds of event time.
/// Concurrency: owned by one thread.
/// Cost: a message is two compares a clock, a trade a load, a few compares and adds a slice;
/// nothing is allocated in steady state.
/// Limits: `channelsMax` channels, `queriesMax` queries; each operator states its own.
public struct WindowSet<Output: PaneSink & ~Copyable>: ~Copyable {
    /// The most channels one run combines.
    public static var channelsMax: Int { StreamClock.channelsMax }
    /// The most queries over one stream.
    public static var queriesMax: Int { 256 }

    /// What takes panes and late records.
    public var output: Output
    @usableFromInline let groups: UnsafeMutablePointer<QueryGroup>
    @usableFromInline let groupCount: Int
    @usableFromInline var tally = BarCounters()
    let restates: Bool
    let countsAll: Bool
    let instruments: InstrumentTable
    /// Tells states of other plans.
    let plansDigest: UInt64
    /// The place of the clock that users' timers run on.
    let timersGroup: Int?

    /// Options of a stream, the same for all its queries.
    public struct Options: Sendable {
        /// Trades may be broken or corrected, so windows keep theirs until past their lateness.
        public var restates = false
        /// A time further ahead than this does not move event time; `Int64.max` believes all.
        public var futureSkewMax = Int64.max
        /// Whether what concerns all instruments alike is counted here; in one shard of a run only.
        public var countsAll = true
        /// What moves event time for users' timers; nil where there are none.
        public var timers: WatermarkStrategy?
        /// The most timers that wait at once.
        public var timersMax = UserTimers.timersMax

        /// Nothing is restated, every time is believed, there are no timers.
        public init() {}
    }

    /// The queries `plans`; a pane names its query by the place there.
    ///
    /// Throws: where a plan cannot be run.
    public init(
        _ plans: [WindowPlan], _ options: Options = Options(), instruments: InstrumentTable,
        output: consuming Output
    ) throws(PlanError) {
        let queriesMin = options.timers == nil ? 1 : 0
        guard plans.count >= queriesMin && plans.count <= Self.queriesMax else {
            throw PlanError(
                .range, "\(plans.count) queries are not in \(queriesMin)...\(Self.queriesMax)")
        }
        for plan in plans where !output.takes(plan.output) {
            throw PlanError(
                .conflict, "'\(plan.name)': its output cannot be \(plan.output.rawValue) here")
        }
        let layout = try QueryLayout(plans, timers: options.timers)
        timersGroup = layout.timersIndex
        groupCount = layout.groups.count
        groups = .allocate(capacity: groupCount)
        for (index, group) in layout.groups.enumerated() {
            let clock = StreamClock(group.strategy, skewMax: options.futureSkewMax)
            let operators = group.makeOperators(instruments, restates: options.restates)
            let changelog = Changelog(group.plans)
            (groups + index).initialize(
                to: QueryGroup(
                    clock: clock, operators: operators, changelog: changelog,
                    closing: group.closing,
                    timersMax: group.hasTimers ? options.timersMax : nil,
                    instruments: instruments))
        }
        restates = options.restates
        countsAll = options.countsAll
        self.instruments = instruments
        let timersText = options.timers.map { " \($0)" } ?? ""
        plansDigest = StateDigest(Array("\(plans) \(options.restates)\(timersText)".utf8)).value
        self.output = output
    }

    deinit {
        for index in 0..<groupCount { groups[index].destroy() }
        groups.deinitialize(count: groupCount)
        groups.deallocate()
    }

    /// What was taken, refused and emitted so far, by all queries together.
    public var counters: BarCounters {
        (0..<groupCount).reduce(into: tally) {
            $0.add(groups[$1].counters)
            if countsAll { $0.future &+= groups[$1].clock.future }
        }
    }

    /// The combined watermark of the first query's clock.
    public var watermark: Int64 { groups[0].clock.watermark }

    /// Moves event time on by one message in sequence of the selected channel, captured at
    /// `receiveTime`.
    @inlinable @inline(__always)
    public mutating func observe(_ eventTime: Int64, receiveTime: Int64 = Packet.noTime) {
        if groups[0].clock.observe(eventTime, receiveTime: receiveTime) { advance(0) }
        if groupCount > 1 { observeOthers(eventTime, receiveTime) }
    }

    /// The groups behind the first: apart, so that `observe` stays small enough to be inlined.
    @usableFromInline @inline(never)
    mutating func observeOthers(_ eventTime: Int64, _ receiveTime: Int64) {
        for index in 1..<groupCount
        where groups[index].clock.observe(eventTime, receiveTime: receiveTime) {
            advance(index)
        }
    }

    /// Takes one tick of the selected channel.
    @inlinable @inline(__always)
    public mutating func accept(_ tick: Tick) {
        guard tick.kind == .trade, tick.official == .none else { return acceptOther(tick) }
        guard tick.eligibility != [] else {
            tally.ineligible &+= 1
            return
        }
        for index in 0..<groupCount {
            groups[index].clock.settle()
            let watermark = groups[index].clock.combined
            for place in 0..<groups[index].count {
                let isTaken =
                    switch groups[index].operators[place] {
                    case .aligned(let windows): windows.pointee.take(tick, watermark: watermark)
                    case .session(let windows): windows.pointee.take(tick, watermark: watermark)
                    case .ordered: false
                    }
                if !isTaken { accept(tick, index, place) }
            }
        }
    }

    /// A trade of the selected channel could not be resolved: its windows cannot be right.
    public mutating func unresolved(_ instrument: InstrumentID, at eventTime: Int64) {
        let before = instrument == .none && !countsAll ? counters : nil
        for index in 0..<groupCount { groups[index].unresolved(instrument, at: eventTime) }
        if let before { tally.take(back: counters, since: before) }
    }

    @usableFromInline @inline(never)
    mutating func accept(_ tick: Tick, _ group: Int, _ place: Int) {
        output.step(groups[group].clock.combined)
        groups[group].accept(tick, place, &output)
    }

    @usableFromInline @inline(never)
    mutating func acceptOther(_ tick: Tick) {
        if tick.kind == .trade { return acceptOfficial(tick) }
        if tick.kind == .quote { return acceptQuote(tick) }
        guard tick.kind == .tradeBreak || tick.kind == .tradeCorrection else { return }
        tally.breaks &+= 1
        guard restates else { return }
        for index in 0..<groupCount {
            output.step(groups[index].clock.watermark)
            groups[index].restate(tick, &output)
        }
    }

    /// A quote, for the queries that want them.
    private mutating func acceptQuote(_ tick: Tick) {
        for index in 0..<groupCount where groups[index].wantsQuotes {
            output.step(groups[index].clock.watermark)
            groups[index].acceptQuote(tick, &output)
        }
    }

    /// An official print, which calendar bars take by its official time; also one that may touch
    /// no bar ends their wait for it.
    private mutating func acceptOfficial(_ tick: Tick) {
        if tick.eligibility == [] { tally.ineligible &+= 1 }
        for index in 0..<groupCount {
            output.step(groups[index].clock.watermark)
            groups[index].acceptOfficial(tick, &output)
        }
    }

    @usableFromInline @inline(never)
    mutating func advance(_ group: Int) {
        output.step(groups[group].clock.combined)
        groups[group].advanceIfDue(&output)
    }
}

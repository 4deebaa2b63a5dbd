import TickCore
import TickWindows

/// Everything that happened to the windows of one symbol in a run: a listener beside the output.
///
/// Concurrency: used on the window thread alone. Cost: a compare a trade of another symbol; its own
/// ticks are kept.
/// Limits: `eventsMax` events; further ones are counted.
public final class Story {
    /// The most events that are kept.
    public static let eventsMax = 1 << 20

    /// The symbol as the venue writes it.
    public let symbol: String
    /// The start of the window asked for, in nanoseconds since the Unix epoch.
    public let start: Int64
    /// The query that the windows are of.
    public let plan: WindowPlan
    private(set) var events: [StoryEvent] = []
    /// Events that did not fit.
    public private(set) var dropped = 0
    private var instruments: InstrumentTable?
    /// By instrument: whether it is the one; 0 where it was not looked at.
    private var verdicts: [UInt8] = []
    private var lastFate: StoryEvent.Fate?
    /// The combined watermark at what the windows do now.
    var watermark = Int64.min
    /// The tick whose fate is not known yet.
    private var openTick: Int?
    private let reach: Int64

    /// A listener for the window of `symbol` that begins at `start`, or that `start` lies in.
    public init(symbol: String, start: Int64, plan: WindowPlan) {
        self.symbol = symbol
        self.start = start
        self.plan = plan
        reach = plan.reach
    }

    /// The run's instruments; to be set before the run.
    func listen(_ instruments: InstrumentTable) { self.instruments = instruments }

    /// Whether an instrument's ticks are listened to.
    func concerns(_ instrument: InstrumentID) -> Bool {
        guard instrument != .none else { return false }
        let index = instrument.index
        if index < verdicts.count, verdicts[index] != 0 { return verdicts[index] == 2 }
        if index >= verdicts.count {
            verdicts += Array(repeating: 0, count: index + 1 - verdicts.count)
        }
        verdicts[index] = instruments?.symbol(instrument) == symbol ? 2 : 1
        return verdicts[index] == 2
    }

    /// A tick comes in; what becomes of it is seen in the calls until `settle`.
    func begin(_ tick: Tick, watermark: Int64) {
        lastFate = nil
        openTick = nil
        guard isNear(tick.eventTime) || tick.kind != .trade else { return }
        openTick = events.count
        append(StoryEvent(watermark: watermark, what: .tick(tick, .taken)))
    }

    /// The windows are done with the tick.
    func settle() {
        guard let place = openTick, place < events.count,
            case .tick(let tick, _) = events[place].what
        else { return }
        let fate = lastFate ?? usualFate(tick, events[place].watermark)
        events[place].what = .tick(tick, fate)
    }

    /// Hands a tick to the windows and listens, where it is of the symbol; quotes are not told.
    func accept(_ tick: Tick, _ bars: RunWindows) {
        guard concerns(tick.instrument), tick.kind != .quote else {
            return bars.accept(tick)
        }
        begin(tick, watermark: bars.watermark)
        bars.accept(tick)
        settle()
    }

    /// A window was put out.
    func note(_ pane: Pane, _ extras: PaneExtras) {
        guard concerns(pane.bar.instrument), isNear(pane.bar.start) || isNear(pane.bar.end) else {
            return
        }
        if pane.kind == .lateUpdate { lastFate = .update }
        append(
            StoryEvent(
                watermark: watermark, what: .pane(pane, superseding: Array(extras.superseding))))
    }

    /// A tick changed nothing.
    func note(_ record: LateRecord) {
        switch record.kind {
        case .lateDropped: lastFate = .dropped
        case .unassigned: lastFate = .unassigned
        case .lateCancel, .lateCorrect: lastFate = .tooLate
        }
    }

    /// Messages of a channel are lost.
    func note(gap: Range<UInt64>, channel: UInt16, watermark: Int64) {
        append(StoryEvent(watermark: watermark, what: .gap(channel: channel, gap)))
    }

    private func usualFate(_ tick: Tick, _ watermark: Int64) -> StoryEvent.Fate {
        guard tick.kind == .trade else { return .restated }
        if tick.eligibility == [] { return .ineligible }
        return tick.eventTime <= watermark ? .disordered : .taken
    }

    /// Whether a window at this time can have to do with the one asked for.
    private func isNear(_ time: Int64) -> Bool {
        let (distance, overflow) = time.subtractingReportingOverflow(start)
        return !overflow && distance.magnitude <= reach.magnitude
    }

    private func append(_ event: StoryEvent) {
        guard events.count < Self.eventsMax else {
            dropped += 1
            return
        }
        events.append(event)
    }
}

extension WindowPlan {
    /// How far from a window's start anything can lie that has to do with it; `Int64.max` where
    /// that is not known beforehand.
    fileprivate var reach: Int64 {
        switch kind {
        case .tumbling(let size, _), .hop(let size, _, _), .cumulate(let size, _, _),
            .calendar(let size, _):
            let (reach, overflow) = size.multipliedReportingOverflow(by: 2)
            return overflow ? .max : reach
        case .session, .order: return .max
        }
    }
}

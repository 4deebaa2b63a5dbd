import TickCore

/// The clocks of a run's queries without their windows: tells which messages windows elsewhere have
/// to hear of, and when.
///
/// Windows over time alone have nothing to do until the watermark passes an edge of their slices.
/// A message between two edges only has to be caught up with before anything else is handed over;
/// any number of them by the latest time among them.
///
/// Takes the same calls, in the same order, as the windows that it goes before.
/// Concurrency: owned by one thread. Cost: a message is two compares a clock.
public struct ClockLead: ~Copyable {
    private let clocks: UnsafeMutablePointer<StreamClock>
    private let count: Int
    private var closings: [SessionClosing?]
    /// For each clock where time is cut for its windows; nil where every time may matter.
    private let grids: [[SliceGrid]?]

    /// What a message means for windows elsewhere.
    public enum Meaning: Sendable {
        /// Nothing.
        case nothing
        /// They are to have heard of its time, or of a later one, before anything else.
        case later
        /// They are to hear of it now.
        case now
    }

    /// Clocks for these queries.
    ///
    /// Throws: where a plan cannot be run.
    public init(_ plans: [WindowPlan], futureSkewMax: Int64) throws(PlanError) {
        let groups = try QueryLayout(plans).groups
        count = groups.count
        closings = groups.map(\.closing)
        grids = groups.map(\.grids)
        clocks = .allocate(capacity: count)
        for (index, group) in groups.enumerated() {
            (clocks + index).initialize(to: StreamClock(group.strategy, skewMax: futureSkewMax))
            expectEdge(index)
        }
    }

    deinit {
        for index in 0..<count { clocks[index].deallocate() }
        clocks.deinitialize(count: count)
        clocks.deallocate()
    }

    /// The combined watermark of the first query's clock.
    public var watermark: Int64 { clocks[0].watermark }

    /// Takes one message of the selected channel.
    public mutating func observe(_ eventTime: Int64, receiveTime: Int64) -> Meaning {
        var meaning = Meaning.nothing
        for index in 0..<count {
            let clock = clocks + index
            guard eventTime > clock.pointee.highest || clock.pointee.highest == .min else {
                continue
            }
            let isQuiet = eventTime < clock.pointee.wakeAt
            _ = clock.pointee.observe(eventTime, receiveTime: receiveTime)
            if isQuiet && grids[index] != nil {
                if meaning == .nothing { meaning = .later }
            } else {
                meaning = .now
                expectEdge(index)
            }
        }
        return meaning
    }

    /// Adds a channel; its ordinal, or nil where there are too many.
    public mutating func addChannel(
        disorder: Int64, heartbeatMargin: Int64, hasOfficialPrints: Bool
    ) -> UInt16? {
        var channel: UInt16?
        for index in 0..<count {
            channel = clocks[index].addChannel(
                disorder: disorder, heartbeatMargin: heartbeatMargin,
                hasOfficialPrints: hasOfficialPrints)
        }
        return channel
    }

    /// Takes up the clocks of a state.
    ///
    /// Throws: where it is of other queries.
    public mutating func restore(_ state: WindowState) throws(StateError) {
        var reader = StateReader(state.common)
        for index in 0..<count {
            try clocks[index].decode(from: &reader)
            try closings[index]?.decode(from: &reader)
            expectEdge(index)
        }
    }

    /// Does to every clock what an event of the selected channel does.
    public mutating func take(_ event: ChannelEvent) {
        for index in 0..<count {
            clocks[index].take(event)
            expectEdge(index)
        }
    }

    /// Has a clock wake when the watermark passes the next edge.
    private mutating func expectEdge(_ index: Int) {
        guard let grids = grids[index] else { return }
        let watermark = clocks[index].combined
        clocks[index].nextWake = grids.reduce(.max) { min($0, $1.edge(after: watermark)) }
        clocks[index].arm()
    }
}

extension QueryLayout.Group {
    /// Where time is cut for the windows; nil where anything else than the watermark's passing a
    /// cut can set something off.
    fileprivate var grids: [SliceGrid]? {
        guard ordered.isEmpty, sessions.isEmpty, !hasTimers, closing == nil,
            Changelog(plans) == nil, aligned.allSatisfy({ $0.grid.sessions == nil })
        else { return nil }
        return aligned.map(\.grid)
    }
}

extension SliceGrid {
    /// The last instant of the slice that holds the instant after `time`, or of the hole; that
    /// instant itself where it is in no slice's range.
    fileprivate func edge(after time: Int64) -> Int64 {
        guard time < .max else { return .max }
        return switch locate(time + 1) {
        case .slice(_, let last): last
        case .hole: start(afterGap: time + 1).map { $0 - 1 } ?? time + 1
        case .outOfRange: time + 1
        }
    }
}

/// What happens on a channel beside its messages.
///
/// Layout: a word and what it carries. Units: times in nanoseconds since the Unix epoch.
@frozen public enum ChannelEvent: Sendable, BitwiseCopyable, Equatable {
    /// This channel's messages come next.
    case select(UInt16)
    /// A new epoch begins, after so many messages that were never seen.
    case beginEpoch(missing: UInt64)
    /// Messages are lost for good.
    case giveUpGap
    /// The messages that come now fill a gap late.
    case beginFilling
    /// The gap is filled.
    case endFilling
    /// Whole and quiet at a time of the channel's own clock.
    case heartbeat(at: Int64)
    /// Nothing with a time up to this will come.
    case advance(to: Int64)
    /// Silent: it holds no other back.
    case becomeIdle
    /// The session is over.
    case endSession
    /// The source is over for good.
    case endSource
    /// The whole input is over.
    case finish
    /// It is so late by the clock that packets are received by.
    case passTime(Int64)
}

extension StreamClock {
    mutating func take(_ event: ChannelEvent) {
        switch event {
        case .select(let channel): select(channel)
        case .beginEpoch(let missing): beginEpoch(missing: missing)
        case .giveUpGap: giveUpGap()
        case .beginFilling: beginFilling()
        case .endFilling: endFilling()
        case .heartbeat(let time): _ = heartbeat(at: time)
        case .advance(let watermark): advance(to: watermark)
        case .becomeIdle: becomeIdle()
        case .endSession: endSession()
        case .endSource: endSource()
        case .finish: finish()
        case .passTime: break
        }
    }
}

extension WindowSet where Output: ~Copyable {
    /// Does what the event's own method does.
    public mutating func take(_ event: ChannelEvent) {
        switch event {
        case .select(let channel): select(channel)
        case .beginEpoch(let missing): beginEpoch(missing: missing)
        case .giveUpGap: giveUpGap()
        case .beginFilling: beginFilling()
        case .endFilling: endFilling()
        case .heartbeat(let time): heartbeat(at: time)
        case .advance(let watermark): advance(to: watermark)
        case .becomeIdle: becomeIdle()
        case .endSession: endSession()
        case .endSource: endSource()
        case .finish: finish()
        case .passTime(let now): passTime(now)
        }
    }
}

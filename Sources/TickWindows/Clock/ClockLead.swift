import TickCore

/// The clocks of a run's queries without their windows: tells which messages move event time at
/// all, so that no other need be handed to shards.
///
/// Takes the same calls, in the same order, as the windows that it goes before.
/// Concurrency: owned by one thread. Cost: a message is two compares a clock.
public struct ClockLead: ~Copyable {
    private let clocks: UnsafeMutablePointer<StreamClock>
    private let count: Int
    private var closings: [SessionClosing?]

    /// Clocks for these queries.
    ///
    /// Throws: where a plan cannot be run.
    public init(_ plans: [WindowPlan], futureSkewMax: Int64) throws(PlanError) {
        let groups = try QueryLayout(plans).groups
        count = groups.count
        closings = groups.map(\.closing)
        clocks = .allocate(capacity: count)
        for (index, group) in groups.enumerated() {
            (clocks + index).initialize(to: StreamClock(group.strategy, skewMax: futureSkewMax))
        }
    }

    deinit {
        for index in 0..<count { clocks[index].deallocate() }
        clocks.deinitialize(count: count)
        clocks.deallocate()
    }

    /// The combined watermark of the first query's clock.
    public var watermark: Int64 { clocks[0].watermark }

    /// Takes one message of the selected channel; whether it changes anything for windows.
    @inline(__always)
    public mutating func observe(_ eventTime: Int64, receiveTime: Int64) -> Bool {
        var matters = false
        for index in 0..<count {
            let highest = clocks[index].highest
            if eventTime > highest || highest == .min { matters = true }
            _ = clocks[index].observe(eventTime, receiveTime: receiveTime)
        }
        return matters
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
        }
    }

    /// Does to every clock what an event of the selected channel does.
    public mutating func take(_ event: ChannelEvent) {
        for index in 0..<count { clocks[index].take(event) }
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

import TickCore

/// The event time of one channel: how far it has come and what that proves.
///
/// Units: nanoseconds. Concurrency: a value of the window thread.
@frozen public struct ChannelClock: Sendable {
    /// The running maximum event time; `Int64.min` before the first message.
    public var highest: Int64 = .min
    /// Nothing with a time at or before this will come; `Int64.min` where nothing is proven.
    public var watermark: Int64 = .min
    /// How far event times may go back behind the maximum.
    public let disorder: Int64
    /// How far behind a heartbeat's own time the watermark stays.
    public let heartbeatMargin: Int64
    /// The session is over: this channel holds no other back.
    public var isEnded = false
    /// Silent for so long that it holds no other back until it speaks again.
    public var isIdle = false
    /// A stretch of doubt began and lasts on.
    @usableFromInline var doubt: Doubt?
    /// The next message closes the stretch of doubt.
    @usableFromInline var doubtCloses = false
    /// Times so far ahead that they wait for others to confirm them.
    @usableFromInline var candidate = FutureCandidate()

    /// A stretch of event time, from `from` on, in which messages are missing or came late.
    @usableFromInline struct Doubt: Sendable {
        @usableFromInline var from: Int64
        @usableFromInline var status: BarStatus
    }

    /// Limits: disorder and margin are at least 0.
    public init(disorder: Int64, heartbeatMargin: Int64) {
        precondition(disorder >= 0 && heartbeatMargin >= 0, "a negative disorder or margin")
        self.disorder = disorder
        self.heartbeatMargin = max(heartbeatMargin, disorder)
    }

    /// What follows from a message at `eventTime`: nothing with a time ≤ the result will come.
    @inlinable @inline(__always)
    static func watermark(after eventTime: Int64, slack: Int64) -> Int64 {
        let (moved, overflow) = eventTime.subtractingReportingOverflow(slack)
        return overflow || moved == .min ? .min : moved &- 1
    }

    /// The earliest event time that a message which is missing now can have.
    var earliestMissing: Int64 {
        let (earliest, overflow) = highest.subtractingReportingOverflow(disorder)
        return overflow ? .min : earliest
    }

    /// Whether other channels need not wait for this one.
    var isOut: Bool { isEnded || isIdle }
}

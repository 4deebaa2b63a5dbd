import TickCore

/// What the windows have taken, refused and emitted.
public struct BarCounters: Sendable, Equatable {
    /// Trades that went into a bar.
    public var trades: UInt64 = 0
    /// Trades that may touch no bar (non-printable, zero shares, test symbols).
    public var ineligible: UInt64 = 0
    /// Trades whose window had fired; each went to the late output.
    public var late: UInt64 = 0
    /// Trades at or behind the watermark whose window was still open; their bars are `disordered`.
    public var behindWatermark: UInt64 = 0
    /// Trades in no window; each went to the late output.
    public var unassigned: UInt64 = 0
    /// Trade breaks seen.
    public var breaks: UInt64 = 0
    /// Breaks and corrections that changed a window.
    public var restated: UInt64 = 0
    /// Breaks and corrections of trades not known or past their lateness; each went to the late
    /// output.
    public var lateRestated: UInt64 = 0
    /// Trades whose order was never seen; their bars are `damaged`.
    public var unresolved: UInt64 = 0
    /// Unresolved trades whose bar had been emitted before.
    public var unresolvedLate: UInt64 = 0
    /// Trades refused because a sum, a time or the number of open bars would pass its limit; their
    /// bars are `damaged`.
    public var refused: UInt64 = 0
    /// Trades that were not split all the way, as they would fill too many order-defined bars; the
    /// bar that took what was left is `damaged`.
    public var unsplit: UInt64 = 0
    /// Quotes taken for aggregates that want them.
    public var quotes: UInt64 = 0
    /// Quotes late for every window of a query; each went to the late output.
    public var lateQuotes: UInt64 = 0
    /// Quotes refused for want of room, or as their windows leave Int64.
    public var refusedQuotes: UInt64 = 0
    /// Messages too far ahead of all others to move event time.
    public var future: UInt64 = 0
    /// Bars emitted, and those among them by status.
    public var bars: UInt64 = 0
    /// Bars whose messages are missing for good, or with a trade that could not be counted.
    public var damaged: UInt64 = 0
    /// Bars that a tick touched from behind the watermark.
    public var disordered: UInt64 = 0
    /// Bars in whose time a gap was filled late.
    public var recovered: UInt64 = 0
    /// Bars that no later message proves whole.
    public var assumed: UInt64 = 0
    /// Bars of a source without sequence numbers.
    public var unproven: UInt64 = 0

    /// Nothing seen yet.
    public init() {}
}

extension BarCounters {
    /// Every count.
    private static let counts: [WritableKeyPath<BarCounters, UInt64> & Sendable] = [
        \.trades, \.ineligible, \.late, \.unassigned, \.behindWatermark, \.breaks, \.restated,
        \.lateRestated, \.unresolved, \.unresolvedLate, \.refused, \.unsplit, \.quotes,
        \.lateQuotes,
        \.refusedQuotes, \.future, \.bars,
        \.damaged, \.disordered, \.recovered, \.assumed, \.unproven,
    ]

    /// Adds what another part of the run has counted.
    public mutating func add(_ other: BarCounters) {
        for count in Self.counts { self[keyPath: count] &+= other[keyPath: count] }
    }

    /// Takes back what was counted between two moments.
    mutating func take(back now: BarCounters, since before: BarCounters) {
        for count in Self.counts {
            self[keyPath: count] &-= now[keyPath: count] &- before[keyPath: count]
        }
    }

    /// Writes every count.
    func encode(to writer: inout StateWriter) {
        for count in Self.counts { writer.put(self[keyPath: count]) }
    }

    /// Reads every count.
    init(from reader: inout StateReader) throws(StateError) {
        self.init()
        for count in Self.counts { self[keyPath: count] = try reader.take() }
    }
}

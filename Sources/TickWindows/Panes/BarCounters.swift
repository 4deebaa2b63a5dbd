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
    /// Trade breaks seen.
    public var breaks: UInt64 = 0
    /// Trades whose order was never seen; their bars are `damaged`.
    public var unresolved: UInt64 = 0
    /// Unresolved trades whose bar had been emitted before.
    public var unresolvedLate: UInt64 = 0
    /// Trades refused because a sum, a time or the number of open bars would pass its limit; their
    /// bars are `damaged`.
    public var refused: UInt64 = 0
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

/// What the books of a channel have seen that is worth a word in the report.
public struct BookCounters: Sendable, Equatable {
    /// Changes, deletes and executions of orders never seen.
    public var unknownOrders: UInt64 = 0
    /// Orders added under a reference that was live.
    public var duplicateOrders: UInt64 = 0
    /// Executions and cancellations of more shares than were left.
    public var excessShares: UInt64 = 0
    /// Messages about an order that name another instrument than it has.
    public var strangers: UInt64 = 0
    /// Orders and levels that cannot be: no shares, no side, a level removed that was not there.
    public var impossible: UInt64 = 0
    /// Orders and levels left out because a limit was reached.
    public var refused: UInt64 = 0
    /// Books that were whole until one of these contradictions, each time.
    public var contradicted: UInt64 = 0
    /// Quotes that came of it all.
    public var quotes: UInt64 = 0
    /// How many of them were untrusted.
    public var untrusted: UInt64 = 0

    /// Nothing seen yet.
    public init() {}

    /// Contradictions of all kinds.
    public var inconsistencies: UInt64 {
        unknownOrders &+ duplicateOrders &+ excessShares &+ strangers &+ impossible
    }
}

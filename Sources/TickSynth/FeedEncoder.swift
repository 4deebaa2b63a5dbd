/// Turns the exchange's events into one feed's messages.
protocol FeedEncoder: ~Copyable {
    /// Whether the feed has use for `quote` events.
    static var takesQuotes: Bool { get }
    /// Whether the feed knows executions that the tape does not report.
    static var hasUnprintedTrades: Bool { get }
    /// Writes the messages of one event, if it has any.
    mutating func encode<Writer: MessageWriter & ~Copyable>(
        _ event: ExchangeEvent, to writer: inout Writer)
}

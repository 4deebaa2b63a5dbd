/// Takes the exchange's events and writes them: as the feed's messages, and as bars.
struct DayRecorder<Encoder: FeedEncoder & ~Copyable, Writer: MessageWriter & ~Copyable>:
    EventSink, ~Copyable
{
    static var takesQuotes: Bool { Encoder.takesQuotes }
    static var hasUnprintedTrades: Bool { Encoder.hasUnprintedTrades }

    var encoder: Encoder
    var writer: Writer
    var truth: TruthBars?
    var lastTime: Int64 = 0
    private var told: UInt64 = 0
    private let progress: ((UInt64) -> Void)?

    init(
        encoder: consuming Encoder, writer: consuming Writer, truth: consuming TruthBars?,
        progress: ((UInt64) -> Void)?
    ) {
        self.encoder = encoder
        self.writer = writer
        self.truth = truth
        self.progress = progress
    }

    @inline(__always)
    var messageCount: UInt64 { writer.messageCount }

    var hasFailed: Bool { writer.hasFailed }

    @inline(__always)
    mutating func accept(_ event: ExchangeEvent) {
        lastTime = event.time
        let before = writer.messageCount
        encoder.encode(event, to: &writer)
        let quiet = writer.quietUntil
        if event.kind == .tradeBreak { truth?.retract(event, quiet: quiet) }
        if writer.messageCount != before { truth?.pass(event.time, quiet: quiet) }
        truth?.take(event)
    }

    mutating func pulse() {
        guard writer.messageCount &- told >= 1 << 16 else { return }
        told = writer.messageCount
        progress?(told)
    }

    /// Ends both outputs; returns what was written, but for the writer's own counts.
    mutating func close() throws(SynthError) -> SynthSummary {
        try writer.close(at: lastTime)
        var summary = SynthSummary()
        summary.messages = writer.messageCount
        if let counts = try truth?.close() { (summary.trades, summary.bars) = counts }
        return summary
    }
}

import TickBook
import TickCapture
import TickCore
import TickFeeds
import TickPlant
import TickWindows

/// Work with order books.
extension CaptureScenario {
    /// Packets, one MoldUDP64 channel, decoder, full depth by order, best bid and offer.
    func book(_ inputs: CaptureInputs) throws(PlantError) -> ScenarioResult {
        let books = UnsafeMutablePointer<Books>.allocate(capacity: 1)
        let instruments = InstrumentTable()
        books.initialize(to: Books(instruments: instruments))
        defer {
            books.deinitialize(count: 1)
            books.deallocate()
        }
        let stage = BookStage(books: books, next: QuoteFold(), channel: 0)
        var handler = BookHandler(
            decoder: ItchTicks(sink: stage, instruments: instruments, venue: 0, channel: 0))
        try feed(inputs, to: &handler)
        var result = ScenarioResult()
        result.messages = handler.messages
        result.trades = handler.decoder.sink.next.trades
        result.quotes = handler.decoder.sink.next.quotes
        result.checksum = handler.decoder.sink.next.checksum
        return result
    }

    /// One-second bars of trades, and of the quotes that books of the same messages make.
    func bookBars(_ inputs: CaptureInputs) throws(PlantError) -> ScenarioResult {
        var plan = WindowPlan(.tumbling(size: EasternTime.second))
        plan.aggregates = [.spread]
        let report = try Replay.run(inputs, ReplayOptions([plan]), format: .none, file: nil)
        var result = ScenarioResult()
        result.messages = report.channels.reduce(0) { $0 + $1.feed.messages }
        result.bars = report.bars.bars
        result.trades = report.bars.trades
        result.quotes = report.channels.reduce(0) { $0 + ($1.books?.quotes ?? 0) }
        return result
    }
}

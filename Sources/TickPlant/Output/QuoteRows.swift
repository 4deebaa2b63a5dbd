import TickBook
import TickCore

/// The columns of quotes. A side without shares has neither price nor size.
///
/// `marks` is empty for a quote that can be traded on and believed; otherwise it says why not, in
/// words joined by `+`. The columns from `receive_time_ns` on lead back to the packet; `at` names
/// the venues of bid and ask where a quote is the best of several.
struct QuoteRows {
    private let instruments: InstrumentTable

    init(_ instruments: InstrumentTable) { self.instruments = instruments }

    static let header: StaticString = """
        venue,symbol,event_time_ns,bid,bid_size,ask,ask_size,marks,receive_time_ns,channel,\
        sequence,packet,at

        """

    func appendCSV(_ quote: Tick, to text: inout TextBuffer) {
        text.append(string: venue(quote))
        text.append(UInt8(ascii: ","))
        instruments.withSymbol(quote.instrument) { text.append(csv: $0) }
        text.append(UInt8(ascii: ","))
        text.append(integer: quote.eventTime)
        for (price, size) in [(quote.bid, quote.bidSize), (quote.ask, quote.askSize)] {
            text.append(UInt8(ascii: ","))
            if let price { text.append(price: price) }
            text.append(UInt8(ascii: ","))
            if price != nil { text.append(integer: UInt64(size)) }
        }
        text.append(UInt8(ascii: ","))
        QuoteRows.appendAllMarks(quote, to: &text)
        text.append(UInt8(ascii: ","))
        if quote.receiveTime != Packet.noTime { text.append(integer: quote.receiveTime) }
        for number in [UInt64(quote.channel), quote.sequence, UInt64(quote.packet)] {
            text.append(UInt8(ascii: ","))
            text.append(integer: number)
        }
        text.append(UInt8(ascii: ","))
        QuoteRows.appendPlaces(quote, instruments, to: &text)
        text.append(UInt8(ascii: "\n"))
    }

    func appendJSON(_ quote: Tick, to text: inout TextBuffer) {
        text.append("{\"venue\":\"")
        text.append(string: venue(quote))
        text.append("\",\"symbol\":")
        instruments.withSymbol(quote.instrument) { text.append(json: $0) }
        text.append(",\"event_time_ns\":")
        text.append(integer: quote.eventTime)
        append("bid", quote.bid, quote.bidSize, to: &text)
        append("ask", quote.ask, quote.askSize, to: &text)
        text.append(",\"marks\":\"")
        QuoteRows.appendAllMarks(quote, to: &text)
        text.append("\",\"receive_time_ns\":")
        if quote.receiveTime != Packet.noTime {
            text.append(integer: quote.receiveTime)
        } else {
            text.append("null")
        }
        text.append(",\"channel\":")
        text.append(integer: UInt64(quote.channel))
        text.append(",\"sequence\":")
        text.append(integer: quote.sequence)
        text.append(",\"packet\":")
        text.append(integer: UInt64(quote.packet))
        text.append(",\"at\":\"")
        QuoteRows.appendPlaces(quote, instruments, to: &text)
        text.append("\"}\n")
    }

    private func append(
        _ name: StaticString, _ price: Price?, _ size: UInt32, to text: inout TextBuffer
    ) {
        text.append(",\"")
        text.append(name)
        text.append("\":")
        if let price { text.append(price: price) } else { text.append("null") }
        text.append(",\"")
        text.append(name)
        text.append("_size\":")
        text.append(integer: UInt64(size))
    }

    private func venue(_ quote: Tick) -> String {
        Venues.name(instruments.venue(quote.instrument))
    }

    /// The venues of the best of several: `XNAS|IEXG`, bid and ask; nothing for a venue's own.
    static func appendPlaces(
        _ quote: Tick, _ instruments: InstrumentTable, to text: inout TextBuffer
    ) {
        guard Int(instruments.venue(quote.instrument)) == Venues.names.count else { return }
        let (bid, ask) = Consolidation.venues(of: quote)
        if let bid { text.append(string: Venues.name(bid)) }
        text.append(UInt8(ascii: "|"))
        if let ask { text.append(string: Venues.name(ask)) }
    }

    /// The marks, and `unavailable` for a quote that a venue sent ready-made and flagged so, which
    /// has no marks of a book.
    static func appendAllMarks(_ quote: Tick, to text: inout TextBuffer) {
        QuoteRows.append(quote.quoteMarks, to: &text)
        if quote.eligibility == [] && quote.quoteMarks.isTradable { text.append("unavailable") }
    }

    static func append(_ marks: QuoteMarks, to text: inout TextBuffer) {
        var isFirst = true
        for (mark, word) in words where marks.contains(mark) {
            if !isFirst { text.append(UInt8(ascii: "+")) }
            text.append(word)
            isFirst = false
        }
    }

    /// The marks as one word joined by `+`; empty where there are none.
    static func text(_ marks: QuoteMarks) -> String {
        var text = TextBuffer(capacity: 32)
        append(marks, to: &text)
        return text.text()
    }

    /// The marks by name, the weightiest first.
    static let words: [(QuoteMarks, StaticString)] = [
        (.untrusted, "untrusted"), (.halted, "halted"), (.auction, "auction"),
        (.closed, "closed"), (.test, "test"), (.cleared, "cleared"), (.locked, "locked"),
        (.crossed, "crossed"),
    ]
}

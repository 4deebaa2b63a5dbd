import TickBook
import TickCore

/// One instrument's book on one venue as it stood at an instant.
public struct BookPicture: Sendable {
    /// A price with its orders.
    public struct Level: Sendable {
        /// Price, shares and how many orders.
        public var level: DepthLevel
        /// The orders, the one that trades first at the front; empty where they were not asked for
        /// or the venue tells levels only.
        public var queue: [QueueEntry]
    }

    /// The venue's name.
    public var venue: String
    /// The symbol as the venue writes it.
    public var symbol: String
    /// What a quote of it would say.
    public var marks: QuoteMarks
    /// Why it may be wrong.
    public var doubts: BookDoubt
    /// The bids, the best first.
    public var bids: [Level]
    /// The offers, the best first.
    public var asks: [Level]

    /// The books of every instrument of this symbol.
    public static func find(
        _ symbol: String, in books: borrowing Books, _ instruments: InstrumentTable, depth: Int,
        withOrders: Bool
    ) -> [BookPicture] {
        var pictures: [BookPicture] = []
        for index in 0..<instruments.count {
            let id = InstrumentID(rawValue: UInt32(index))
            guard instruments.symbol(id) == symbol, books.isKept(id) else { continue }
            pictures.append(
                BookPicture(
                    venue: Venues.name(instruments.venue(id)), symbol: symbol,
                    marks: books.marks(id), doubts: books.doubts(id),
                    bids: levels(books, id, .buy, depth, withOrders),
                    asks: levels(books, id, .sell, depth, withOrders)))
        }
        return pictures
    }

    private static func levels(
        _ books: borrowing Books, _ id: InstrumentID, _ side: Tick.Side, _ depth: Int,
        _ withOrders: Bool
    ) -> [Level] {
        var levels: [Level] = []
        for level in books.depth(id, side, depth) {
            let queue = withOrders ? books.queue(id, side, at: level.price) : []
            levels.append(Level(level: level, queue: queue))
        }
        return levels
    }

    /// What the book is worth, for people.
    public var worth: String {
        var words: [String] = []
        if doubts.contains(.joined) { words.append("the stream was joined late") }
        if doubts.contains(.lost) { words.append("messages were lost") }
        if doubts.contains(.inconsistent) { words.append("messages contradict each other") }
        if doubts.contains(.limit) { words.append("a limit was reached") }
        let trust = words.isEmpty ? "" : " (\(words.joined(separator: ", ")))"
        let text = QuoteRows.text(marks)
        return (text.isEmpty ? "trading" : text) + trust
    }
}

import TickCore

/// The quotes of every instrument by (event time, channel, sequence, arrival), for windows whose
/// edges trades decide: as far back as any of them may still ask.
///
/// Concurrency: owned by the window thread. Cost: a quote in order is an append, one behind is
/// moved to its place; asking is a search by halves. Allocates only to grow.
/// Limits: `countMax` quotes.
struct QuoteTape {
    /// The most quotes that are held.
    static var countMax: Int { 1 << 24 }

    private var lines: [Line] = []
    private var count = 0
    private let limit: Int

    private struct Line {
        var quotes: [Tick] = []
        var head = 0
        /// So many are held before the next look at what can go.
        var pruneAt = 64
    }

    init(limit: Int = QuoteTape.countMax) { self.limit = limit }

    /// Takes a quote; false where there is no room.
    mutating func add(_ quote: Tick) -> Bool {
        guard count < limit else { return false }
        let index = quote.instrument.index
        if index >= lines.count {
            lines += Array(repeating: Line(), count: index + 1 - lines.count)
        }
        var place = lines[index].quotes.count
        if place > lines[index].head && quote.isBefore(lines[index].quotes[place - 1]) {
            place = Self.first(in: lines[index]) { quote.isBefore($0) }
        }
        lines[index].quotes.insert(quote, at: place)
        count += 1
        return true
    }

    /// No quote is held of an instrument whose id is not below this.
    var instrumentCount: Int { lines.count }

    /// Whether an instrument holds so many quotes that it pays to prune.
    func isLong(_ instrument: UInt32) -> Bool {
        let line = lines[Int(instrument)]
        return line.quotes.count - line.head >= line.pruneAt
    }

    /// Forgets the quotes of an instrument before `time`, but for the last of them.
    mutating func prune(_ instrument: UInt32, before time: Int64) {
        let index = Int(instrument)
        let first = Self.first(in: lines[index]) { $0.eventTime >= time }
        let head = max(lines[index].head, first - 1)
        count -= head - lines[index].head
        lines[index].head = head
        if head * 2 > lines[index].quotes.count {
            lines[index].quotes.removeFirst(head)
            lines[index].head = 0
        }
        lines[index].pruneAt = max(64, 2 * (lines[index].quotes.count - lines[index].head))
    }

    /// The last quote of an instrument before `start`.
    func last(_ instrument: UInt32, before start: Int64) -> Tick? {
        guard Int(instrument) < lines.count else { return nil }
        let line = lines[Int(instrument)]
        let place = Self.first(in: line) { $0.eventTime >= start }
        return place > line.head ? line.quotes[place - 1] : nil
    }

    /// All quotes held of an instrument, in order.
    func quotes(of instrument: UInt32) -> ArraySlice<Tick> {
        guard Int(instrument) < lines.count else { return [] }
        return lines[Int(instrument)].quotes[lines[Int(instrument)].head...]
    }

    /// Appends an instrument's quotes from `start` to `last`, both included.
    func append(_ instrument: UInt32, from start: Int64, through last: Int64, to run: inout TickRun)
    {
        guard Int(instrument) < lines.count else { return }
        let line = lines[Int(instrument)]
        var place = Self.first(in: line) { $0.eventTime >= start }
        while place < line.quotes.count && line.quotes[place].eventTime <= last {
            run.append(line.quotes[place])
            place += 1
        }
    }

    /// The first place from where on all quotes are `past`.
    private static func first(in line: Line, past: (Tick) -> Bool) -> Int {
        var low = line.head
        var high = line.quotes.count
        while low < high {
            let middle = (low + high) / 2
            if past(line.quotes[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

import TickCapture
import TickCore
import TickStorage

/// The trades of tables as ticks in order of time, a batch at a time.
///
/// Concurrency: one thread. Cost: a stretch of the table is in memory; see `TradeTable`.
struct TradeTableReader: TradeReading, ~Copyable {
    /// How many bad rows are told one by one.
    private static var samplesMax: Int { TradeFileReader.samplesMax }
    /// How many trades pass between two looks whether to go on.
    private static var lookEvery: UInt64 { 1 << 16 }

    let table: TradeTable
    private let priceDigits: Int
    private var symbols: SymbolIDs
    private var trades = SortedTrades()
    private var isLoaded = false
    /// Which stretch is read.
    var stretch = 0
    /// How many of its trades were handed out.
    var done = 0
    /// Trades handed out of all stretches.
    var lineNumber: UInt64 = 0
    var rowsBefore = 0

    /// Rows that are no trades, and of stretches that are over.
    private(set) var badLines: UInt64 = 0
    var badLinesBefore: UInt64 = 0
    private(set) var badLineSamples: [String] = []
    var badLineSamplesBefore: [String] = []
    /// What ended the table before its time.
    private(set) var damage: CaptureError?

    /// A reader of the whole table; whole prices are in units of 10^-`priceDigits`.
    init(_ table: TradeTable, priceDigits: Int, instruments: InstrumentTable) {
        self.table = table
        self.priceDigits = priceDigits
        symbols = SymbolIDs(instruments)
    }

    /// The table as it was named; the first of several.
    var path: String { table.tables[0].path }

    /// How many trades were handed out.
    var offset: UInt64 { lineNumber }

    /// Changes when it is time to look whether to go on.
    var reads: UInt64 { lineNumber / Self.lookEvery &+ UInt64(stretch) }

    /// How much of the rows is done.
    var share: Double? {
        let rows = table.rowCount
        return rows > 0 ? Double(rowsBefore + done) / Double(rows) : 1
    }

    /// Hands out up to `capacity` trades and returns how many; 0 at the end.
    mutating func next(_ ticks: UnsafeMutablePointer<Tick>, capacity: Int) -> Int {
        while damage == nil, stretch < table.stretches.count {
            if !isLoaded { load() }
            let count = min(capacity, trades.count - done)
            if count > 0 {
                trades.copy(from: done, count: count, to: ticks)
                done += count
                lineNumber &+= UInt64(count)
                return count
            }
            leave()
        }
        return 0
    }

    private mutating func leave() {
        guard damage == nil else { return }
        rowsBefore += table.rows(of: stretch)
        badLinesBefore = badLines
        badLineSamplesBefore = badLineSamples
        stretch += 1
        done = 0
        isLoaded = false
    }

    /// Reads the stretch at hand; after an error nothing of it is handed out.
    private mutating func load() {
        trades.removeAll()
        (badLines, badLineSamples) = (badLinesBefore, badLineSamplesBefore)
        do throws(StorageError) {
            for place in table.stretches[stretch] { try load(place) }
            trades.sort()
            guard done <= trades.count else {
                throw StorageError(
                    .corrupt, "has \(trades.count) rows where \(done) were read before", path: path)
            }
        } catch {
            trades.removeAll()
            done = 0
            let code: CaptureError.Code = error.code.fault == .system ? .readFailed : .corrupt
            damage = CaptureError(
                code, error.message, path: error.path, offset: error.offset.map { UInt64($0) })
        }
        isLoaded = true
    }

    private mutating func load(_ place: TradeTable.Place) throws(StorageError) {
        let rows = table.tables[place.rows]
        let part = table.part(place)
        var number = part.rowsBefore
        // Taken out of self, so that the closure changes nothing but locals.
        var loading = Loading(trades: trades, symbols: symbols)
        trades = SortedTrades()
        let digits = priceDigits
        try rows.read(place.part) { batch throws(StorageError) in
            let cells = TradeCells(batch, rows.columns, priceDigits: digits)
            for row in 0..<cells.count {
                number += 1
                try loading.take(cells, row, number, part)
            }
        }
        (trades, symbols) = (loading.trades, loading.symbols)
        badLines &+= loading.badLines
        let room = max(0, Self.samplesMax - badLineSamples.count)
        badLineSamples += loading.samples.prefix(room)
    }

    /// What grows while a part is read.
    private struct Loading {
        var trades: SortedTrades
        var symbols: SymbolIDs
        var badLines: UInt64 = 0
        var samples: [String] = []

        mutating func take(
            _ cells: TradeCells, _ row: Int, _ number: Int, _ part: TradePart
        ) throws(StorageError) {
            switch cells.tick(row, number: number, &symbols) {
            case .success(let tick):
                guard part.times.contains(tick.eventTime) else {
                    throw StorageError(
                        .corrupt,
                        "row \(number) is of \(tick.eventTime) ns, outside of the bounds that the"
                            + " file states for it; write it anew", path: part.path)
                }
                trades.append(tick)
            case .failure(let flaw):
                badLines &+= 1
                guard samples.count < TradeFileReader.samplesMax else { return }
                samples.append("\(part.path): row \(number): \(flaw.rawValue)")
            }
        }
    }
}

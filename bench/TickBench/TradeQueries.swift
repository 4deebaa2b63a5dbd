import Glibc
import TickCapture
import TickCore
import TickPlant
import TickWindows

/// Window queries over the trades of a CSV file, with their result rows in memory.
///
/// Either the file is read inside the clock, as other engines do, or all trades are in memory
/// before it starts.
struct TradeQueries {
    let path: String
    let plans: [WindowPlan]
    let disorder: Int64
    /// Digits of prices without a point.
    static let priceDigits = 4
    private static let batchCount = 512

    /// Reads the file and runs the queries.
    func run() throws(PlantError) -> TradeResult {
        let instruments = InstrumentTable()
        let source = try source()
        var bars = try windows(instruments, DigestSink(plans, instruments))
        var result = TradeResult(source: "csv")
        let start = Clock.now()
        result.trades = try pour(source, instruments, into: &bars)
        bars.finish()
        result.stop(start, bars.output, bars.counters)
        return result
    }

    /// Reads the file, and then runs the queries `runs` times over what is in memory.
    func runInMemory(runs: Int) throws(PlantError) -> [TradeResult] {
        let instruments = InstrumentTable()
        let ticks = try allTicks(instruments)
        defer { ticks.deallocate() }
        var results: [TradeResult] = []
        for _ in 0..<runs {
            var bars = try windows(instruments, DigestSink(plans, instruments))
            var result = TradeResult(source: "memory")
            result.trades = UInt64(ticks.count)
            let start = Clock.now()
            bars.take(UnsafeBufferPointer(ticks))
            bars.finish()
            result.stop(start, bars.output, bars.counters)
            results.append(result)
        }
        return results
    }

    /// Runs the queries and writes their rows to a file, to be compared one by one.
    func write(to file: OutputFile) throws(PlantError) {
        let instruments = InstrumentTable()
        var bars = try windows(instruments, RowSink(plans, instruments, to: file))
        _ = try pour(try source(), instruments, into: &bars)
        bars.finish()
        bars.output.flush()
        if let failure = file.failure { throw failure }
    }

    private func source() throws(PlantError) -> any ChunkSource {
        let inputs = try CaptureInputs([path])
        guard inputs.areTradeFiles else {
            throw PlantError(.usage, "is no CSV file of trades", path: path)
        }
        return inputs.sources[0]
    }

    private func windows<Output: PaneSink & ~Copyable>(
        _ instruments: InstrumentTable, _ output: consuming Output
    ) throws(PlantError) -> WindowSet<Output> {
        do {
            var windows = try WindowSet(plans, instruments: instruments, output: output)
            _ = windows.addChannel(disorder: disorder, heartbeatMargin: disorder)
            return windows
        } catch {
            throw PlantError(.usage, error.message)
        }
    }

    @inline(__always)
    private func pour<Output: PaneSink & ~Copyable>(
        _ source: any ChunkSource, _ instruments: InstrumentTable,
        into bars: inout WindowSet<Output>
    ) throws(PlantError) -> UInt64 {
        var reader = TradeFileReader(
            source, priceDigits: Self.priceDigits, instruments: instruments)
        let ticks = UnsafeMutablePointer<Tick>.allocate(capacity: Self.batchCount)
        defer { ticks.deallocate() }
        var trades: UInt64 = 0
        while true {
            let count = reader.next(ticks, capacity: Self.batchCount)
            if count == 0 { break }
            bars.take(UnsafeBufferPointer(start: ticks, count: count))
            trades &+= UInt64(count)
        }
        try check(reader)
        return trades
    }

    private func allTicks(
        _ instruments: InstrumentTable
    ) throws(PlantError) -> UnsafeMutableBufferPointer<Tick> {
        var reader = TradeFileReader(
            try source(), priceDigits: Self.priceDigits, instruments: instruments)
        var all: [Tick] = []
        let ticks = UnsafeMutablePointer<Tick>.allocate(capacity: Self.batchCount)
        defer { ticks.deallocate() }
        while true {
            let count = reader.next(ticks, capacity: Self.batchCount)
            if count == 0 { break }
            all.append(contentsOf: UnsafeBufferPointer(start: ticks, count: count))
        }
        try check(reader)
        let kept = UnsafeMutableBufferPointer<Tick>.allocate(capacity: all.count)
        _ = kept.initialize(from: all)
        return kept
    }

    private func check(_ reader: borrowing TradeFileReader) throws(PlantError) {
        guard reader.badLines == 0, reader.damage == nil else {
            throw PlantError(.input, "\(reader.badLines) lines are no trade", path: path)
        }
    }
}

/// What one run of trade queries came to.
struct TradeResult {
    let source: String
    var trades: UInt64 = 0
    var rows: UInt64 = 0
    var late: UInt64 = 0
    var damaged: UInt64 = 0
    var digest = ""
    var vwapSum = 0.0
    var wallSeconds = 0.0
    var processorSeconds = 0.0
    /// Processor time of the process from its own start, in seconds.
    var processSeconds = 0.0

    init(source: String) { self.source = source }

    mutating func stop(_ start: Clock, _ sink: borrowing DigestSink, _ counters: BarCounters) {
        let end = Clock.now()
        wallSeconds = end.wall - start.wall
        processorSeconds = end.processor - start.processor
        processSeconds = end.processor
        rows = sink.digest.rows
        digest = sink.digest.text
        vwapSum = sink.vwapSum
        late = counters.late
        damaged = counters.damaged
    }

    /// One line of JSON.
    func json(_ scenario: String) -> String {
        let nanos = trades > 0 ? processorSeconds * 1e9 / Double(trades) : 0
        return "{\"mode\":\"\(scenario)\",\"source\":\"\(source)\",\"rows\":\(trades)"
            + ",\"rows_out\":\(rows),\"seconds\":\(wallSeconds)"
            + ",\"cpu_seconds\":\(processorSeconds),\"cpu_process_seconds\":\(processSeconds)"
            + ",\"ns_per_row\":\(nanos),\"late\":\(late),\"damaged\":\(damaged)"
            + ",\"digest\":\"\(digest)\",\"vwap_sum\":\(vwapSum)}"
    }
}

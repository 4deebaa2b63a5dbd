import TickCapture
import TickCore
import TickWindows

/// Trades from CSV files into bars, so that other engines can be given the same input.
///
/// The watermark is bounded: the highest time − disorder − 1 ns; every bar is `unproven`, as a
/// text file proves nothing.
/// Concurrency: one thread. Cost: nothing is allocated per line.
struct TradeFileRun: ~Copyable {
    private static let batchCount = 512

    private let options: ReplayOptions
    private let instruments: InstrumentTable
    private let bars: RunWindows
    private var report = ReplayReport()

    init(
        _ options: ReplayOptions, windows: RunWindows,
        instruments: InstrumentTable
    ) {
        self.options = options
        self.instruments = instruments
        bars = windows
        let disorder = options.disorder ?? 0
        _ = bars.addChannel(disorder: disorder, heartbeatMargin: disorder)
    }

    deinit { bars.destroy() }

    /// Reads one file to its end.
    mutating func run(_ source: any ChunkSource, goOn: (Double?) -> Bool) {
        var reader = TradeFileReader(
            source, priceDigits: options.priceDigits, instruments: instruments)
        let ticks = UnsafeMutablePointer<Tick>.allocate(capacity: Self.batchCount)
        defer { ticks.deallocate() }
        var reads: UInt64 = 0
        while true {
            let count = reader.next(ticks, capacity: Self.batchCount)
            take(UnsafeMutableBufferPointer(start: ticks, count: count))
            if count == 0 { break }
            guard reader.reads != reads else { continue }
            reads = reader.reads
            if bars.isClosed || !goOn(reader.share) { break }
        }
        report.damages += reader.damage.map { [$0] } ?? []
        report.badLines += reader.badLines
        let room = max(0, TradeFileReader.samplesMax - report.badLineSamples.count)
        report.badLineSamples += reader.badLineSamples.prefix(room)
    }

    /// Emits what is open and completes the report.
    ///
    /// Throws: where a shard has failed.
    mutating func finish() throws(PlantError) -> ReplayReport {
        report.bars = try bars.end()
        return report
    }

    @inline(__always)
    private mutating func take(_ ticks: UnsafeMutableBufferPointer<Tick>) {
        if options.story != nil { return tell(ticks) }
        bars.take(UnsafeBufferPointer(ticks))
    }

    @inline(never)
    private mutating func tell(_ ticks: UnsafeMutableBufferPointer<Tick>) {
        for tick in ticks {
            options.story!.accept(tick, bars)
            bars.observe(tick.eventTime)
        }
    }
}

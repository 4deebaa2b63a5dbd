import TickCapture
import TickCore
import TickFeeds
import TickWindows

/// Trades from CSV files into bars, so that other engines can be given the same input.
///
/// The watermark is bounded: the highest time − disorder − 1 ns; every bar is `unproven`, as a
/// text file proves nothing.
/// Concurrency: one thread. Cost: a line is parsed in place; nothing is allocated per line.
/// Limits: lines of at most `lineBytesMax`.
struct TradeFileRun: ~Copyable {
    /// The longest line, 64 KiB.
    static let lineBytesMax = 64 << 10
    private static let chunkBytes = 256 << 10
    private static let samplesMax = 5

    private let options: ReplayOptions
    private let instruments: InstrumentTable
    private var bars: WindowSet<BarWriter>
    private let buffer: UnsafeMutableRawPointer
    private var report = ReplayReport()
    private var lineNumber: UInt64 = 0
    /// Whether this file writes prices with a point, once its first trade said so.
    private var isDecimal: Bool?
    /// The rest of a line that was too long is yet to be passed over.
    private var isInLongLine = false

    init(
        _ options: ReplayOptions, windows: consuming WindowSet<BarWriter>,
        instruments: InstrumentTable
    ) {
        self.options = options
        self.instruments = instruments
        bars = windows
        let disorder = options.disorder ?? 0
        _ = bars.addChannel(disorder: disorder, heartbeatMargin: disorder)
        buffer = .allocate(byteCount: Self.chunkBytes + Self.lineBytesMax, alignment: 64)
    }

    deinit { buffer.deallocate() }

    /// Whether a source's first bytes are a trade file's heading.
    static func recognises(_ prefix: [UInt8]) -> Bool {
        prefix.starts(with: Array(TradeLine.heading.utf8))
    }

    /// Reads one file to its end.
    mutating func run(_ source: any ChunkSource, goOn: (Double?) -> Bool) {
        lineNumber = 0
        isDecimal = nil
        isInLongLine = false
        var kept = 0
        var isWhole = true
        while true {
            let room = UnsafeMutableRawBufferPointer(
                start: buffer + kept, count: Self.chunkBytes + Self.lineBytesMax - kept)
            var size = 0
            do {
                size = try source.read(into: room)
            } catch {
                report.damages.append(error)
                isWhole = false
            }
            guard size > 0 else { break }
            kept = takeLines(kept + size, source)
            let share = source.totalBytes.map {
                $0 > 0 ? Double(source.compressedBytesRead) / Double($0) : 1
            }
            if bars.output.isClosed || !goOn(share) { return }
        }
        guard kept > 0 else { return }
        // What the damage cut off may have been the end of a number.
        if isWhole {
            takeLine(ByteView(base: buffer, count: kept), source)
        } else {
            lineNumber += 1
            noteBad("cut off", source)
        }
    }

    /// Emits what is open and completes the report.
    mutating func finish() -> ReplayReport {
        bars.finish()
        bars.output.flush()
        report.bars = bars.counters
        return report
    }

    /// Takes all whole lines of the first `count` bytes; moves the rest to the front.
    private mutating func takeLines(_ count: Int, _ source: any ChunkSource) -> Int {
        var start = 0
        for place in 0..<count {
            guard buffer.load(fromByteOffset: place, as: UInt8.self) == UInt8(ascii: "\n") else {
                continue
            }
            takeLine(ByteView(base: buffer + start, count: place - start), source)
            start = place + 1
        }
        var rest = count - start
        if rest >= Self.lineBytesMax {
            if !isInLongLine {
                lineNumber += 1
                noteBad("longer than \(Self.lineBytesMax) bytes", source)
            }
            isInLongLine = true
            rest = 0
        }
        buffer.copyMemory(from: buffer + start, byteCount: rest)
        return rest
    }

    @inline(__always)
    private mutating func takeLine(_ line: ByteView, _ source: any ChunkSource) {
        if isInLongLine { isInLongLine = false } else { take(line, source) }
    }

    @inline(__always)
    private mutating func take(_ line: ByteView, _ source: any ChunkSource) {
        lineNumber += 1
        var line = line
        if line.count > 0 && line.u8(line.count - 1) == UInt8(ascii: "\r") {
            line = ByteView(base: line.base, count: line.count - 1)
        }
        guard lineNumber > 1 && line.count > 0 else { return }
        do throws(TradeLine.Flaw) {
            let trade = try TradeLine.parse(
                line, priceDigits: options.priceDigits, isDecimal: isDecimal)
            if isDecimal == nil { isDecimal = trade.isDecimal }
            let tick = Tick(
                eventTime: trade.eventTime, price: trade.price, size: trade.size,
                packet: UInt32(truncatingIfNeeded: lineNumber),
                instrument: instruments.intern(venue: 0, bytes: trade.symbol), kind: .trade)
            if options.story == nil { bars.accept(tick) } else { tell(tick) }
            bars.observe(trade.eventTime)
        } catch {
            noteBad(error.rawValue, source)
        }
    }

    @inline(never)
    private mutating func tell(_ tick: Tick) {
        withUnsafeMutablePointer(to: &bars) { options.story!.accept(tick, $0) }
    }

    @inline(never)
    private mutating func noteBad(_ reason: String, _ source: any ChunkSource) {
        report.badLines += 1
        guard report.badLineSamples.count < Self.samplesMax else { return }
        report.badLineSamples.append("\(source.path): line \(lineNumber): \(reason)")
    }
}

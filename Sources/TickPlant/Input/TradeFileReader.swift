import Glibc
import TickCapture
import TickCore
import TickFeeds

/// The trades of one CSV file as ticks, a batch at a time.
///
/// Usual lines take a fast way (`PlainTrade`), all others the careful one (`TradeLine`); what a
/// line means does not depend on the way, nor on where reads cut the file.
/// Concurrency: one thread.
/// Cost: lines are read in place; nothing is allocated for a usual line.
/// Limits: lines of at most `lineBytesMax`.
public struct TradeFileReader: ~Copyable {
    /// The longest line, 64 KiB.
    public static var lineBytesMax: Int { 64 << 10 }
    static var chunkBytes: Int { 256 << 10 }
    /// How many bad lines are told one by one.
    static var samplesMax: Int { 5 }

    let source: any ChunkSource
    private let instruments: InstrumentTable
    let priceDigits: Int
    let buffer: UnsafeMutableRawPointer
    private let symbols = SymbolCache(venue: Venues.unnamed)
    /// What has been read and not yet been looked at is `cursor..<end` of the buffer.
    var cursor = 0
    var end = 0
    var lineNumber: UInt64 = 0
    /// How this file writes prices, once its first trade said so.
    var prices: PlainTrade.Prices?
    var isDecimal: Bool?
    /// The rest of a line that was too long is yet to be passed over.
    var isInLongLine = false
    private var isAtEnd = false
    /// The offset in the file of `end`.
    var endOffset: UInt64 = 0
    /// Of all bytes before `digested` in the buffer; nil where nobody will ask for it.
    var digest: ContentDigest?
    var digested = 0

    /// Lines that were not read.
    public internal(set) var badLines: UInt64 = 0
    /// The first of them: file, line number and reason.
    public internal(set) var badLineSamples: [String] = []
    /// What ended the file before its time.
    public private(set) var damage: CaptureError?
    /// How often the source has been read.
    private(set) var reads: UInt64 = 0

    /// A reader of a source that `TradeHeading` recognises.
    ///
    /// `priceDigits` is the scale of prices without a point, and how many may stand behind one.
    /// `digests` says that it will be asked where it stands, or is to go somewhere.
    public init(
        _ source: any ChunkSource, priceDigits: Int, instruments: InstrumentTable,
        digests: Bool = false
    ) {
        self.source = source
        digest = digests && source.seeking == nil ? ContentDigest() : nil
        self.instruments = instruments
        self.priceDigits = priceDigits
        let size = Self.chunkBytes + Self.lineBytesMax + PlainTrade.overread
        buffer = .allocate(byteCount: size, alignment: 64)
        buffer.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    }

    deinit {
        buffer.deallocate()
        symbols.deallocate()
    }

    /// How much of the input is done, where that is known.
    public var share: Double? {
        source.totalBytes.map { $0 > 0 ? Double(source.compressedBytesRead) / Double($0) : 1 }
    }

    /// Reads up to `capacity` trades and returns how many; 0 at the end.
    ///
    /// What has come is handed out before more is waited for.
    public mutating func next(_ ticks: UnsafeMutablePointer<Tick>, capacity: Int) -> Int {
        var count = 0
        while count == 0 {
            while count < capacity && cursor < end {
                if let prices, !isInLongLine {
                    count += takePlain(ticks + count, capacity - count, prices)
                    if count == capacity { return count }
                }
                guard takeLine(ticks, &count) else { break }
            }
            if count == 0 && !refill() {
                takeLast(ticks, &count)
                return count
            }
        }
        return count
    }

    /// Takes usual lines as long as they come.
    private mutating func takePlain(
        _ ticks: UnsafeMutablePointer<Tick>, _ capacity: Int, _ prices: PlainTrade.Prices
    ) -> Int {
        let limit = UnsafeRawPointer(buffer + end)
        var place = UnsafeRawPointer(buffer + cursor)
        var count = 0
        while count < capacity, place < limit,
            let trade = PlainTrade(at: place, limit: limit, prices)
        {
            place = trade.next
            (ticks + count).initialize(
                to: Tick(
                    eventTime: trade.eventTime, price: Price(nanos: trade.nanos), size: trade.size,
                    packet: UInt32(truncatingIfNeeded: lineNumber &+ UInt64(count) &+ 1),
                    instrument: symbols.id(of: trade.symbol, in: instruments), kind: .trade))
            count &+= 1
        }
        lineNumber &+= UInt64(count)
        cursor = place - UnsafeRawPointer(buffer)
        return count
    }

    /// Takes one whole line with all care; false where none is there.
    private mutating func takeLine(
        _ ticks: UnsafeMutablePointer<Tick>, _ count: inout Int
    ) -> Bool {
        let start = buffer + cursor
        guard let found = memchr(start, 0x0A, end - cursor) else { return false }
        let length = UnsafeRawPointer(found) - UnsafeRawPointer(start)
        cursor += length + 1
        take(ByteView(base: start, count: length), ticks, &count)
        return true
    }

    /// Takes a line, with or without its carriage return.
    private mutating func take(
        _ line: ByteView, _ ticks: UnsafeMutablePointer<Tick>, _ count: inout Int
    ) {
        guard !isInLongLine else {
            isInLongLine = false
            return
        }
        lineNumber += 1
        guard line.count <= Self.lineBytesMax else { return noteLong() }
        let hasReturn = line.count > 0 && line.u8(line.count - 1) == UInt8(ascii: "\r")
        let line = hasReturn ? ByteView(base: line.base, count: line.count - 1) : line
        guard lineNumber > 1 && line.count > 0 else { return }
        do throws(TradeLine.Flaw) {
            let trade = try TradeLine.parse(line, priceDigits: priceDigits, isDecimal: isDecimal)
            if isDecimal == nil {
                isDecimal = trade.isDecimal
                prices = PlainTrade.Prices(priceDigits: priceDigits, isDecimal: trade.isDecimal)
            }
            (ticks + count).initialize(
                to: Tick(
                    eventTime: trade.eventTime, price: trade.price, size: trade.size,
                    packet: UInt32(truncatingIfNeeded: lineNumber),
                    instrument: instrument(of: trade), kind: .trade))
            count += 1
        } catch {
            noteBad(error.rawValue)
        }
    }

    private func instrument(of trade: TradeLine) -> InstrumentID {
        guard trade.hasDoubledQuotes else {
            return instruments.intern(venue: Venues.unnamed, bytes: trade.symbol)
        }
        return trade.plainSymbol.withUnsafeBytes {
            instruments.intern(venue: Venues.unnamed, bytes: ByteView($0))
        }
    }

    /// Reads on behind what is left; false at the end.
    private mutating func refill() -> Bool {
        guard !isAtEnd else { return false }
        digestConsumed(to: end - cursor > Self.lineBytesMax ? end : cursor)
        let rest = end - cursor
        if rest > Self.lineBytesMax {
            if !isInLongLine {
                lineNumber += 1
                noteLong()
            }
            isInLongLine = true
            end = 0
        } else {
            buffer.copyMemory(from: buffer + cursor, byteCount: rest)
            end = rest
        }
        cursor = 0
        digested = 0
        var size = 0
        do {
            size = try source.read(
                into: UnsafeMutableRawBufferPointer(start: buffer + end, count: Self.chunkBytes))
        } catch {
            damage = error
        }
        reads += 1
        isAtEnd = size == 0
        end += size
        endOffset &+= UInt64(size)
        return !isAtEnd
    }

    /// Takes the line that no line end follows.
    private mutating func takeLast(
        _ ticks: UnsafeMutablePointer<Tick>, _ count: inout Int
    ) {
        guard cursor < end else { return }
        let line = ByteView(base: buffer + cursor, count: end - cursor)
        cursor = end
        if damage == nil { return take(line, ticks, &count) }
        // What the damage cut off may have been the end of a number.
        guard !isInLongLine else { return }
        lineNumber += 1
        noteBad("cut off")
    }

    private mutating func noteLong() { noteBad("longer than \(Self.lineBytesMax) bytes") }

    @inline(never)
    private mutating func noteBad(_ reason: String) {
        badLines += 1
        guard badLineSamples.count < Self.samplesMax else { return }
        badLineSamples.append("\(source.path): line \(lineNumber): \(reason)")
    }
}

import TickCore

/// Writes the truth's bars once it is known how each is proven.
///
/// A bar whose time a later message passes is `complete`; one whose time only a heartbeat passes is
/// `assumed`: the exchange was quiet long enough.
/// Units: nanoseconds. Limits: bars come in the order of their ends, times never go back.
struct TruthFile: ~Copyable {
    private var file: OutputFile
    private var text = TextBuffer()
    private let listings: UnsafePointer<Listing>
    private let proof: TruthProof
    private var waiting: [Bar] = []
    private(set) var bars: UInt64 = 0

    init(path: String, force: Bool, listings: Listings, proof: TruthProof) throws(SynthError) {
        file = try OutputFile(path: path, force: force)
        self.listings = listings.base
        self.proof = proof
        text.append(BarText.header)
    }

    /// The end of the first bar that waits, or `Int64.max`.
    var nextEnd: Int64 { waiting.first?.end ?? .max }

    /// Takes a bar whose instrument is its listing's number.
    mutating func append(_ bar: Bar) { waiting.append(bar) }

    /// Whether a heartbeat sent at `quiet` closes a bar that ends at `end`.
    func isProven(_ end: Int64, quiet: Int64) -> Bool {
        end <= saturating(quiet, minus: proof.heartbeatMarginNanos)
    }

    /// Puts another bar in the place of one that waits, or none; one that is written stands.
    mutating func replace(symbol: Int, end: Int64, with bar: Bar?) {
        guard
            let place = waiting.firstIndex(where: {
                $0.end == end && $0.instrument.index == symbol
            })
        else { return }
        if let bar { waiting[place] = bar } else { waiting.remove(at: place) }
    }

    /// A message of `time` was told; before it the last heartbeat was sent at `quiet`.
    mutating func prove(_ time: Int64, quiet: Int64) {
        var closed = 0
        while closed < waiting.count {
            let end = waiting[closed].end
            if isProven(end, quiet: quiet) {
                write(waiting[closed], .assumed)
            } else if end <= saturating(time, minus: proof.disorderNanos) {
                write(waiting[closed], .complete)
            } else {
                break
            }
            closed += 1
        }
        waiting.removeFirst(closed)
    }

    /// Writes what is left: the session's end proves it, where the protocol has one.
    mutating func close() throws(SynthError) {
        for bar in waiting { write(bar, proof.hasSessionEnd ? .complete : .assumed) }
        waiting.removeAll()
        text.withBytes { file.append($0) }
        try file.close()
    }

    private func saturating(_ time: Int64, minus slack: Int64) -> Int64 {
        let (moved, overflow) = time.subtractingReportingOverflow(slack)
        return overflow ? .min : moved
    }

    private mutating func write(_ bar: Bar, _ status: BarStatus) {
        var bar = bar
        bar.status = proof.hasSequence ? status : .unproven
        bars += 1
        withUnsafeBytes(of: listings[bar.instrument.index].symbol) { bytes in
            let name = UnsafeRawBufferPointer(rebasing: bytes.prefix { $0 != 0x20 })
            BarText.appendCSV(bar, symbol: ByteView(name), to: &text)
        }
        guard text.count > 1 << 15 else { return }
        text.withBytes { file.append($0) }
        text.removeAll()
    }
}

/// What a feed's session proves about time.
///
/// Units: nanoseconds; the values are those of `feeds/`.
struct TruthProof {
    /// How far the feed's event times may go back.
    var disorderNanos: Int64
    /// How far behind a heartbeat's own time the proven time stays.
    var heartbeatMarginNanos: Int64
    var hasSessionEnd: Bool
    var hasSequence: Bool

    init(_ feed: SynthFeed, _ container: SynthContainer) {
        disorderNanos = feed.disorderNanos
        heartbeatMarginNanos = max(feed.heartbeatMarginNanos, feed.disorderNanos)
        hasSessionEnd = feed == .itch50
        hasSequence = container == .pcap
    }
}

extension SynthFeed {
    var disorderNanos: Int64 {
        switch self {
        case .itch50: 0
        case .tops15, .tops16: 2 * EasternTime.second
        case .deep10, .deepPlus102: 5 * EasternTime.second
        }
    }

    var heartbeatMarginNanos: Int64 { EasternTime.second }
}

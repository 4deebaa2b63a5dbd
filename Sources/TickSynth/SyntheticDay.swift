import Glibc
import TickCore

/// What a written day holds.
public struct SynthSummary: Sendable, Equatable {
    /// Messages the exchange told; those lost on purpose are among them.
    public var messages: UInt64 = 0
    /// Packets, before any was lost or repeated; 0 for a BinaryFILE.
    public var packets: UInt64 = 0
    /// The bytes of all capture files.
    public var bytes: UInt64 = 0
    /// Trades that count in the truth; 0 where no truth was asked for.
    public var trades: UInt64 = 0
    /// The bars of the truth.
    public var bars: UInt64 = 0
}

/// One day of a synthetic exchange, written as a capture, and as bars if asked.
///
/// Cost: some million messages a second. Limits: memory grows with symbols and live orders only.
public struct SyntheticDay: Sendable {
    /// What the day is to hold.
    public let options: SynthOptions

    /// A day with these options; throws where they contradict each other.
    public init(_ options: SynthOptions) throws(SynthError) {
        try options.validate()
        self.options = options
    }

    /// Writes the capture and the truth.
    ///
    /// - Parameter progress: called now and then with the number of messages so far.
    /// - Returns: what was written.
    public func write(progress: ((UInt64) -> Void)? = nil) throws(SynthError) -> SynthSummary {
        try refuseExisting()
        var random = RandomStream(seed: options.seed)
        let listings = Listings(count: options.symbols, random: &random)
        let run = DayRun(options: options, listings: listings, random: random, progress: progress)
        return try run.write()
    }

    /// All names are tried before the first file is made, so a refusal leaves nothing behind.
    private func refuseExisting() throws(SynthError) {
        let paths = options.outputPaths + (options.truth.map { [$0] } ?? [])
        if Set(paths).count < paths.count {
            throw SynthError(.badOption, "the capture and its truth have the same name")
        }
        guard !options.force else { return }
        for path in paths where access(path, F_OK) == 0 {
            throw SynthError(.fileExists, "is there already; --force replaces it", path: path)
        }
    }
}

import TickCore

/// A feed that the synthetic exchange can speak.
public enum SynthFeed: String, CaseIterable, Sendable {
    case itch50 = "nasdaq-itch-5.0"
    case tops15 = "iex-tops-1.5"
    case tops16 = "iex-tops-1.6"
    case deep10 = "iex-deep-1.0"
    case deepPlus102 = "iex-deepplus-1.0.2"
}

/// What stands around the messages in the output.
public enum SynthContainer: String, CaseIterable, Sendable {
    /// A nanosecond pcap file of Ethernet frames.
    case pcap
    /// A Nasdaq BinaryFILE day file: two bytes of length and a message.
    case binaryFile = "binaryfile"
}

/// What a synthetic day is to hold; the same options give the same bytes.
///
/// Limits: 1...65,000 symbols; at most 4 billion messages. A file name ending in `.zst` is
/// compressed, and its compressed bytes depend on the version of libzstd.
public struct SynthOptions: Sendable {
    /// The feed whose messages are written.
    public var feed: SynthFeed
    /// How many messages the day is to have, its frame included; never fewer than the frame needs.
    public var messages: UInt64
    /// How many instruments are listed; the last one, or three of a thousand, are for tests.
    public var symbols: Int
    /// What all chance follows from.
    public var seed: UInt64
    /// The trade date, US Eastern.
    public var date = CivilDate(year: 2026, month: 3, day: 16)!
    /// The capture file.
    public var output: String
    /// What stands around the messages.
    public var container = SynthContainer.pcap
    /// Where the exchange's own bars go, if anywhere.
    public var truth: String?
    /// The length of a bar of the truth.
    public var barNanos = EasternTime.second
    /// Whether the venue breaks a trade now and then.
    public var breaksTrades = true
    /// Silence after which a heartbeat is sent.
    public var heartbeatNanos = EasternTime.second
    /// Into how many files of whole packets the day is cut; above 1 they are named -1, -2 ….
    public var splitFiles = 1
    /// What goes wrong on the way to the capture.
    public var faults = SynthFaults()
    /// Whether files that are there already may be replaced.
    public var force = false

    /// A whole, faultless day with one-second bars in one pcap file.
    public init(
        feed: SynthFeed, messages: UInt64, symbols: Int, seed: UInt64, output: String
    ) {
        self.feed = feed
        self.messages = messages
        self.symbols = symbols
        self.seed = seed
        self.output = output
    }

    func validate() throws(SynthError) {
        try require(1...65_000 ~= symbols, "\(symbols) symbols; take 1 to 65000")
        try require(messages <= 4_000_000_000, "\(messages) messages; take at most 4000000000")
        try require(barNanos > 0, "a bar of \(barNanos) ns; take a length above zero")
        try require(heartbeatNanos > 0, "a heartbeat after \(heartbeatNanos) ns; take more than 0")
        try require(1...999 ~= splitFiles, "\(splitFiles) files; take 1 to 999")
        try require(
            !output.isEmpty, "an empty output name; give the file that is to hold the day")
        let hasPackets = container == .pcap
        try require(
            hasPackets || (splitFiles == 1 && faults.isNone),
            "a BinaryFILE has no packets to lose, repeat, swap or split; use the pcap container")
        try require(
            hasPackets || feed == .itch50, "BinaryFILE holds \(SynthFeed.itch50.rawValue) only")
    }

    private func require(_ holds: Bool, _ message: @autoclosure () -> String) throws(SynthError) {
        if !holds { throw SynthError(.badOption, message()) }
    }
}

/// What goes wrong between the exchange and the capture.
public struct SynthFaults: Sendable {
    /// Messages with these sequence numbers are missing from the capture, and so are the
    /// heartbeats between them.
    public var lose: [ClosedRange<UInt64>] = []
    /// Each so-manieth packet comes twice; 0 for none.
    public var duplicateEvery: UInt64 = 0
    /// Each so-manieth packet comes after its successor; 0 for none.
    public var reorderEvery: UInt64 = 0

    /// No faults.
    public init() {}

    var isNone: Bool { lose.isEmpty && duplicateEvery == 0 && reorderEvery == 0 }
}

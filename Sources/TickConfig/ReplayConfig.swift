import TickCore

/// What a configuration file says about replays; what it leaves out is nil.
///
/// Units: as the names of the keys end. The file `configs/reference.toml` documents every key.
public struct ReplayConfig: Sendable, Equatable {
    /// The window queries, as `--bars` takes them; not parsed here.
    public var bars: [String]?
    /// Length of the bars in milliseconds.
    public var barsMillis: Int?
    /// How long a channel may be silent before it holds no other back, in milliseconds.
    public var idleTimeoutMillis: Int?
    /// How far ahead of all others a time may lie and still move event time, in milliseconds.
    public var futureSkewMaxMillis: Int?
    /// How far event times may go back, in milliseconds.
    public var disorderMillis: Int?
    /// How long a gap waits to be filled, in milliseconds of capture time.
    public var gapTimeoutMillis: Int?
    /// The most packets held behind a gap.
    public var reorderPacketsMax: Int?
    /// The most bytes held behind a gap.
    public var reorderBytesMax: Int?
    /// The feed of every flow, by name; whether there is such a feed is not checked here.
    public var feed: String?
    /// The trade date of midnight-based clocks.
    public var date: CivilDate?
    /// A BPF filter; not compiled here.
    public var filter: String?
    /// By whose rules trades may touch a bar: `venue` or `consolidated`; not checked here.
    public var tradeRules: String?
    /// Whether test symbols make bars.
    public var testSymbols: Bool?
    /// On how many threads windows run beside the reading one; 0 for none.
    public var shards: Int?
    /// Digits behind the decimal point that prices of a CSV input may have.
    public var priceScale: Int?
    /// What it says about archives, below `[archive]`.
    public var archive = ArchiveConfig()

    /// A configuration that says nothing.
    public init() {}

    /// Every key of `[replay]`.
    public enum Key: String, CaseIterable, Sendable, ConfigKey {
        case bars
        case barsMillis = "bars_ms"
        case idleTimeoutMillis = "idle_timeout_ms"
        case futureSkewMaxMillis = "max_future_skew_ms"
        case disorderMillis = "disorder_ms"
        case gapTimeoutMillis = "gap_timeout_ms"
        case reorderPacketsMax = "reorder_packets_max"
        case reorderBytesMax = "reorder_bytes_max"
        case feed, date, filter, shards
        case testSymbols = "test_symbols"
        case tradeRules = "trade_rules"
        case priceScale = "price_scale"
    }

    /// Reads a file strictly.
    ///
    /// Throws: for a file that cannot be read, is no TOML, has an unknown key, or a value of the
    /// wrong type or out of its range.
    public static func read(path: String) throws(ConfigError) -> ReplayConfig {
        try parse(ConfigText.read(path), path: path)
    }

    /// Reads a text strictly; `path` is for messages.
    public static func parse(_ text: String, path: String) throws(ConfigError) -> ReplayConfig {
        let table = try ConfigTable(
            text, path: path, named: "replay", beside: ["archive"])
        try table.refuseUnknown(Key.allCases.map(\.rawValue))
        var config = ReplayConfig()
        config.barsMillis = try table.int(Key.barsMillis, 1...daysMillisMax)
        config.bars = try bars(table)
        config.idleTimeoutMillis = try table.int(Key.idleTimeoutMillis, 1...daysMillisMax)
        config.futureSkewMaxMillis = try table.int(Key.futureSkewMaxMillis, 1...daysMillisMax)
        config.disorderMillis = try table.int(Key.disorderMillis, 0...daysMillisMax)
        config.gapTimeoutMillis = try table.int(Key.gapTimeoutMillis, 0...daysMillisMax)
        config.reorderPacketsMax = try table.int(Key.reorderPacketsMax, 1...(1 << 24))
        config.reorderBytesMax = try table.int(Key.reorderBytesMax, 1...(1 << 32))
        config.feed = try table.string(Key.feed)
        config.date = try date(table)
        config.filter = try table.string(Key.filter)
        config.tradeRules = try table.string(Key.tradeRules)
        config.testSymbols = try table.bool(Key.testSymbols)
        config.shards = try table.int(Key.shards, 0...64)
        config.priceScale = try table.int(Key.priceScale, 0...9)
        config.archive = try ArchiveConfig(
            ConfigTable(text, path: path, named: "archive", beside: ["replay"]))
        return config
    }

    /// A year of 365 days; its nanoseconds fit Int64 many times over.
    private static let daysMillisMax = 365 * 86_400_000

    private static func bars(_ table: ConfigTable) throws(ConfigError) -> [String]? {
        guard let texts = try table.strings(Key.bars) else { return nil }
        guard !texts.isEmpty else {
            throw table.error(.badValue, "bars is empty; write it like [\"1s\"]", at: "bars")
        }
        return texts
    }

    private static func date(_ table: ConfigTable) throws(ConfigError) -> CivilDate? {
        guard let text = try table.string(Key.date) else { return nil }
        guard let date = CivilDate(text) else {
            throw table.error(
                .badValue, "\"\(text)\" is no date; write it like \"2026-03-16\"", at: "date")
        }
        return date
    }
}

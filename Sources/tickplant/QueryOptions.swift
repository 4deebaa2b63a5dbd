import ArgumentParser
import TickConfig
import TickCore
import TickFeeds
import TickPlant
import TickQuery
import TickWindows

/// What every command that makes bars takes beside its captures: the windows and what is believed.
struct QueryOptions: ParsableArguments {
    @OptionGroup var input: InputOptions

    @Option(
        help: ArgumentHelp(
            "Take what is not given here from a TOML file; see configs/reference.toml.",
            valueName: "file"))
    var config: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Windows, such as 1s, hop:60s/1s or session:500ms,lateness=5s; may be said several"
                + " times; 1s if not given.", valueName: "spec"))
    var bars: [String] = []

    @Option(
        help: ArgumentHelp(
            "How far event times may go back; the feed's own if not given.",
            valueName: "duration"))
    var disorder: String?

    @Option(
        help: ArgumentHelp(
            "A channel silent for so long, in capture time, holds no other back.",
            valueName: "duration"))
    var idleTimeout: String?

    @Option(
        help: ArgumentHelp(
            "A time further ahead than this moves no event time; 1d if not given, 0 believes all.",
            valueName: "duration"))
    var maxFutureSkew: String?

    @Option(
        help: ArgumentHelp(
            "Which trades may touch what: venue, or consolidated (odd lots and extended hours touch"
                + " volume only); venue if not given.", valueName: "rules"))
    var tradeRules: String?

    @Option(
        help: ArgumentHelp(
            "How long, in capture time, a gap waits to be filled; 1s if not given.",
            valueName: "duration"))
    var gapTimeout: String?

    @Option(
        help: ArgumentHelp(
            "Integer prices of CSV files and tables are in units of 10^-digits; 4 if not given.",
            valueName: "digits"))
    var priceScale: Int?

    @Flag(inversion: .prefixedNo, help: "Let test symbols make bars; not if not given.")
    var testSymbols: Bool?
}

/// From the command line and the configuration file to the options of a run.
extension QueryOptions {
    /// What the command line says goes before the file, the file before the defaults.
    func replayOptions(_ file: ReplayConfig) throws(PlantError) -> ReplayOptions {
        var options = ReplayOptions(try plans(file))
        options.idleTimeout =
            try nanos(idleTimeout, "--idle-timeout") ?? file.idleTimeoutMillis.map(nanos)
        let skew =
            try nanos(maxFutureSkew, "--max-future-skew")
            ?? file.futureSkewMaxMillis.map(nanos) ?? EasternTime.day
        options.futureSkewMax = skew == 0 ? nil : skew
        options.disorder = try nanos(disorder, "--disorder") ?? file.disorderMillis.map(nanos)
        options.feed = try feedName(file)
        options.date = try input.tradeDate() ?? file.date
        options.filter = input.filter ?? file.filter
        options.countsTests = testSymbols ?? file.testSymbols ?? options.countsTests
        options.priceDigits = priceScale ?? file.priceScale ?? options.priceDigits
        guard (0...9).contains(options.priceDigits) else {
            throw PlantError(.usage, "--price-scale \(options.priceDigits) is not in 0...9")
        }
        options.rules = try tradeRulesOption(file)
        options.shards = file.shards.map { $0 == 0 ? .inline : .count($0) } ?? .automatic
        let limits = options.limits
        options.limits.gapTimeoutNanos =
            try nanos(gapTimeout, "--gap-timeout") ?? file.gapTimeoutMillis.map(nanos)
            ?? limits.gapTimeoutNanos
        options.limits.reorderPacketsMax = file.reorderPacketsMax ?? limits.reorderPacketsMax
        options.limits.reorderBytesMax = file.reorderBytesMax ?? limits.reorderBytesMax
        return options
    }

    private func tradeRulesOption(_ file: ReplayConfig) throws(PlantError) -> TradeRules {
        guard let word = tradeRules ?? file.tradeRules else { return .venue }
        guard let rules = TradeRules(rawValue: word) else {
            throw PlantError(.usage, "--trade-rules \(word) is neither venue nor consolidated")
        }
        return rules
    }

    /// What the configuration file says; nothing where none is given. It is read here, once: it may
    /// be a pipe.
    func configuration() throws(PlantError) -> ReplayConfig {
        guard let config else { return ReplayConfig() }
        do { return try .read(path: config) } catch { throw PlantError(.usage, "\(error)") }
    }

    private func plans(_ file: ReplayConfig) throws(PlantError) -> [WindowPlan] {
        let fromFile = file.bars ?? file.barsMillis.map { ["\($0)ms"] }
        let texts = bars.isEmpty ? fromFile ?? ["1s"] : bars
        do {
            return try BarsText.plans(texts) { name throws(PlanError) in
                do { return try MarketCalendar.named(name) } catch {
                    throw PlanError(.syntax, "\(error)")
                }
            }
        } catch {
            throw PlantError(.usage, "--bars \(error.message)")
        }
    }

    private func feedName(_ file: ReplayConfig) throws(PlantError) -> FeedName? {
        if let given = try input.feedName() { return given }
        guard let name = file.feed else { return nil }
        do { return try FeedName(name) } catch {
            throw PlantError(.usage, error.message, path: config)
        }
    }

    private func nanos(_ text: String?, _ option: String) throws(PlantError) -> Int64? {
        guard let text else { return nil }
        return try duration(text, option)
    }

    /// The file's ranges keep this within Int64.
    private func nanos(_ millis: Int) -> Int64 { Int64(millis) * 1_000_000 }
}

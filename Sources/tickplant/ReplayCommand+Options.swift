import TickConfig
import TickCore
import TickPlant
import TickQuery
import TickWindows

/// From the command line and the configuration file to the options of a run.
extension ReplayCommand {
    /// What the command line says goes before the file, the file before the defaults.
    func replayOptions() throws(PlantError) -> ReplayOptions {
        let file = try configuration()
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
        options.speed = try pace()
        options.priceDigits = priceScale ?? file.priceScale ?? options.priceDigits
        guard (0...9).contains(options.priceDigits) else {
            throw PlantError(.usage, "--price-scale \(options.priceDigits) is not in 0...9")
        }
        let limits = options.limits
        options.limits.gapTimeoutNanos =
            try nanos(gapTimeout, "--gap-timeout") ?? file.gapTimeoutMillis.map(nanos)
            ?? limits.gapTimeoutNanos
        options.limits.reorderPacketsMax = file.reorderPacketsMax ?? limits.reorderPacketsMax
        options.limits.reorderBytesMax = file.reorderBytesMax ?? limits.reorderBytesMax
        return options
    }

    private func configuration() throws(PlantError) -> ReplayConfig {
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

    private func pace() throws(PlantError) -> Double? {
        if speed == "max" { return nil }
        guard speed.hasSuffix("x"), let factor = Double(speed.dropLast()), factor > 0,
            factor.isFinite
        else {
            throw PlantError(.usage, "--speed \(speed) is neither max nor a multiple such as 10x")
        }
        return factor
    }
}

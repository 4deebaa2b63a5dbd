/// One thing that a replay was asked for and that decides its output, in words.
struct ReplaySetting: Sendable, Equatable {
    let name: String
    let value: String
}

/// What a run's inputs are.
struct InputKind {
    let count: Int
    let areTrades: Bool
    /// Which of the inputs of trades are tables.
    let tables: [Bool]
    /// Which columns of tables hold what.
    let columns: ColumnsMap

    init(_ inputs: CaptureInputs) {
        count = inputs.count
        areTrades = inputs.areTradeFiles
        tables = inputs.trades.map { $0.table != nil }
        columns = inputs.columns
    }

    /// So many captures.
    init(count: Int) {
        self.count = count
        areTrades = false
        tables = []
        columns = ColumnsMap()
    }

    /// What they are, in words.
    var text: String {
        let what = areTrades ? "files of trades" : "captures"
        guard tables.contains(true) else { return "\(count) \(what)" }
        let kinds = tables.map { $0 ? "table" : "lines" }.joined(separator: ", ")
        return "\(count) \(what) (\(kinds))" + (columns.isUsual ? "" : " by \(columns)")
    }

    /// Of trades: what they are called where one by one.
    var badUnits: String {
        tables.contains(true) ? tables.contains(false) ? "lines and rows" : "rows" : "lines"
    }
}

extension ReplayOptions {
    /// Everything that a run which goes on from another's state must have been asked for as well;
    /// not where windows run, nor how fast, nor where the output goes.
    func settings(_ inputs: InputKind) -> [ReplaySetting] {
        let settings: [(String, String)] = [
            ("the inputs", inputs.text),
            ("the queries", plans.map(\.name).joined(separator: ", ")),
            ("the largest future skew", Self.text(futureSkewMax)),
            ("the idle timeout", Self.text(idleTimeout)),
            ("the disorder", Self.text(disorder)),
            ("the feed", Self.text(feed?.definition.name)),
            ("the date", Self.text(date.map { "\($0)" })),
            ("the filter", Self.text(filter)),
            ("whether test symbols count", "\(countsTests)"),
            ("the rules", rules.rawValue),
            (
                "the bounds of channels",
                "\(limits.gapTimeoutNanos) ns, \(limits.reorderPacketsMax) packets,"
                    + " \(limits.reorderBytesMax) bytes, \(limits.listedMax) listed"
            ),
            ("the price scale", "\(priceDigits)"),
            ("whether windows are over quotes", "\(windowsTakeQuotes)"),
            ("whether quotes are wanted", "\(needsQuotes)"),
            (
                "the venues consolidated",
                Self.text(consolidated?.map(Venues.name).joined(separator: ","))
            ),
            ("the time at which books stop", Self.text(booksUntil)),
        ]
        return settings.map { ReplaySetting(name: $0.0, value: $0.1) }
    }

    private static func text<Value: CustomStringConvertible>(_ value: Value?) -> String {
        value.map { "\($0)" } ?? "none"
    }

    /// Throws: where a run cannot leave states, or cannot go on from the one that it is given.
    func checkResuming(_ inputs: CaptureInputs) throws(PlantError) {
        guard isResumable else { return }
        guard story == nil else {
            throw PlantError(.usage, "what is explained cannot be gone on with; start anew")
        }
        for source in inputs.sources where !source.isRepeatable {
            throw PlantError(
                .usage,
                "cannot be gone on with later, as it cannot be read again; name a file instead",
                path: source.path)
        }
        guard let resumeFrom else { return }
        let (then, now) = (resumeFrom.settings, settings(InputKind(inputs)))
        for (old, new) in zip(then, now) where old != new {
            throw PlantError(
                .usage,
                "\(new.name): \(old.value) in the run to be gone on with, \(new.value) here; ask"
                    + " for the same")
        }
        guard then.count == now.count else {
            throw PlantError(.usage, "the saved state knows other options than this program")
        }
    }
}

import TickCore
import TickWindows

/// The `option=value` parts of a `--bars` text, each used at most once.
struct BarsOptions {
    private let text: String
    private var values: [String: String] = [:]

    private static let known = [
        "lateness", "watermark", "output", "fill", "accumulation", "offset", "touching",
        "overshoot", "quiet", "market", "hold", "columns", "name",
    ]

    /// How long bars at a session's edges wait for official prints if nothing is said.
    private static let officialHold = 600 * EasternTime.second

    init(_ parts: [String], of text: String) throws(PlanError) {
        self.text = text
        for part in parts {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, !pair[1].isEmpty else {
                throw PlanError(.syntax, "'\(text)': '\(part)' is not option=value")
            }
            let key = String(pair[0])
            guard Self.known.contains(key) else {
                throw PlanError(
                    .syntax,
                    "'\(text)': unknown option '\(key)'; known are "
                        + Self.known.joined(separator: ", "))
            }
            guard values.updateValue(String(pair[1]), forKey: key) == nil else {
                throw PlanError(.syntax, "'\(text)': '\(key)' is said twice")
            }
        }
    }

    /// The value of an option, which counts as used then.
    mutating func take(_ key: String) -> String? { values.removeValue(forKey: key) }

    /// One of a few words, or nil where nothing is said.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String
    ) throws(PlanError) -> Choice? where Choice.RawValue == String {
        guard let word = take(key) else { return nil }
        guard let choice = Choice(rawValue: word) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw PlanError(.syntax, "'\(text)': \(key)=\(word) is none of \(words)")
        }
        return choice
    }

    /// Where windows begin; 0 where nothing is said.
    mutating func offset() throws(PlanError) -> Int64 {
        guard let word = take("offset") else { return 0 }
        let isNegative = word.hasPrefix("-")
        let nanos = try length("offset", isNegative ? String(word.dropFirst()) : word)
        return isNegative ? -nanos : nanos
    }

    /// Sets what is not part of the kind.
    mutating func apply(to plan: inout WindowPlan) throws(PlanError) {
        if let name = take("name") { plan.name = name }
        if let word = take("lateness") {
            plan.allowedLateness = word == "forever" ? .max : try length("lateness", word)
        }
        if let word = take("watermark") { plan.watermark = try watermark(word) }
        plan.fill = try choice("fill") ?? plan.fill
        plan.accumulation = try choice("accumulation") ?? plan.accumulation
        let isAddedUp = plan.accumulation == .discarding
        plan.output = try choice("output") ?? (isAddedUp ? .append : plan.output)
        if let list = take("columns") {
            plan.aggregates = try AggregateSpec.parse(list.replacing("+", with: ","))
        }
        if case .calendar = plan.kind {
            let hold = try take("hold").map { word throws(PlanError) in try length("hold", word) }
            plan.officialHold = hold ?? Self.officialHold
        }
        if case .cumulate = plan.kind { plan.quietSteps = try choice("quiet") ?? plan.quietSteps }
    }

    /// Throws: where an option is left that the kind has no use for.
    func refuseUnused(kind: String) throws(PlanError) {
        guard let key = values.keys.min() else { return }
        throw PlanError(.conflict, "'\(text)': '\(kind)' has no option '\(key)'")
    }

    private func watermark(_ word: String) throws(PlanError) -> WatermarkStrategy {
        switch word {
        case "sequence": return .sequence
        case "ascending": return .ascending
        case "explicit": return .explicit
        default:
            guard word.hasPrefix("bounded:") else {
                throw PlanError(
                    .syntax,
                    "'\(text)': watermark=\(word) is none of sequence, ascending, explicit,"
                        + " bounded:DURATION")
            }
            return .bounded(try length("watermark", String(word.dropFirst("bounded:".count))))
        }
    }

    private func length(_ key: String, _ word: String) throws(PlanError) -> Int64 {
        guard let nanos = DurationText.nanos(word) else {
            throw PlanError(
                .syntax,
                "'\(text)': \(key)=\(word) is no length of time; write it like 5s or 100ms")
        }
        return nanos
    }
}

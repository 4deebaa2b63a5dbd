import TickCore
import TickWindows

/// The first part of a `--bars` text: what windows, of what length.
struct BarsKind {
    private let text: String
    private let word: String
    private let argument: String

    private static let words = [
        "tumbling", "hop", "cumulate", "session", "calendar", "ticks", "volume", "dollar",
        "imbalance",
    ]

    init(_ text: String) {
        self.text = text
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        word = parts.count == 2 ? String(parts[0]) : "tumbling"
        argument = String(parts.last ?? "")
    }

    func windowKind(
        _ options: inout BarsOptions, _ market: (String) throws(PlanError) -> SessionCalendar
    ) throws(PlanError) -> WindowKind {
        switch word {
        case "tumbling":
            return .tumbling(size: try length(argument), offset: try options.offset())
        case "hop":
            let (size, slide) = try lengths("hop:60s/1s")
            return .hop(size: size, slide: slide, offset: try options.offset())
        case "cumulate":
            let (size, step) = try lengths("cumulate:1d/1m")
            return .cumulate(sizeMax: size, step: step, offset: try options.offset())
        case "session":
            return .session(
                gap: try length(argument), touching: try options.choice("touching") ?? .merge)
        case "calendar":
            let calendar = try market(options.take("market") ?? "us-equities")
            return .calendar(size: try length(argument), calendar)
        case "ticks": return try order(.ticks, &options)
        case "volume": return try order(.volume, &options)
        case "dollar": return try order(.dollar, &options)
        case "imbalance": return try order(.imbalance, &options)
        default:
            throw PlanError(
                .syntax,
                "'\(text)' says no kind of window; write a length of time such as 1s, or one of "
                    + Self.words.map { "\($0):…" }.joined(separator: ", "))
        }
    }

    private func order(
        _ measure: WindowKind.OrderMeasure, _ options: inout BarsOptions
    ) throws(PlanError) -> WindowKind {
        .order(
            measure, threshold: try threshold(measure),
            overshoot: try options.choice("overshoot") ?? .include)
    }

    private func threshold(_ measure: WindowKind.OrderMeasure) throws(PlanError) -> Int128 {
        if measure != .dollar {
            guard let count = Int64(argument), count > 0 else {
                throw PlanError(.syntax, "'\(text)': \(argument) is no whole number above 0")
            }
            return Int128(count)
        }
        let parts = argument.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        let padded = fraction + String(repeating: "0", count: max(0, 9 - fraction.count))
        guard (1...2).contains(parts.count), padded.count == 9, let whole = UInt64(parts[0]),
            let nanos = UInt64(padded), whole > 0 || nanos > 0, parts.count == 1 || fraction != ""
        else {
            throw PlanError(
                .syntax,
                "'\(text)': \(argument) is no amount above 0, with at most nine digits behind the"
                    + " point")
        }
        return Int128(whole) * 1_000_000_000 + Int128(nanos)
    }

    private func length(_ argument: String) throws(PlanError) -> Int64 {
        guard let nanos = DurationText.nanos(argument), nanos > 0 else {
            throw PlanError(
                .syntax,
                "'\(text)': '\(argument)' is no length of time above 0; write it like 1s, 100ms,"
                    + " 1m or 250us")
        }
        return nanos
    }

    private func lengths(_ example: String) throws(PlanError) -> (Int64, Int64) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw PlanError(.syntax, "'\(text)' needs two lengths of time, such as \(example)")
        }
        return (try length(String(parts[0])), try length(String(parts[1])))
    }
}

/// Which columns of a table of trades hold what.
///
/// A part that is not named is looked for under its usual names, the first of them that the table
/// has; names are compared letter by letter.
public struct ColumnsMap: Sendable, Equatable {
    /// What a trade is made of.
    public enum Part: String, Sendable, CaseIterable { case time, symbol, price, size }

    private var names: [Part: String] = [:]

    /// The usual names alone.
    public init() {}

    /// A map such as `time=ts,symbol=ticker,price=px,size=qty`; each part at most once.
    public init(_ text: String) throws(PlantError) {
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, !sides[1].isEmpty, let part = Part(rawValue: String(sides[0]))
            else {
                throw PlantError(
                    .usage,
                    "--columns-map \(word) is no PART=COLUMN; parts are time, symbol, price, size")
            }
            guard names[part] == nil else {
                throw PlantError(.usage, "--columns-map names \(part.rawValue) twice")
            }
            names[part] = String(sides[1])
        }
        guard Set(names.values).count == names.count else {
            throw PlantError(.usage, "--columns-map \(text) takes two parts from one column")
        }
    }

    /// Whether nothing is named.
    var isUsual: Bool { names.isEmpty }

    /// The names that a part may have, the one to be taken first.
    func names(of part: Part) -> [String] { names[part].map { [$0] } ?? Self.usual(part) }

    /// Whether a part's name was given.
    func isNamed(_ part: Part) -> Bool { names[part] != nil }

    /// The usual names, the one to be taken first.
    public static func usual(_ part: Part) -> [String] {
        switch part {
        case .time: ["time", "event_time", "ts", "ts_ns", "ts_event", "timestamp"]
        case .symbol: ["symbol", "sym", "ticker"]
        case .price: ["price", "px"]
        case .size: ["size", "qty", "quantity"]
        }
    }
}

extension ColumnsMap: CustomStringConvertible {
    /// As it is written on the command line.
    public var description: String {
        Part.allCases.compactMap { part in names[part].map { "\(part.rawValue)=\($0)" } }
            .joined(separator: ",")
    }
}

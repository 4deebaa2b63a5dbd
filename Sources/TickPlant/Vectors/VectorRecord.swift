import TickWindows

/// One output of a vector: what came out, after which input, with which contents.
struct VectorRecord: Sendable {
    /// The step, the place of the input that caused it.
    var after: Int
    var kind: Kind
    var fields: [Field: Value]

    /// Why it came out.
    enum Kind: String, Sendable, CaseIterable {
        case onTime = "on_time"
        case lateUpdate = "late_update"
        case fill, partial
        case lateDropped = "late_dropped"
        case unassigned
        case lateCancel = "late_cancel"
        case lateCorrect = "late_correct"
        case timer

        /// What a record of this kind may say.
        var fields: Set<Field> {
            switch self {
            case .onTime, .lateUpdate, .fill, .partial:
                [
                    .key, .start, .end, .pane, .ordinal, .count, .sum, .min, .max, .open, .high,
                    .low, .close, .volume, .trades, .supersedes,
                ]
            case .lateDropped, .unassigned, .lateCancel, .lateCorrect:
                [.key, .ts, .value, .id, .ref]
            case .timer: [.key, .ts]
            }
        }
    }

    /// The names of contents, in the order in which they are shown.
    enum Field: String, Sendable, CaseIterable {
        case key, ts, value, id, ref, start, end, pane, ordinal, count, sum, open, high, low, min
        case max, close, volume, trades, supersedes
    }

    enum Value: Sendable, Equatable {
        case integer(Int128)
        case text(String)
        case spans([Span])
        /// Not known: a price where no trade may set it.
        case null
    }

    /// A window that a pane replaces.
    struct Span: Sendable, Equatable {
        var start: Int64
        var end: Int64
        /// Nil in a file that does not say.
        var ordinal: UInt32?
    }
}

extension VectorRecord {
    /// Whether an actual record has all that this, the expected one, says. What it does not say is
    /// free, but windows that it does not name must not be superseded.
    func matches(_ actual: VectorRecord) -> Bool {
        guard after == actual.after, kind == actual.kind else { return false }
        for (field, value) in fields where field != .supersedes {
            guard actual.fields[field] == value else { return false }
        }
        let (ours, theirs) = (superseded, actual.superseded)
        return ours.count == theirs.count && zip(ours, theirs).allSatisfy { $0.matches($1) }
    }

    private var superseded: [Span] {
        if case .spans(let spans)? = fields[.supersedes] { spans } else { [] }
    }

    /// The record as a file has it, on one line; only these fields of it.
    func text(_ shown: Set<Field>) -> String {
        var line = JSONLine()
        line.add("after", after)
        line.add("kind", kind.rawValue)
        for field in Field.allCases where shown.contains(field) {
            if let value = fields[field] { line.add(raw: field.rawValue, value.text) }
        }
        return line.text
    }
}

extension VectorRecord.Span {
    func matches(_ actual: Self) -> Bool {
        start == actual.start && end == actual.end
            && (ordinal == nil || ordinal == actual.ordinal)
    }

    /// The span as JSON; an ordinal of 0 goes without saying.
    var text: String {
        guard let ordinal, ordinal != 0 else { return "[\(start), \(end)]" }
        return "[\(start), \(end), \(ordinal)]"
    }
}

extension VectorRecord.Value {
    /// The value as JSON.
    var text: String {
        switch self {
        case .integer(let number): "\(number)"
        case .text(let text): JSONLine.quoted(text)
        case .spans(let spans): "[\(spans.map(\.text).joined(separator: ", "))]"
        case .null: "null"
        }
    }
}

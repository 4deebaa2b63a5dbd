/// A step of a vector that came out other than it must.
public struct VectorStep: Sendable, Equatable {
    /// The place of the input.
    public let number: Int
    /// The input, as JSON.
    public let input: String
    /// What had to come out and what did, in order.
    public let lines: [Line]

    /// One record.
    public struct Line: Sendable, Equatable {
        /// Which side it is from.
        public let side: Side
        /// The record, as JSON.
        public let text: String
    }

    /// Which side a record is from.
    public enum Side: String, Sendable {
        case both = " "
        case expected = "-"
        case actual = "+"
    }

    /// The steps in which `actual` is not what the vector expects.
    static func differences(_ vector: WindowVector, actual: [VectorRecord]) -> [VectorStep] {
        let shown = vector.shownFields
        return vector.input.indices.compactMap { number in
            let expected = vector.expected.filter { $0.after == number }
            let actual = actual.filter { $0.after == number }
            let isSame =
                expected.count == actual.count
                && zip(expected, actual).allSatisfy { $0.matches($1) }
            guard !isSame else { return nil }
            return VectorStep(
                number: number, input: vector.input[number].text,
                lines: lines(expected, actual, shown))
        }
    }

    /// Both sides in one order, with as many records as can be in common.
    private static func lines(
        _ expected: [VectorRecord], _ actual: [VectorRecord], _ shown: Set<VectorRecord.Field>
    ) -> [Line] {
        let common = commonLengths(expected, actual)
        var lines: [Line] = []
        var (left, right) = (0, 0)
        while left < expected.count || right < actual.count {
            if left < expected.count, right < actual.count, expected[left].matches(actual[right]) {
                lines.append(Line(side: .both, text: actual[right].text(shown)))
                (left, right) = (left + 1, right + 1)
            } else if right == actual.count
                || (left < expected.count && common[left + 1][right] >= common[left][right + 1])
            {
                lines.append(Line(side: .expected, text: expected[left].text(shown)))
                left += 1
            } else {
                lines.append(Line(side: .actual, text: actual[right].text(shown)))
                right += 1
            }
        }
        return lines
    }

    /// For every two places, how many records from there on are in common.
    private static func commonLengths(
        _ expected: [VectorRecord], _ actual: [VectorRecord]
    ) -> [[Int]] {
        var lengths = Array(
            repeating: Array(repeating: 0, count: actual.count + 1), count: expected.count + 1)
        for left in expected.indices.reversed() {
            for right in actual.indices.reversed() {
                lengths[left][right] =
                    expected[left].matches(actual[right])
                    ? lengths[left + 1][right + 1] + 1
                    : max(lengths[left + 1][right], lengths[left][right + 1])
            }
        }
        return lengths
    }
}

extension WindowVector {
    /// The contents that the vector's records speak of, and what every record should show.
    var shownFields: Set<VectorRecord.Field> {
        var shown = expected.reduce(into: Set<VectorRecord.Field>()) {
            $0.formUnion($1.fields.keys)
        }
        shown.formUnion([.key, .start, .end, .ts, .ref, .supersedes])
        let contents: Set<VectorRecord.Field> = [.count, .sum, .volume, .trades, .open]
        guard shown.isDisjoint(with: contents) else { return shown }
        let hasTrades = input.contains { if case .trade = $0 { true } else { false } }
        return shown.union(
            hasTrades
                ? [.pane, .open, .high, .low, .close, .volume, .trades, .id]
                : [.pane, .count, .sum, .min, .max, .open, .close, .value])
    }
}

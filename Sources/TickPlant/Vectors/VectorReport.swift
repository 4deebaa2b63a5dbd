import Foundation

/// How vectors came out, for people and for programs.
public struct VectorReport {
    private var results: [(path: String, result: VectorResult)] = []

    /// A report without results.
    public init() {}

    /// Adds how the vector of a file came out.
    public mutating func add(_ result: VectorResult, from path: String) {
        results.append((path, result))
    }

    /// Whether all passed.
    public var isPassed: Bool { results.allSatisfy(\.result.isPassed) }

    /// A line for each vector, the steps that differ under it, and the numbers; or failures alone.
    public func text(failuresOnly: Bool = false) -> String {
        var lines: [String] = []
        for (_, result) in results where !(failuresOnly && result.isPassed) {
            lines += Self.lines(result)
        }
        if !failuresOnly { lines.append(summary) }
        return lines.map { $0 + "\n" }.joined()
    }

    private var passed: Int { results.count { $0.result.isPassed } }

    private var unsupported: Int {
        results.count { if case .unsupported = $0.result.outcome { true } else { false } }
    }

    private var summary: String {
        let failed = results.count - passed - unsupported
        return "\(results.count) vectors: \(passed) passed, \(failed) failed, "
            + "\(unsupported) not supported"
    }

    private static func lines(_ result: VectorResult) -> [String] {
        let vector = result.vector
        switch result.outcome {
        case .passed: return ["pass \(vector.id)"]
        case .unsupported(let reason): return ["FAIL \(vector.id): not supported: \(reason)"]
        case .failed(let steps):
            let count = "\(steps.count) of \(vector.input.count) steps"
            var lines = ["FAIL \(vector.id): \(count) came out differently: \(vector.title)"]
            for step in steps {
                lines.append("  step \(step.number) \(step.input)")
                lines += step.lines.map { "    \($0.side.rawValue) \($0.text)" }
            }
            return lines
        }
    }
}

extension VectorReport {
    /// The same as one JSON object.
    public func json(failuresOnly: Bool = false) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let shown = results.filter { !(failuresOnly && $0.result.isPassed) }
        let document = Document(
            vectors: shown.map { Item($0.path, $0.result) }, total: results.count, passed: passed,
            failed: results.count - passed - unsupported, unsupported: unsupported)
        return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    }

    private struct Document: Encodable {
        var vectors: [Item]
        var total: Int
        var passed: Int
        var failed: Int
        var unsupported: Int
    }

    private struct Item: Encodable {
        var id: String
        var path: String
        var title: String
        var outcome: String
        var reason: String?
        var steps: [Step]?

        init(_ path: String, _ result: VectorResult) {
            (id, title) = (result.vector.id, result.vector.title)
            self.path = path
            switch result.outcome {
            case .passed: outcome = "passed"
            case .unsupported(let reason):
                outcome = "unsupported"
                self.reason = reason
            case .failed(let steps):
                outcome = "failed"
                self.steps = steps.map(Step.init)
            }
        }
    }

    /// Inputs and records are JSON themselves, as text.
    private struct Step: Encodable {
        var step: Int
        var input: String
        var expected: [String]
        var actual: [String]

        init(_ step: VectorStep) {
            (self.step, input) = (step.number, step.input)
            expected = step.lines.filter { $0.side != .actual }.map(\.text)
            actual = step.lines.filter { $0.side != .expected }.map(\.text)
        }
    }
}

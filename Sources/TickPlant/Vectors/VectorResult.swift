/// How a vector came out.
public struct VectorResult: Sendable {
    /// The vector.
    public let vector: WindowVector
    /// Pass or fail, and why.
    public let outcome: Outcome

    /// Pass or fail.
    public enum Outcome: Sendable {
        /// What came out is what must come out.
        case passed
        /// Steps that differ.
        case failed([VectorStep])
        /// The engine cannot run it; why.
        case unsupported(String)
    }

    /// Runs a vector through the engine.
    ///
    /// `keepsTrades` lets windows keep their trades even where no break or correction comes; what
    /// comes out is the same.
    public init(running vector: WindowVector, keepsTrades: Bool = false) {
        self.vector = vector
        do {
            let run = try VectorRun(vector, restates: keepsTrades || vector.restates)
            let steps = VectorStep.differences(vector, actual: run.records())
            outcome = steps.isEmpty ? .passed : .failed(steps)
        } catch {
            outcome = .unsupported(error.reason)
        }
    }

    /// Whether it passed.
    public var isPassed: Bool { if case .passed = outcome { true } else { false } }
}

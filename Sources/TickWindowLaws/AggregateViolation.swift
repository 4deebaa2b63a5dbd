/// A law that an aggregate breaks, and the first case in which it did.
public struct AggregateViolation: Sendable, Equatable, CustomStringConvertible {
    /// Which law.
    public let law: Law
    /// The round, for the same seed and ticks.
    public let round: Int
    /// What was expected and what came.
    public let detail: String

    /// What every aggregate keeps to.
    public enum Law: String, Sendable, CaseIterable {
        /// Merging with an empty state changes nothing, on either side.
        case identity
        /// (a · b) · c is a · (b · c).
        case associativity
        /// Merging two parts is the same as adding the ticks of the second to the first.
        case concatenation
        /// Where the traits say that order does not matter, any order gives the same.
        case order
        /// `remove` undoes `add` where the traits say so; otherwise it refuses and changes nothing.
        case removal
        /// What was encoded decodes to the same state and takes up all its bytes.
        case encoding
        /// Bytes cut short are refused.
        case truncation
    }

    /// Law, round and case.
    public var description: String { "\(law.rawValue), round \(round): \(detail)" }
}

/// Why a plan cannot be run, in words for who wrote it.
public struct PlanError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of mistake it is.
    public enum Code: Sendable {
        /// A length, threshold or lateness that is out of its range.
        case range
        /// Parts that do not go together.
        case conflict
        /// A text that says nothing known.
        case syntax
    }

    /// What kind of mistake it is; always the user's, and no retry helps.
    public let code: Code
    /// What is wrong, the value, and what to do.
    public let message: String

    /// A mistake of this kind.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

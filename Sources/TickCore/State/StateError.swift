/// Why bytes are no state, or none for what is to take them up.
public struct StateError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong and where.
    public let message: String

    /// An error of this message.
    public init(_ message: String) { self.message = message }

    /// The message.
    public var description: String { message }
}

/// Why a configuration was refused: which file, where in it, and what to do.
public struct ConfigError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of fault it is; every one is the user's to mend, none is helped by a retry.
    public enum Code: String, Sendable {
        case unreadable, tooLarge, syntax, unknownKey, wrongType, badValue
    }

    /// What kind of fault it is.
    public let code: Code
    /// The file the fault is in.
    public let path: String
    /// The line, from 1, where it is known.
    public let line: Int?
    /// The column in characters, from 1, where it is known.
    public let column: Int?
    /// What was wrong, the value, and what to do.
    public let message: String

    /// A fault of the file at `path`.
    public init(
        _ code: Code, path: String, line: Int? = nil, column: Int? = nil, message: String
    ) {
        self.code = code
        self.path = path
        self.line = line
        self.column = column
        self.message = message
    }

    /// `path:line:column: message`, as far as the place is known.
    public var description: String {
        let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
        return "\(path)\(place): \(message)"
    }
}

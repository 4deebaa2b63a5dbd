/// Why a synthetic day could not be written.
public struct SynthError: Error, CustomStringConvertible, Sendable {
    /// Whose fault it is and whether a retry helps.
    public enum Code: Sendable {
        /// The options contradict each other or lie out of range: the caller's fault.
        case badOption
        /// A file is there already and may not be replaced.
        case fileExists
        /// The system refused to open, write or close a file; a retry may help.
        case fileFailed
        /// The compressor refused; the system's fault.
        case compressionFailed
    }

    /// Whose fault it is.
    public let code: Code
    /// What was wrong, the value, and what to do.
    public let message: String
    /// The file, where one is concerned.
    public let path: String?

    init(_ code: Code, _ message: String, path: String? = nil) {
        self.code = code
        self.message = message
        self.path = path
    }

    /// The file, where one is concerned, and the message.
    public var description: String { path.map { "\($0): \(message)" } ?? message }
}

/// What the disk, or what was found on it, was like: what, where, and what to do about it.
///
/// Concurrency: a value.
public struct StorageError: Error, Equatable, Sendable {
    /// What kind of failure it is; decides the exit code.
    public var code: Code
    /// What was wrong, the value, and what to do; without the place.
    public var message: String
    /// The file or directory.
    public var path: String
    /// The byte offset in it, where known.
    public var offset: Int?

    /// The kinds of failure.
    public enum Code: String, Sendable {
        case notFound, alreadyExists, permissionDenied, readOnly, notADirectory, isDirectory
        case diskFull, readFailed, writeFailed, syncFailed, busy, tooLarge
        case corrupt, unsupported
        /// The simulated process was killed; only tests see it.
        case crashed

        /// Whose fault it is.
        public var fault: Fault {
            switch self {
            case .notFound, .alreadyExists, .permissionDenied, .readOnly, .notADirectory,
                .isDirectory:
                .user
            case .diskFull, .readFailed, .writeFailed, .syncFailed, .busy, .crashed: .system
            case .corrupt, .unsupported, .tooLarge: .input
            }
        }

        /// Whether the same call can succeed later with nothing changed by the caller.
        public var retryHelps: Bool { self == .busy || self == .diskFull }
    }

    /// Who has to act: the user's command, the machine, or whoever gave the bytes.
    public enum Fault: Sendable { case user, system, input }

    /// An error of this kind and message at this place.
    public init(_ code: Code, _ message: String, path: String, offset: Int? = nil) {
        self.code = code
        self.message = message
        self.path = path
        self.offset = offset
    }
}

extension StorageError: CustomStringConvertible {
    /// `DIR/00000000000000000000.log: message (byte 4096)`.
    public var description: String {
        let place = offset.map { " (byte \($0))" } ?? ""
        return "\(path): \(message)\(place)"
    }
}

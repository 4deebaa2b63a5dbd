import Glibc

/// Why a run could not start or go on: what, where, and what to do.
public struct PlantError: Error, Sendable, CustomStringConvertible {
    /// Whose fault it is; the exit code follows from it.
    public enum Code: Sendable {
        /// The arguments or files named do not make sense: exit code 1.
        case usage
        /// The input is damaged: exit code 2.
        case input
        /// The system refused: exit code 3.
        case system
    }

    /// Whose fault it is.
    public var code: Code
    /// What was wrong, with the value, and what to do.
    public var message: String
    /// The file concerned.
    public var path: String?

    /// An error of one of the three kinds; `path` names the file concerned.
    public init(_ code: Code, _ message: String, path: String? = nil) {
        self.code = code
        self.message = message
        self.path = path
    }

    /// The message behind the path, for one line on standard error.
    public var description: String { path.map { "\($0): \(message)" } ?? message }

    /// The process's exit code.
    public var exitCode: Int32 {
        switch code {
        case .usage: 1
        case .input: 2
        case .system: 3
        }
    }

    static func exists(_ path: String) -> PlantError {
        PlantError(.usage, "the file exists; name another one or add --force", path: path)
    }

    static func system(_ path: String, doing what: String, errno code: Int32) -> PlantError {
        let reason = String(cString: strerror(code))
        let isUsers = [ENOENT, EACCES, EISDIR, ENOTDIR, EROFS].contains(code)
        return PlantError(isUsers ? .usage : .system, "cannot \(what) it: \(reason)", path: path)
    }
}

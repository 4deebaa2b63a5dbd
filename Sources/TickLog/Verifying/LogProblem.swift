/// Something wrong that a check of a log found.
public struct LogProblem: Equatable, Sendable, CustomStringConvertible {
    /// The file.
    public var path: String
    /// Units: bytes from the file's start; nil where it is about the whole file.
    public var position: Int?
    /// What is wrong.
    public var message: String

    /// `FILE: message (byte 4096)`.
    public var description: String {
        "\(path): \(message)" + (position.map { " (byte \($0))" } ?? "")
    }
}

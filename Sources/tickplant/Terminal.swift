import Glibc

/// Standard error and what it is connected to.
enum Terminal {
    /// Whether a person reads standard error.
    static let isInteractive = isatty(STDERR_FILENO) == 1

    /// Whether colours are wanted: a terminal, and no `NO_COLOR` (no-color.org).
    static let hasColor = isInteractive && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true)

    /// Whether a person reads standard output.
    static let outputIsInteractive = isatty(STDOUT_FILENO) == 1

    /// Writes a line to standard error.
    static func note(_ text: String) { write(text + "\n") }

    /// Writes text to standard error as it is.
    static func write(_ text: String) {
        var bytes = Array(text.utf8)
        _ = bytes.withUnsafeMutableBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// A text in yellow where colours are wanted.
    static func warning(_ text: String) -> String {
        hasColor ? "\u{1B}[33m\(text)\u{1B}[0m" : text
    }
}

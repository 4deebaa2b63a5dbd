import Foundation

/// Python's SQLite in a process of its own: closing a file gives back all POSIX locks of a process
/// on it, so that locks of two ways in one process cannot be tested.
final class OtherProcess {
    static let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    /// Runs statements on a database, and then holds the connection until `end`.
    init(_ database: String, _ statements: [String]) throws {
        process.executableURL = URL(fileURLWithPath: Self.python!)
        let script = """
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1], isolation_level=None)
            for s in sys.argv[2:]: c.execute(s).fetchall()
            print("ready", flush=True)
            sys.stdin.read()
            """
        process.arguments = ["-c", script, database] + statements
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        _ = output.fileHandleForReading.availableData
    }

    /// Ends the process, its connection closed by the end of the program.
    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}

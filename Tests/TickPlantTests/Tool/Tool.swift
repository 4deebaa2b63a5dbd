import Foundation
import Glibc

/// The built `tickplant`, run as a process of its own.
///
/// `TICKPLANT_BINARY` names it; without it the one beside the test bundle is taken.
struct Tool {
    /// What a run left behind.
    struct Outcome {
        var code: Int32
        var output: String
        var errors: String
        /// The most memory it ever held, in KiB.
        var peakKiB: Int

        /// The lines of its standard output.
        var lines: [Substring] { output.split(separator: "\n") }
    }

    /// What went wrong with a run as such.
    enum Failure: Error { case notBuilt(String), notStarted(Int32), tookTooLong([String]) }

    static let path: String? = {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["TICKPLANT_BINARY"]
        let candidates: [String?] = [
            named, folder.appendingPathComponent("tickplant").path,
            Bundle.main.bundleURL.appendingPathComponent("tickplant").path,
        ]
        return candidates.compactMap(\.self).first { access($0, X_OK) == 0 }
    }()

    /// Runs `tickplant` with these arguments; its standard input is a file, or empty.
    static func run(
        _ arguments: [String], input: String = "/dev/null", environment: [String: String] = [:],
        secondsMax: Double = 240
    ) throws -> Outcome {
        guard let path else { throw Failure.notBuilt(CommandLine.arguments[0]) }
        return try spawn(path, arguments, input, environment, secondsMax)
    }

    /// Runs a shell script in which `$TICKPLANT` is the tool.
    static func shell(
        _ script: String, environment: [String: String] = [:], secondsMax: Double = 240
    ) throws -> Outcome {
        guard let path else { throw Failure.notBuilt(CommandLine.arguments[0]) }
        let variables = environment.merging(["TICKPLANT": path]) { $1 }
        return try spawn("/bin/sh", ["-c", script], "/dev/null", variables, secondsMax)
    }

    private static func spawn(
        _ program: String, _ arguments: [String], _ input: String, _ variables: [String: String],
        _ secondsMax: Double
    ) throws -> Outcome {
        let scratch = try Scratch()
        let (output, errors) = (scratch.path("out"), scratch.path("err"))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT, 0o644)
        let all = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        var process = pid_t()
        let result = withStrings([program] + arguments) { words in
            withStrings(all.map { "\($0)=\($1)" }) {
                posix_spawn(&process, program, &actions, nil, words, $0)
            }
        }
        guard result == 0 else { throw Failure.notStarted(result) }
        var outcome = try wait(process, secondsMax, [program] + arguments)
        outcome.output = try fileText(output)
        outcome.errors = try fileText(errors)
        return outcome
    }

    /// Waits for the process; one that takes too long is ended and is a failure.
    private static func wait(
        _ process: pid_t, _ secondsMax: Double, _ words: [String]
    ) throws -> Outcome {
        let deadline = Date(timeIntervalSinceNow: secondsMax)
        var status: Int32 = 0
        var peakKiB = 0
        while waitpid(process, &status, WNOHANG) == 0 {
            if Date() > deadline {
                kill(process, SIGKILL)
                waitpid(process, &status, 0)
                throw Failure.tookTooLong(words)
            }
            peakKiB = max(peakKiB, Self.peakKiB(process))
            usleep(2000)
        }
        let isExit = status & 0x7F == 0
        return Outcome(
            code: isExit ? (status >> 8) & 0xFF : -(status & 0x7F), output: "", errors: "",
            peakKiB: peakKiB)
    }

    /// The most memory a process has had so far; 0 where it is gone.
    ///
    /// What the kernel says of a process that has ended counts the memory of ours too, which it
    /// shared before its program was loaded.
    private static func peakKiB(_ process: pid_t) -> Int {
        guard let file = fopen("/proc/\(process)/status", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, 256, file) != nil {
            let words = String(
                decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self
            )
            .split(whereSeparator: { " \t\n".contains($0) })
            if words.first == "VmHWM:", words.count > 1 { return Int(words[1]) ?? 0 }
        }
        return 0
    }

    private static func withStrings<Result>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = strings.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return body(copies + [nil])
    }
}

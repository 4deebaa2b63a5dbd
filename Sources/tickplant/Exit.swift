import ArgumentParser
import Glibc
import TickPlant

/// How the process ends: codes 0 clean, 1 usage, 2 input damaged, 3 internal.
enum Exit {
    static let damaged: Int32 = 2
    static let failed: Int32 = 3

    /// A reader that goes away shows as a failed write, not as a signal.
    static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

    /// Ends the process for an error that reached the top.
    static func with(_ error: any Error, of command: any ParsableCommand.Type) -> Never {
        switch error {
        case let plant as PlantError:
            Terminal.note("tickplant: \(plant)")
            exit(plant.exitCode)
        case let code as ExitCode:
            exit(code.rawValue)
        default:
            let code = command.exitCode(for: error)
            let text = command.fullMessage(for: error)
            if code == .success {
                print(text)
                exit(0)
            }
            Terminal.note(text)
            exit(code == .validationFailure ? 1 : code.rawValue)
        }
    }
}

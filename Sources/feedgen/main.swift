import Foundation
import TickFeedGen

/// `feedgen` writes what feeds/ makes; `feedgen --check` only says whether it is up to date.
func run(_ arguments: [String]) -> Int32 {
    let generator = FeedGenerator(root: FileManager.default.currentDirectoryPath)
    do throws(FeedGenError) {
        switch arguments {
        case []:
            let changed = try generator.generate()
            print(changed.isEmpty ? "feedgen: up to date" : changed.joined(separator: "\n"))
        case ["--check"]:
            try generator.check()
        default:
            complain("usage: feedgen [--check], in the package's root folder")
            return 1
        }
        return 0
    } catch {
        complain("feedgen: \(error)")
        return error.code == .stale ? 2 : 1
    }
}

func complain(_ message: String) {
    FileHandle.standardError.write(Data((message + "\n").utf8))
}

exit(run(Array(CommandLine.arguments.dropFirst())))

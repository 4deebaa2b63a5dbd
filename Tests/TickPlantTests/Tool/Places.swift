import Foundation
import Testing

/// The package's own samples, and captures of others that are no part of it.
enum Places {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The folder of captures, or nil where there is none.
    static let captures: String? = {
        let shared =
            ProcessInfo.processInfo.environment["TICKPLANT_SHARED"]
            ?? root.deletingLastPathComponent().appendingPathComponent("shared").path
        let captures = "\(shared)/captures"
        return FileManager.default.fileExists(atPath: captures) ? captures : nil
    }()

    static let skipped: Comment = "no shared captures; set TICKPLANT_SHARED to compare with them"

    /// The path of a capture of others.
    static func capture(_ name: String) throws -> String { "\(try #require(captures))/\(name)" }

    /// The sample day of a feed.
    static func sample(_ feed: String) -> String {
        root.appendingPathComponent("feeds/\(feed)/samples/day.pcap").path
    }

    /// The lines of a text file of theirs, plain or compressed under `.gz`.
    static func lines(_ name: String) throws -> [Substring] {
        let path = try capture(name)
        if FileManager.default.fileExists(atPath: path) { return lines(text: try fileText(path)) }
        let compressed = path.hasSuffix(".gz") ? path : "\(path).gz"
        return lines(text: try Tool.shell("gzip -dc '\(compressed)'").output)
    }

    private static func lines(text: String) -> [Substring] {
        text.split(separator: "\n").map { $0.hasSuffix("\r") ? $0.dropLast() : $0 }
    }
}

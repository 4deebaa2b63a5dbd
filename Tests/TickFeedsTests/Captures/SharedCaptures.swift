import Foundation
import Testing

/// The folder of real captures with independently decoded values, where there is one.
///
/// `TICKPLANT_SHARED` names its parent; without it `../shared` beside the package is tried.
enum SharedCaptures {
    static let folder: String? = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let shared =
            ProcessInfo.processInfo.environment["TICKPLANT_SHARED"]
            ?? root.deletingLastPathComponent().appendingPathComponent("shared").path
        let captures = "\(shared)/captures"
        return FileManager.default.fileExists(atPath: captures) ? captures : nil
    }()

    static let skipped: Comment = "no shared captures; set TICKPLANT_SHARED to compare with them"

    /// The bytes of a file in the folder, decompressed where its name ends in `.gz`.
    static func bytes(_ name: String) throws -> [UInt8] {
        let path = "\(try #require(folder))/\(name)"
        guard name.hasSuffix(".gz") else {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try #require(try output.fileHandleForReading.readToEnd())
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return Array(data)
    }

    /// The lines of a text file in the folder, plain or compressed under `.gz`.
    static func lines(_ name: String) throws -> [Substring] {
        let path = "\(try #require(folder))/\(name)"
        let isPlain = FileManager.default.fileExists(atPath: path)
        let text = String(decoding: try bytes(isPlain ? name : "\(name).gz"), as: UTF8.self)
        return text.split(separator: "\n").map { $0.hasSuffix("\r") ? $0.dropLast() : $0 }
    }
}

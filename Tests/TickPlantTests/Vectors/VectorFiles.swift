import Foundation
import TickPlant

/// The vector files that tests run: the package's own, and those of others where there are any.
enum VectorFiles {
    static let own = Places.root.appendingPathComponent("Tests/vectors").path

    /// The folder of vectors of others, or nil where there is none.
    static let shared: String? = {
        let shared =
            ProcessInfo.processInfo.environment["TICKPLANT_SHARED"]
            ?? Places.root.deletingLastPathComponent().appendingPathComponent("shared").path
        let folder = "\(shared)/vectors"
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }()

    /// The names of a folder's vector files.
    static func names(_ folder: String?) -> [String] {
        let names = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0) }
        return (names ?? []).filter { $0.hasSuffix(".json") }.sorted()
    }

    /// What a file's vector comes to; empty where it passes.
    static func failure(_ path: String, keepsTrades: Bool = false) throws -> String {
        let vector = try VectorReader.read(path)
        var report = VectorReport()
        report.add(VectorResult(running: vector, keepsTrades: keepsTrades), from: path)
        return report.text(failuresOnly: true)
    }
}

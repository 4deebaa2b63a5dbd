import Foundation

/// A feed's folder is complete, and every sample says where it came from.
enum FeedRules {
    static let parts = ["feed.toml", "README.md", "trades.toml", "samples"]
    static let captureExtensions: Set = ["pcap", "pcapng", "gz", "zst", "bin", "dbn", "itch"]

    static func folders(_ tree: Tree) -> [Offence] {
        feedFolders(tree).flatMap { folder in
            parts.filter { !tree.paths.contains("\(folder)/\($0)") }.map {
                Offence(folder, "a feed needs \($0)")
            }
        }
    }

    static func feedFolders(_ tree: Tree) -> [String] {
        Set(
            tree.files.compactMap { file in
                let parts = file.path.split(separator: "/")
                return parts.count > 2 && parts[0] == "feeds" ? "feeds/\(parts[1])" : nil
            }
        ).sorted()
    }

    static func provenance(_ tree: Tree) -> [Offence] {
        tree.files.filter(needsProvenance).compactMap { file -> Offence? in
            let folder = file.path.dropLast(file.name.count)
            guard let record = tree.files.first(where: { $0.path == folder + "PROVENANCE.md" })
            else { return Offence(file.path, "no PROVENANCE.md beside it says what made it") }
            guard record.lines.contains(where: { $0.contains(file.name) }) else {
                return Offence(file.path, "PROVENANCE.md does not name it")
            }
            guard let sum = sha256(file.bytes) else {
                return Offence(file.path, "sha256sum does not run, so it cannot be checked")
            }
            guard record.lines.contains(where: { $0.contains(sum) }) else {
                return Offence(file.path, "sha256 is \(sum), which PROVENANCE.md does not say")
            }
            return nil
        }
    }

    static func needsProvenance(_ file: TreeFile) -> Bool {
        if file.name == "PROVENANCE.md" { return false }
        let isSample = file.path.split(separator: "/").dropLast().contains("samples")
        return isSample || captureExtensions.contains(file.fileExtension)
    }

    static func sha256(_ bytes: Data) -> String? {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("tickplant-tidy-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        guard (try? bytes.write(to: file)) != nil else { return nil }
        return Tree.run(["sha256sum", file.path], in: file.deletingLastPathComponent())
            .map { String(decoding: $0.prefix(64), as: UTF8.self) }
    }
}

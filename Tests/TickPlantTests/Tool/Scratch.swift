import Foundation

/// A folder of its own for one test, removed with it.
final class Scratch {
    let folder: String

    init() throws {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("tickplant-trial-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { folder + "/" + name }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ bytes: [UInt8], _ name: String) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    /// Writes a text file and returns its path.
    @discardableResult
    func write(text: String, _ name: String) throws -> String {
        try write(Array(text.utf8), name)
    }

    func text(_ name: String) throws -> String { try fileText(path(name)) }
}

/// The whole text of a file.
func fileText(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
}

/// All bytes of a file.
func fileBytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}

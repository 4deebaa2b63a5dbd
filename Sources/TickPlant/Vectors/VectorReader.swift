import Foundation

/// Reads vector files, strictly: a malformed one is an error that names the file and the place.
public enum VectorReader {
    /// A vector and the file it is from.
    public struct File: Sendable {
        /// The file.
        public let path: String
        /// What it says.
        public let vector: WindowVector
    }

    /// All vectors of files and folders; of a folder all `.json` files, in order of their paths.
    ///
    /// Throws: a usage error for what is missing, has no vectors or is malformed, with a line for
    /// each malformed file.
    public static func read(_ paths: [String]) throws(PlantError) -> [File] {
        var files: [File] = []
        var faults: [String] = []
        var found: [String] = []
        for path in paths { found += try vectorPaths(path) }
        for path in found {
            do throws(PlantError) {
                files.append(File(path: path, vector: try read(path)))
            } catch {
                faults.append(error.description)
            }
        }
        guard faults.isEmpty else {
            throw PlantError(.usage, faults.joined(separator: "\n"))
        }
        return files
    }

    /// One file's vector.
    ///
    /// Throws: a usage error where it cannot be read or is no vector.
    public static func read(_ path: String) throws(PlantError) -> WindowVector {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw PlantError(.usage, "cannot be read", path: path)
        }
        do {
            return try JSONDecoder().decode(WindowVector.self, from: bytes)
        } catch {
            throw PlantError(.usage, reason(error, bytes), path: path)
        }
    }

    private static func vectorPaths(_ path: String) throws(PlantError) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw PlantError(.usage, "no such file or folder", path: path)
        }
        guard isFolder.boolValue else { return [path] }
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        let found = names.filter { $0.hasSuffix(".json") }.sorted()
        guard !found.isEmpty else {
            throw PlantError(.usage, "no vector files (*.json) in it", path: path)
        }
        return found.map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
    }

    /// What is wrong, behind the place in the file.
    private static func reason(_ error: any Error, _ bytes: Data) -> String {
        if let fault = syntaxFault(bytes) { return "no JSON: \(fault)" }
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .keyNotFound(let key, let context):
            return place(context.codingPath + [key]) + "missing field"
        case .typeMismatch(let type, let context):
            return place(context.codingPath) + "no \(type): \(context.debugDescription)"
        case .valueNotFound(let type, let context):
            return place(context.codingPath) + "no \(type) but null"
        case .dataCorrupted(let context):
            return place(context.codingPath) + context.debugDescription
        @unknown default: return "\(error)"
        }
    }

    /// `input[3].ts: `
    private static func place(_ path: [any CodingKey]) -> String {
        guard !path.isEmpty else { return "" }
        let text = path.reduce("") { text, key in
            if let index = key.intValue { return "\(text)[\(index)]" }
            return text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)"
        }
        return "\(text): "
    }

    /// Where the text stops to be JSON; the decoder does not say.
    private static func syntaxFault(_ bytes: Data) -> String? {
        do {
            _ = try JSONSerialization.jsonObject(with: bytes, options: .fragmentsAllowed)
            return nil
        } catch {
            let detail = (error as NSError).userInfo["NSDebugDescription"] as? String
            return detail ?? error.localizedDescription
        }
    }
}

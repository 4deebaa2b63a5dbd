import TickStorage

/// A text file with one offset for each stream.
///
/// Layout: lines — `0`, the count of entries, then for each `stream partition offset`.
/// Source: Apache Kafka, `OffsetCheckpointFile`, version 0.
enum OffsetCheckpoint {
    static let recoveryPoint = "recovery-point-offset-checkpoint"
    static let cleaner = "cleaner-offset-checkpoint"
    /// Units: bytes; far more than 10,000 streams need.
    static let bytesMax = 4 << 20

    /// The offsets in a file; empty where there is none.
    static func read(
        _ fileSystem: any FileSystem, _ path: String
    ) throws(StorageError) -> [String: Int64] {
        guard try fileSystem.status(path) != nil else { return [:] }
        let bytes = try fileSystem.read(path, limit: bytesMax)
        guard let offsets = parse(String(decoding: bytes, as: UTF8.self)) else {
            throw StorageError(
                .corrupt, "is no list of offsets; remove it: the log is then checked whole",
                path: path)
        }
        return offsets
    }

    /// Writes the offsets, at once, durably.
    static func write(
        _ offsets: [String: Int64], _ fileSystem: any FileSystem, _ path: String
    ) throws(StorageError) {
        try fileSystem.replace(path, Array(text(offsets).utf8))
    }

    static func text(_ offsets: [String: Int64]) -> String {
        let lines = offsets.sorted { $0.key < $1.key }.map { "\($0.key) 0 \($0.value)\n" }
        return "0\n\(lines.count)\n" + lines.joined()
    }

    static func parse(_ text: String) -> [String: Int64]? {
        guard text.hasSuffix("\n") else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard lines.count >= 2, lines[0] == "0", Int(lines[1]) == lines.count - 2 else {
            return nil
        }
        var offsets: [String: Int64] = [:]
        for line in lines.dropFirst(2) {
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[1] == "0", let offset = Int64(parts[2]), offset >= 0,
                StreamName.isValid(String(parts[0])), offsets[String(parts[0])] == nil
            else { return nil }
            offsets[String(parts[0])] = offset
        }
        return offsets
    }
}

/// What a stream may be called: what Kafka lets a topic be called.
public enum StreamName {
    /// Whether this is a name: 1 to 249 of letters, digits, `.`, `_` and `-`, and not only dots.
    public static func isValid(_ name: String) -> Bool {
        let isAllowed = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte) || byte == 0x2E || byte == 0x5F || byte == 0x2D
        }
        return isAllowed && (1...249).contains(name.utf8.count) && name != "." && name != ".."
    }
}

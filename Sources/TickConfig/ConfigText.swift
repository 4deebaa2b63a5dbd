import Glibc

/// The text of a configuration file: reading it, and finding keys in it again.
enum ConfigText {
    /// The largest file read, 1 MiB.
    static let bytesMax = 1 << 20

    /// The whole file; bad UTF-8 is repaired, and then refused by the parser where it matters.
    static func read(_ path: String) throws(ConfigError) -> String {
        guard let file = fopen(path, "rb") else { throw unreadable(path, errno) }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: bytesMax + 1)
        let count = fread(&bytes, 1, bytes.count, file)
        guard ferror(file) == 0 else { throw unreadable(path, errno) }
        guard count <= bytesMax else {
            throw ConfigError(
                .tooLarge, path: path,
                message: "more than \(bytesMax) bytes; this is no configuration")
        }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    private static func unreadable(_ path: String, _ code: Int32) -> ConfigError {
        let reason = String(cString: strerror(code))
        return ConfigError(.unreadable, path: path, message: "cannot read it: \(reason)")
    }

    /// Where a key is set: in its table, else at the top, else as a table's heading.
    static func place(
        of key: String, table: String, in text: String
    ) -> (line: Int, column: Int)? {
        var heading = ""
        var elsewhere: (line: Int, column: Int)?
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let blanks = line.prefix { $0 == " " || $0 == "\t" }.count
            let code = line.dropFirst(blanks)
            let place = (line: index + 1, column: blanks + 1)
            if code.first == "[" {
                heading = String(code.drop { $0 == "[" }.prefix { $0 != "]" })
                if heading == key { elsewhere = elsewhere ?? place }
            } else if name(code) == key {
                if heading == table { return place }
                if heading.isEmpty { elsewhere = place }
            }
        }
        return elsewhere
    }

    /// What stands before the equals sign, without quotes and blanks.
    private static func name(_ code: Substring) -> String? {
        guard let equals = code.firstIndex(of: "="), code.first != "#" else { return nil }
        return code[..<equals].filter { !" \t\"'".contains($0) }
    }
}

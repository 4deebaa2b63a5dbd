/// The names of a segment's files: twenty digits of its base offset, then what the file is.
enum SegmentName {
    static let log = ".log"
    static let index = ".index"
    static let timeIndex = ".timeindex"
    /// The three files of a segment, the records last.
    static let kinds = [index, timeIndex, log]
    /// Being written by a compaction: worth nothing.
    static let cleaned = ".cleaned"
    /// Written whole by a compaction: replaces what it was made of.
    static let swap = ".swap"
    /// To be removed.
    static let deleted = ".deleted"

    static func name(_ base: Int64, _ kind: String) -> String {
        let digits = String(base)
        return String(repeating: "0", count: max(0, 20 - digits.count)) + digits + kind
    }

    /// The base offset that a name with exactly this ending has.
    static func base(_ name: String, _ kind: String) -> Int64? {
        guard name.utf8.count == 20 + kind.utf8.count, name.hasSuffix(kind) else { return nil }
        let digits = name.utf8.prefix(20)
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(Substring(digits))
    }
}

import Testing

/// The values another decoder found: one line per message, a column for every field of any message.
struct OracleTable {
    private static let headers: Set<Substring> = [
        "file", "packet", "capture_ts", "ip.src", "ip.dst", "dstport", "msg_no", "msg",
        "messageindex", "messagelength", "messagetype",
    ]
    private let columns: [Substring]
    private let lines: [Substring]
    private var next = 1
    /// How many values were held against each other.
    private(set) var compared = 0
    private(set) var differences: [String] = []

    init(_ lines: [Substring]) {
        self.lines = lines
        columns = lines[0].split(separator: ",", omittingEmptySubsequences: false)
    }

    var isAtEnd: Bool { next == lines.count }

    /// Holds the field lines of one message against the next line of the table.
    mutating func compareNext(with dump: String, byteCount: Int) {
        guard next < lines.count else {
            differences.append("a message more than the table has: \(dump)")
            return
        }
        let cells = lines[next].split(separator: ",", omittingEmptySubsequences: false)
        next += 1
        var have: [Substring: Substring] = [:]
        var place: [Substring] = []
        for line in dump.split(separator: "\n") {
            let parts = line.split(separator: ",", maxSplits: 5, omittingEmptySubsequences: false)
            have[Substring(parts[4].filter { $0 != "_" })] = parts[5]
            place = [parts[0], parts[1], parts[3]]
        }
        #expect(cells.count == columns.count)
        for (column, want) in zip(columns, cells) where !want.isEmpty {
            compare(column, want, have, place, byteCount)
        }
    }

    private mutating func compare(
        _ column: Substring, _ want: Substring, _ have: [Substring: Substring],
        _ place: [Substring], _ byteCount: Int
    ) {
        let found: Substring?
        switch column {
        case "packet": found = place[0]
        case "msg_no": found = place[1]
        case "messagetype": found = place[2]
        case "messagelength": found = Substring("\(byteCount)")
        default:
            if Self.headers.contains(column) || column.hasPrefix("h_") { return }
            found = have[column]
        }
        compared += 1
        if found != want {
            differences.append("line \(next): \(column) expected '\(want)', found \(found ?? "-")")
        }
    }
}

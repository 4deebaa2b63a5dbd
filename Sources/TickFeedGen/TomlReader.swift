import TOMLKit

/// One table of a definition file, read strictly: every key is asked for once, the rest are errors.
///
/// Limits: the TOML library keeps no positions for values, so the line of a fault is found again by
/// looking for its text behind the table's heading.
struct TomlReader {
    let path: String
    let source: String
    /// What the table is, for messages: `message 'A'`.
    let place: String
    /// Text that stands in the first line of the table.
    let heading: String
    let table: TOMLTable
    private var asked: Set<String> = []

    /// The top table of a file's text.
    init(path: String, source: String) throws(FeedGenError) {
        do {
            self.table = try TOMLTable(string: source)
        } catch let error as TOMLParseError {
            throw FeedGenError(
                .syntax, path: path, line: error.source.begin.line,
                column: error.source.begin.column, message: error.description)
        } catch {
            throw FeedGenError(.syntax, path: path, message: "\(error)")
        }
        self.path = path
        self.source = source
        self.place = "the file"
        self.heading = ""
    }

    private init(parent: TomlReader, place: String, heading: String, table: TOMLTable) {
        self.path = parent.path
        self.source = parent.source
        self.place = place
        self.heading = heading
        self.table = table
    }

    mutating func string(_ key: String) throws(FeedGenError) -> String {
        guard let value = try optionalString(key) else { throw missing(key) }
        return value
    }

    mutating func optionalString(_ key: String) throws(FeedGenError) -> String? {
        guard let value = take(key) else { return nil }
        guard let text = value.string else { throw wrong(key, "a string") }
        return text
    }

    mutating func int(_ key: String) throws(FeedGenError) -> Int {
        guard let value = try optionalInt(key) else { throw missing(key) }
        return value
    }

    mutating func optionalInt(_ key: String) throws(FeedGenError) -> Int? {
        guard let value = take(key) else { return nil }
        guard let number = value.int else { throw wrong(key, "an integer") }
        return number
    }

    mutating func optionalBool(_ key: String) throws(FeedGenError) -> Bool? {
        guard let value = take(key) else { return nil }
        guard let flag = value.bool else { throw wrong(key, "true or false") }
        return flag
    }

    /// Whether the key is there and not taken yet.
    func has(_ key: String) -> Bool { table[key] != nil }

    mutating func ints(_ key: String) throws(FeedGenError) -> [Int] {
        try array(key).map { item throws(FeedGenError) in
            guard let number = item.int else { throw wrong(key, "an array of integers") }
            return number
        }
    }

    mutating func strings(_ key: String) throws(FeedGenError) -> [String] {
        try array(key).map { item throws(FeedGenError) in
            guard let text = item.string else { throw wrong(key, "an array of strings") }
            return text
        }
    }

    mutating func optionalTable(_ key: String) throws(FeedGenError) -> TomlReader? {
        guard let value = take(key) else { return nil }
        guard let inner = value.table else { throw wrong(key, "a table") }
        let name = heading.isEmpty ? key : "\(heading).\(key)"
        return TomlReader(parent: self, place: "[\(name)]", heading: name, table: inner)
    }

    /// The tables of an array; `identity` is the key whose value names one in messages.
    mutating func tables(
        _ key: String, identity: String, optional: Bool = false
    ) throws(FeedGenError) -> [TomlReader] {
        if optional, table[key] == nil { return [] }
        var readers: [TomlReader] = []
        for (index, item) in try array(key).enumerated() {
            guard let inner = item.table else { throw wrong(key, "an array of tables") }
            let name = inner[identity]?.string ?? "number \(index + 1)"
            let within = place == "the file" ? "" : " of \(place)"
            readers.append(
                TomlReader(
                    parent: self, place: "\(key) '\(name)'\(within)",
                    heading: "\(identity) = \"\(name)\"", table: inner))
        }
        return readers
    }

    /// The keys not asked for yet, sorted; marks them as asked.
    mutating func remainingKeys() -> [String] {
        let rest = table.keys.filter { !asked.contains($0) }.sorted()
        asked.formUnion(rest)
        return rest
    }

    /// Fails on the first key nobody asked for.
    func finish() throws(FeedGenError) {
        guard let key = table.keys.filter({ !asked.contains($0) }).min() else { return }
        let known = asked.sorted().joined(separator: ", ")
        throw error(.unknownKey, "unknown key '\(key)' in \(place); known are \(known)", at: key)
    }

    /// An error of this table; `text` is what to look for behind the table's heading.
    func error(_ code: FeedGenError.Code, _ message: String, at text: String = "") -> FeedGenError {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        let start = lines.firstIndex { $0.contains(heading) } ?? 0
        let found = lines[start...].firstIndex { $0.contains(text) } ?? start
        return FeedGenError(code, path: path, line: found + 1, message: message)
    }

    private mutating func take(_ key: String) -> TOMLValueConvertible? {
        asked.insert(key)
        return table[key]
    }

    private mutating func array(_ key: String) throws(FeedGenError) -> [TOMLValueConvertible] {
        guard let value = take(key) else { throw missing(key) }
        guard let items = value.array else { throw wrong(key, "an array") }
        return Array(items)
    }

    private func missing(_ key: String) -> FeedGenError {
        error(.missingKey, "\(place) lacks '\(key)'; add it")
    }

    private func wrong(_ key: String, _ wanted: String) -> FeedGenError {
        error(.wrongType, "'\(key)' of \(place) must be \(wanted)", at: key)
    }
}

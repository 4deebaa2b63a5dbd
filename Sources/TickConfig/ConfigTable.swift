import TOMLKit

/// The keys of one table, spelt as in the file.
protocol ConfigKey: RawRepresentable<String> {}

/// One table of a configuration file, read strictly.
///
/// Limits: the TOML library keeps no positions of values, so the place of a fault is found again
/// by looking for its key behind the table's heading; a key written with dots has none.
struct ConfigTable {
    let path: String
    let name: String
    private let text: String
    private let table: TOMLTable

    /// The table of that name, empty where the file has none; top-level keys other than it and
    /// those `beside` it are errors.
    init(
        _ text: String, path: String, named name: String, beside: [String] = []
    ) throws(ConfigError) {
        self.text = text
        self.path = path
        self.name = name
        let top = try ConfigTable.top(text, path)
        table = top[name]?.table ?? TOMLTable()
        if let known = top[name], known.table == nil {
            throw error(.wrongType, "'\(name)' must be a table: write [\(name)]", at: name)
        }
        let known = [name] + beside
        if let key = top.keys.filter({ !known.contains($0) }).min() {
            let hint = "; keys of a \(name) stand below [\(name)]"
            throw unknown(key, known: known, in: "the file", hint: hint)
        }
    }

    private init(_ text: String, path: String, name: String, _ table: TOMLTable) {
        self.text = text
        self.path = path
        self.name = name
        self.table = table
    }

    /// The tables below a key, by name, in the order of their names.
    func tables<Key: ConfigKey>(
        _ key: Key
    ) throws(ConfigError) -> [(name: String, table: ConfigTable)] {
        guard let value = table[key.rawValue] else { return [] }
        guard let outer = value.table else { throw wrong(key.rawValue, "a table") }
        var tables: [(name: String, table: ConfigTable)] = []
        for name in outer.keys.sorted() {
            let full = "\(self.name).\(key.rawValue).\(name)"
            guard let inner = outer[name]?.table else {
                throw wrong(key.rawValue, "a table of tables, such as [\(full)]")
            }
            tables.append((name, ConfigTable(text, path: path, name: full, inner)))
        }
        return tables
    }

    private static func top(_ text: String, _ path: String) throws(ConfigError) -> TOMLTable {
        do {
            return try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw ConfigError(
                .syntax, path: path, line: error.source.begin.line,
                column: error.source.begin.column, message: error.description)
        } catch {
            throw ConfigError(.syntax, path: path, message: "\(error)")
        }
    }

    /// Fails on the first key, by spelling, that is none of `known`.
    func refuseUnknown(_ known: [String]) throws(ConfigError) {
        guard let key = table.keys.filter({ !known.contains($0) }).min() else { return }
        throw unknown(key, known: known, in: "[\(name)]", hint: "")
    }

    func int<Key: ConfigKey>(_ key: Key, _ range: ClosedRange<Int>) throws(ConfigError) -> Int? {
        guard let value = table[key.rawValue] else { return nil }
        guard let number = value.int else { throw wrong(key.rawValue, "an integer") }
        guard range.contains(number) else {
            throw error(
                .badValue,
                "\(key.rawValue) = \(number) is not in \(range.lowerBound)...\(range.upperBound)",
                at: key.rawValue)
        }
        return number
    }

    func string<Key: ConfigKey>(_ key: Key) throws(ConfigError) -> String? {
        guard let value = table[key.rawValue] else { return nil }
        guard let text = value.string else { throw wrong(key.rawValue, "a string in quotes") }
        return text
    }

    func bool<Key: ConfigKey>(_ key: Key) throws(ConfigError) -> Bool? {
        guard let value = table[key.rawValue] else { return nil }
        guard let flag = value.bool else { throw wrong(key.rawValue, "true or false") }
        return flag
    }

    /// A list of strings; nil where the key is not set.
    func strings<Key: ConfigKey>(_ key: Key) throws(ConfigError) -> [String]? {
        guard let value = table[key.rawValue] else { return nil }
        guard let list = value.array else { throw wrong(key.rawValue, "a list of strings") }
        var texts: [String] = []
        for item in list {
            guard let text = item.string else { throw wrong(key.rawValue, "a list of strings") }
            texts.append(text)
        }
        return texts
    }

    /// An error about a key of this table, with its place where it can be found.
    func error(_ code: ConfigError.Code, _ message: String, at key: String) -> ConfigError {
        let place = ConfigText.place(of: key, table: name, in: text)
        return ConfigError(
            code, path: path, line: place?.line, column: place?.column, message: message)
    }

    private func wrong(_ key: String, _ wanted: String) -> ConfigError {
        error(.wrongType, "'\(key)' must be \(wanted)", at: key)
    }

    private func unknown(
        _ key: String, known: [String], in place: String, hint: String
    ) -> ConfigError {
        let nearest = Spelling.nearest(to: key, among: known)
        let advice =
            nearest.map { "did you mean '\($0)'?" }
            ?? "known are \(known.sorted().joined(separator: ", "))"
        return error(.unknownKey, "unknown key '\(key)' in \(place); \(advice)\(hint)", at: key)
    }
}

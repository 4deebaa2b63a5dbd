import TickStorage

/// The columns of a table that its trades are read from.
///
/// Four columns are enough. A table of trades that an archive of ours holds has more, and all that
/// a tick can hold is taken: breaks and corrections, what a trade counts for, where it came from.
struct TradeColumns {
    /// The columns to read, in the order in which rows have them: time, symbol, price, size, then
    /// those of `ArchivedColumns` where there are some.
    let columns: [TableColumn]
    /// Nanoseconds in one unit of the time column.
    let timeUnit: Int64
    /// Whether it is a table of an archive's trades.
    let isArchived: Bool

    /// Finds the columns among those that a table has.
    ///
    /// Throws: where one is missing, there twice, or holds what it cannot.
    init(_ all: [TableColumn], _ map: ColumnsMap, path: String) throws(PlantError) {
        var found: [TableColumn] = []
        for part in ColumnsMap.Part.allCases {
            found.append(try Self.find(part, all, map, path))
        }
        guard Set(found.map(\.name)).count == found.count else {
            throw PlantError(
                .usage, "one column cannot be two parts of a trade; see --columns-map", path: path)
        }
        timeUnit = found[0].instantNanos ?? 1
        let archived = map.isUsual ? ArchivedColumns.find(all) : nil
        isArchived = archived != nil
        columns = found + (archived ?? [])
    }

    /// The columns' names.
    var names: [String] { columns.map(\.name) }

    private static func find(
        _ part: ColumnsMap.Part, _ all: [TableColumn], _ map: ColumnsMap, _ path: String
    ) throws(PlantError) -> TableColumn {
        let names = map.names(of: part)
        guard let name = names.first(where: { name in all.contains { $0.name == name } }) else {
            let known = all.map(\.name).joined(separator: ", ")
            let wanted =
                map.isNamed(part)
                ? "no column '\(names[0])'"
                : "no column of the \(part.rawValue)s of trades: none of "
                    + names.joined(separator: ", ")
            throw PlantError(
                .usage,
                "has \(wanted); it has \(known.isEmpty ? "none" : known): name one with"
                    + " --columns-map \(part.rawValue)=COLUMN", path: path)
        }
        let columns = all.filter { $0.name == name }
        guard columns.count == 1 else {
            throw PlantError(
                .usage, "has \(columns.count) columns named '\(name)'; rename all but one",
                path: path)
        }
        guard fits(columns[0], part) else {
            throw PlantError(
                .usage,
                "column '\(name)' cannot be the \(part.rawValue) of trades: \(columns[0].words);"
                    + " \(wants(part)), or name another with --columns-map", path: path)
        }
        return columns[0]
    }

    private static func fits(_ column: TableColumn, _ part: ColumnsMap.Part) -> Bool {
        switch part {
        case .time: column.instantNanos != nil
        case .symbol: column.isText
        case .price, .size: column.isNumber
        }
    }

    private static func wants(_ part: ColumnsMap.Part) -> String {
        switch part {
        case .time: "cast it to a timestamp, or to 64-bit integers of nanoseconds since 1970 UTC"
        case .symbol: "cast it to text"
        case .price: "cast it to a decimal or a number"
        case .size: "cast it to an integer"
        }
    }
}

import TickCore

/// Tables of trades named one after the other, as one input: all their rows in the order of time.
///
/// A row of a table has no time of arrival, so none is late: parts whose times overlap are read
/// together and sorted, others follow one another. Of rows of the same time, those of an archive
/// come by channel and sequence number, others as the tables are named and the rows lie.
/// Cost: memory for the largest stretch of overlapping parts, `SortedTrades.rowBytes` a row: of
/// files in order of time a row group, of an archive's table a day.
/// Limits: `SortedTrades.rowsMax` rows a stretch.
final class TradeTable {
    /// A part by its place: of the tables as they were named, then of the table's parts.
    struct Place: Comparable {
        let rows: Int
        let part: Int

        static func < (left: Place, right: Place) -> Bool {
            left.rows != right.rows ? left.rows < right.rows : left.part < right.part
        }
    }

    /// The tables, as they were named.
    let tables: [any TradeRows]
    /// Parts that are sorted together, one stretch of time after the other.
    let stretches: [[Place]]
    /// How many rows there are.
    let rowCount: Int
    /// What tells it from all others, without reading its rows.
    private(set) lazy var digest: UInt64 = {
        var digest = ContentDigest()
        for table in tables { table.identify(&digest) }
        return digest.value
    }()

    /// These tables as one.
    ///
    /// Throws: where too many rows would have to be sorted at once.
    init(_ tables: [any TradeRows]) throws(PlantError) {
        self.tables = tables
        rowCount = tables.reduce(0) { $0 &+ $1.parts.reduce(0) { $0 &+ $1.rows } }
        let isArchived = tables.contains { $0.columns.isArchived }
        stretches = Self.stretches(tables, strictly: isArchived)
        for stretch in stretches {
            let rows = stretch.reduce(0) { sum, place in
                let (more, over) = sum.addingReportingOverflow(
                    tables[place.rows].parts[place.part].rows)
                return over ? .max : more
            }
            guard rows <= SortedTrades.rowsMax else {
                let part = tables[stretch[0].rows].parts[stretch[0].part]
                throw PlantError(
                    .usage,
                    "\(rows) rows have to be put in order of time at once, as the parts they are in"
                        + " overlap, or do not state their times; at most \(SortedTrades.rowsMax)"
                        + " can be: sort the rows by time, or split them by day", path: part.path)
            }
        }
    }

    /// Whether rows may take back or change trades of before.
    var restates: Bool { tables.contains { $0.columns.isArchived } }

    /// The part at a place.
    func part(_ place: Place) -> TradePart { tables[place.rows].parts[place.part] }

    /// How many rows a stretch has.
    func rows(of stretch: Int) -> Int { stretches[stretch].reduce(0) { $0 + part($1).rows } }

    /// The snapshots of Iceberg tables, for messages.
    var snapshots: [Int64] { tables.compactMap(\.snapshot) }

    /// Parts in order of their first times, put together where they overlap. Where two only touch,
    /// they may follow one another if rows of one time are in order so.
    private static func stretches(_ tables: [any TradeRows], strictly: Bool) -> [[Place]] {
        func times(_ place: Place) -> ClosedRange<Int64> {
            tables[place.rows].parts[place.part].times
        }
        let places = tables.indices.flatMap { rows in
            tables[rows].parts.indices.map { Place(rows: rows, part: $0) }
        }.filter { tables[$0.rows].parts[$0.part].rows > 0 }.sorted {
            let (first, second) = (times($0).lowerBound, times($1).lowerBound)
            return first != second ? first < second : $0 < $1
        }
        var stretches: [[Place]] = []
        var end = Int64.min
        // The last place of the stretch: what touches a stretch must come behind all of it.
        var last: Place?
        for place in places {
            let first = times(place).lowerBound
            let touches = first == end && !strictly && last.map { $0 < place } ?? false
            let follows = first > end || touches
            last = follows ? place : max(last ?? place, place)
            if stretches.isEmpty || follows {
                stretches.append([place])
            } else {
                stretches[stretches.count - 1].append(place)
            }
            end = max(end, times(place).upperBound)
        }
        // As named, so that rows of one time come so.
        return stretches.map { $0.sorted() }
    }
}

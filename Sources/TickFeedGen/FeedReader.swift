/// Turns the text of a `feed.toml` into a checked `FeedSpec`.
struct FeedReader {
    private static let books = ["add", "execute", "reduce", "delete", "replace", "modify", "clear"]
    private static let columns = [
        "symbol", "side", "price", "size", "order_id", "replaced_order", "trade_id", "event_time",
        "locate",
    ]

    /// Reads and checks a feed definition without its trade table.
    static func read(path: String, source: String) throws(FeedGenError) -> FeedSpec {
        var top = try TomlReader(path: path, source: source)
        var feed = try header(&top)
        feed.codes = try codes(&top)
        feed.flags = try flags(&top)
        for var reader in try top.tables("message", identity: "type") {
            feed.messages.append(try message(&reader, in: feed))
        }
        try top.finish()
        try FeedChecker(feed: feed, top: top).check()
        return feed
    }

    private static func header(_ top: inout TomlReader) throws(FeedGenError) -> FeedSpec {
        FeedSpec(
            name: try top.string("name"), title: try top.string("title"),
            swiftName: try top.string("swift_name"), venue: try top.string("venue"),
            transport: try choice(&top, "transport", of: ["moldudp64", "iex-tp"]),
            messageProtocolIDs: try top.ints("message_protocol_ids"),
            byteOrder: try choice(&top, "byte_order", of: ["big", "little"]) == "big"
                ? .big : .little,
            priceDigits: try top.int("price_digits"),
            timeBase: try choice(&top, "time_base", of: ["midnight-eastern", "unix-nanos"]),
            eventDisorderNanos: try duration(&top, "event_disorder"),
            heartbeatMarginNanos: try duration(&top, "heartbeat_margin"),
            specification: try specification(&top), codes: [], flags: [], messages: [],
            trades: TradeTable(trades: [], tests: [], breaks: []))
    }

    private static func specification(
        _ top: inout TomlReader
    ) throws(FeedGenError) -> FeedSpec.Specification {
        guard var reader = try top.optionalTable("spec") else {
            throw top.error(.missingKey, "the file lacks [spec]; add title, version and date")
        }
        let result = FeedSpec.Specification(
            title: try reader.string("title"), version: try reader.string("version"),
            date: try reader.string("date"))
        try reader.finish()
        return result
    }

    private static func codes(
        _ top: inout TomlReader
    ) throws(FeedGenError) -> [FeedSpec.CodeTable] {
        guard var reader = try top.optionalTable("codes") else { return [] }
        var tables: [FeedSpec.CodeTable] = []
        for field in reader.remainingKeys() {
            guard var inner = try reader.optionalTable(field) else { continue }
            var table = FeedSpec.CodeTable(field: field, entries: [])
            for value in inner.remainingKeys() {
                table.entries.append(.init(value: value, meaning: try inner.string(value)))
            }
            tables.append(table)
        }
        return tables
    }

    private static func flags(
        _ top: inout TomlReader
    ) throws(FeedGenError) -> [FeedSpec.FlagTable] {
        guard var reader = try top.optionalTable("flags") else { return [] }
        var tables: [FeedSpec.FlagTable] = []
        for field in reader.remainingKeys() {
            guard var inner = try reader.optionalTable(field) else { continue }
            var table = FeedSpec.FlagTable(field: field, bits: [])
            for name in inner.remainingKeys() {
                table.bits.append(.init(name: name, mask: try inner.int(name)))
            }
            table.bits.sort { $0.mask < $1.mask }
            tables.append(table)
        }
        return tables
    }

    private static func message(
        _ reader: inout TomlReader, in feed: FeedSpec
    ) throws(FeedGenError) -> MessageSpec {
        let type = try reader.string("type")
        guard let byte = type.utf8.first, type.utf8.count == 1 else {
            throw reader.error(.badValue, "type '\(type)' must be one ASCII character")
        }
        var message = MessageSpec(
            type: byte, name: try reader.string("name"), size: try reader.int("size"),
            isFrequent: try reader.optionalBool("frequent") ?? false,
            isDirectory: try reader.optionalBool("directory") ?? false,
            book: try optionalChoice(&reader, "book", of: books),
            side: try optionalChoice(&reader, "side", of: ["B", "S"]),
            doc: try reader.string("doc"), fields: [])
        for var inner in try reader.tables("fields", identity: "name") {
            message.fields.append(try field(&inner))
        }
        try reader.finish()
        try FeedChecker.check(message, reader: reader, byteOrder: feed.byteOrder)
        return message
    }

    private static func field(_ reader: inout TomlReader) throws(FeedGenError) -> FieldSpec {
        let kinds = FieldSpec.Kind.allCases.map(\.rawValue)
        let kind = try choice(&reader, "type", of: kinds)
        let field = FieldSpec(
            name: try reader.string("name"), offset: try reader.int("offset"),
            length: try reader.int("length"), type: FieldSpec.Kind(rawValue: kind)!,
            scale: try reader.optionalInt("scale"),
            column: try optionalChoice(&reader, "column", of: columns))
        try reader.finish()
        return field
    }

    private static func choice(
        _ reader: inout TomlReader, _ key: String, of choices: [String]
    ) throws(FeedGenError) -> String {
        let value = try reader.string(key)
        guard choices.contains(value) else { throw unknownChoice(reader, key, value, choices) }
        return value
    }

    private static func optionalChoice(
        _ reader: inout TomlReader, _ key: String, of choices: [String]
    ) throws(FeedGenError) -> String? {
        guard let value = try reader.optionalString(key) else { return nil }
        guard choices.contains(value) else { throw unknownChoice(reader, key, value, choices) }
        return value
    }

    private static func unknownChoice(
        _ reader: TomlReader, _ key: String, _ value: String, _ choices: [String]
    ) -> FeedGenError {
        let list = choices.joined(separator: ", ")
        return reader.error(
            .badValue, "\(key) '\(value)' of \(reader.place) is not one of \(list)", at: value)
    }

    /// Nanoseconds of `0s`, `250ms` or `2s`.
    private static func duration(
        _ reader: inout TomlReader, _ key: String
    ) throws(FeedGenError) -> Int {
        let text = try reader.string(key)
        for (unit, nanos) in [("ms", 1_000_000), ("s", 1_000_000_000)] where text.hasSuffix(unit) {
            guard let count = Int(text.dropLast(unit.count)), (0...86_400_000).contains(count)
            else { break }
            return count * nanos
        }
        throw reader.error(
            .badValue, "\(key) '\(text)' is not a duration like 2s or 250ms", at: key)
    }
}

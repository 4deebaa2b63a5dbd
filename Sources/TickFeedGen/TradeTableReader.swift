/// Turns the text of a `trades.toml` into a checked `TradeTable`.
struct TradeTableReader {
    private static let parts = ["volume", "high_low", "last"]
    let feed: FeedSpec

    func read(path: String, source: String) throws(FeedGenError) -> TradeTable {
        var top = try TomlReader(path: path, source: source)
        var table = TradeTable(trades: [], tests: [], breaks: [])
        for var reader in try top.tables("trade", identity: "message") {
            table.trades.append(try trade(&reader))
        }
        for var reader in try top.tables("test", identity: "message", optional: true) {
            let message = try message(&reader)
            _ = try reader.string("doc")
            table.tests.append(
                .init(message: message.name, condition: try condition(&reader, of: message)))
            try reader.finish()
        }
        for var reader in try top.tables("break", identity: "message", optional: true) {
            table.breaks.append(try message(&reader).name)
            _ = try reader.string("doc")
            try reader.finish()
        }
        for var reader in try top.tables("official", identity: "message", optional: true) {
            table.officials.append(try official(&reader))
            try reader.finish()
        }
        for var reader in try top.tables("consolidated", identity: "doc", optional: true) {
            _ = try reader.string("doc")
            table.consolidated.oddLot = try touches(&reader, "odd_lot")
            table.consolidated.extendedHours = try touches(&reader, "extended_hours")
            try reader.finish()
        }
        try top.finish()
        return table
    }

    private func trade(_ reader: inout TomlReader) throws(FeedGenError) -> TradeTable.Trade {
        let message = try message(&reader)
        var trade = TradeTable.Trade(
            message: message.name, touches: try touches(&reader), doc: try reader.string("doc"),
            exceptions: [])
        for var inner in try reader.tables("except", identity: "why", optional: true) {
            let condition = try condition(&inner, of: message)
            trade.exceptions.append(
                .init(
                    condition: condition, touches: try touches(&inner),
                    consolidated: try optionalTouches(&inner, "consolidated"),
                    why: try inner.string("why")))
            try inner.finish()
        }
        try reader.finish()
        return trade
    }

    private func message(_ reader: inout TomlReader) throws(FeedGenError) -> MessageSpec {
        let name = try reader.string("message")
        guard let message = feed.messages.first(where: { $0.name == name }) else {
            throw reader.error(.badValue, "feed.toml defines no message '\(name)'", at: name)
        }
        return message
    }

    private func official(
        _ reader: inout TomlReader
    ) throws(FeedGenError) -> TradeTable.Official {
        let message = try message(&reader)
        let name = try reader.string("field")
        guard let field = message.fields.first(where: { $0.name == name }), field.type == .ascii
        else {
            throw reader.error(
                .badValue, "message '\(message.name)' has no text field '\(name)'", at: name)
        }
        return .init(
            message: message.name, field: name,
            open: Self.pack(try reader.string("open"), count: field.length),
            close: Self.pack(try reader.string("close"), count: field.length),
            doc: try reader.string("doc"))
    }

    private func optionalTouches(
        _ reader: inout TomlReader, _ key: String
    ) throws(FeedGenError) -> [String]? {
        try reader.has(key) ? touches(&reader, key) : nil
    }

    private func touches(
        _ reader: inout TomlReader, _ key: String = "touches"
    ) throws(FeedGenError) -> [String] {
        let touches = try reader.strings(key)
        if touches == ["all"] { return Self.parts }
        for part in touches where !Self.parts.contains(part) {
            let known = (["all"] + Self.parts).joined(separator: ", ")
            throw reader.error(.badValue, "'\(part)' is not one of \(known)", at: part)
        }
        return Self.parts.filter { touches.contains($0) }
    }

    private func condition(
        _ reader: inout TomlReader, of message: MessageSpec
    ) throws(FeedGenError) -> TradeTable.Condition {
        let name = try reader.string("field")
        guard let field = message.fields.first(where: { $0.name == name }) else {
            throw reader.error(
                .badValue, "message '\(message.name)' has no field '\(name)'", at: name)
        }
        if let mask = try reader.optionalInt("mask"), field.type != .ascii, mask > 0 {
            return .init(field: name, test: .mask(UInt64(mask)))
        }
        if try reader.optionalBool("zero") == true, field.type != .ascii {
            return .init(field: name, test: .equals(0))
        }
        if field.type == .ascii, let text = try reader.optionalString("equals"),
            text.utf8.count <= field.length
        {
            return .init(field: name, test: .equals(Self.pack(text, count: field.length)))
        }
        throw reader.error(
            .badValue,
            "\(reader.place) needs mask (> 0) or zero = true for a number, equals for text")
    }

    /// Text as the wire pads it, packed big-endian into an integer.
    static func pack(_ text: String, count: Int) -> UInt64 {
        let padded = Array(text.utf8) + Array(repeating: 0x20, count: count - text.utf8.count)
        return padded.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

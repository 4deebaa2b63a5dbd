/// The rules a definition keeps beyond its syntax: layouts without holes, names without doubles.
struct FeedChecker {
    let feed: FeedSpec
    let top: TomlReader

    /// Checks what concerns several messages.
    func check() throws(FeedGenError) {
        var types: Set<UInt8> = []
        var names: Set<String> = []
        for message in feed.messages {
            let needle = "type = \"\(message.typeText)\""
            guard types.insert(message.type).inserted else {
                throw top.error(
                    .duplicate, "message type '\(message.typeText)' is defined twice", at: needle)
            }
            guard names.insert(message.name).inserted else {
                throw top.error(
                    .duplicate, "message name '\(message.name)' is used twice", at: message.name)
            }
        }
        guard (0...9).contains(feed.priceDigits) else {
            throw top.error(
                .badValue, "price_digits \(feed.priceDigits) is not in 0...9", at: "price_digits")
        }
        guard feed.messageProtocolIDs.allSatisfy({ (0...0xFFFF).contains($0) }) else {
            throw top.error(
                .badValue, "message_protocol_ids must fit 16 bits", at: "message_protocol_ids")
        }
        try checkTables()
    }

    private func checkTables() throws(FeedGenError) {
        let fields = feed.messages.flatMap(\.fields)
        for table in feed.codes where !fields.contains(where: { $0.name == table.field }) {
            throw top.error(.badValue, "no message has the coded field '\(table.field)'")
        }
        for table in feed.flags {
            guard fields.contains(where: { $0.name == table.field && $0.type == .u8 }) else {
                throw top.error(.badValue, "no message has a u8 field '\(table.field)' for flags")
            }
            for bit in table.bits where ![1, 2, 4, 8, 16, 32, 64, 128].contains(bit.mask) {
                throw top.error(
                    .badValue, "flag '\(bit.name)' of '\(table.field)' is not one bit of a byte",
                    at: bit.name)
            }
        }
    }

    /// Checks one message: fields in order, side by side from byte 1 to its size, of legal types.
    static func check(
        _ message: MessageSpec, reader: TomlReader, byteOrder: FeedSpec.ByteOrder
    ) throws(FeedGenError) {
        var next = 1
        var names: Set<String> = []
        var columns: Set<String> = []
        for field in message.fields {
            let place = "field '\(field.name)' of \(reader.place)"
            func fail(_ text: String) -> FeedGenError {
                reader.error(.layout, "\(place) \(text)", at: "\"\(field.name)\"")
            }
            guard field.offset == next else {
                throw fail("starts at \(field.offset), but the field before ends at \(next)")
            }
            try checkType(of: field, byteOrder: byteOrder, fail: fail)
            next += field.length
            guard next <= message.size else {
                throw fail("ends at \(next), past the message's size \(message.size)")
            }
            guard names.insert(field.name).inserted else { throw fail("is defined twice") }
            if let column = field.column, !columns.insert(column).inserted {
                throw fail("fills column '\(column)', which another field fills already")
            }
        }
        guard next == message.size else {
            throw reader.error(
                .layout, "\(reader.place) has size \(message.size), but its fields end at \(next)")
        }
    }

    private static func checkType(
        of field: FieldSpec, byteOrder: FeedSpec.ByteOrder, fail: (String) -> FeedGenError
    ) throws(FeedGenError) {
        let lengths = field.type.byteCount.map { [$0] } ?? [1, 2, 4, 8]
        guard lengths.contains(field.length) else {
            let list = lengths.map(String.init).joined(separator: ", ")
            throw fail("has length \(field.length); \(field.type.rawValue) takes \(list)")
        }
        if field.type == .u48, byteOrder == .little { throw fail("is u48, known big-endian only") }
        if let column = field.column, !suits(field, column) {
            throw fail("is \(field.type.rawValue) of \(field.length), no type for '\(column)'")
        }
        guard let scale = field.scale else { return }
        guard field.type != .ascii, (1...9).contains(scale) else {
            throw fail("has scale \(scale); a number may have 1...9")
        }
    }

    private static func suits(_ field: FieldSpec, _ column: String) -> Bool {
        switch column {
        case "symbol": field.type == .ascii && field.length == 8
        case "side": field.type == .ascii && field.length == 1
        case "locate": field.type == .u16
        case "price": field.type == .u32 || field.type == .i64
        case "event_time": field.type == .u48 || field.type == .i64
        default: field.type != .ascii && field.type != .i64
        }
    }
}

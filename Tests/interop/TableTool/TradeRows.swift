import TickStorage

/// Made-up trades by their numbers, of all types that a table of ours has.
enum TradeRows {
    static let schema = RecordSchema(
        name: "trades",
        fields: [
            RecordField(id: 1, "ts_event", .timestampMicros, doc: "when"),
            RecordField(id: 2, "symbol", .string),
            RecordField(id: 3, "price", .decimal(precision: 18, scale: 4)),
            RecordField(id: 4, "size", .int32),
            RecordField(id: 5, "side", .string, required: false),
            RecordField(id: 6, "ns", .int32),
            RecordField(id: 7, "notional", .decimal(precision: 38, scale: 4)),
            RecordField(id: 8, "note", .string, required: false),
            RecordField(id: 9, "trade_date", .date, required: false),
            RecordField(id: 10, "late", .boolean, required: false),
        ])

    /// Wider sizes and prices, another name for the side, no note, and a venue.
    static let evolved: RecordSchema = {
        var schema = TradeRows.schema
        schema.fields[2].type = .decimal(precision: 30, scale: 4)
        schema.fields[3].type = .int64
        schema.fields[4].name = "aggressor"
        schema.fields.remove(at: 7)
        schema.fields.append(RecordField(id: 11, "venue", .string, required: false))
        return schema
    }()

    /// The trades of these numbers; a number's time and symbol are always the same.
    static func batch(
        _ schema: RecordSchema, _ numbers: some Sequence<Int>, price: Int
    ) -> RowBatch {
        var batch = RowBatch(schema)
        for number in numbers {
            for (place, field) in schema.fields.enumerated() {
                put(number, field.id, price, into: &batch.columns[place])
            }
        }
        return batch
    }

    private static func put(_ number: Int, _ field: Int, _ price: Int, into column: inout Column) {
        switch field {
        case 1: put(1_767_364_200_000_000 + number * 600_000_000 + number % 7, into: &column)
        case 2: column.append(Array("SYM\(number * 7 % 23)".utf8))
        case 3: put(1_000_000 + number * 37 % 1000 - 500 + price, into: &column)
        // What only the wider type can hold, once it is there.
        case 4: put(column.storage == .int64 ? number + 5_000_000_000 : number % 500, into: &column)
        case 5: put(number % 3 == 0 ? nil : number % 2 == 0 ? "B" : "S", into: &column)
        case 6: put(number % 1000, into: &column)
        case 7: column.int128s.append(Int128(number) * 1_000_000_000_000_000_007 - 12345)
        case 8: put("a rather long note of number \(number)", into: &column)
        case 9: putDate(number, into: &column)
        case 10: column.booleans.append(number % 4 == 0 ? 1 : 0)
        default: put(number % 2 == 0 ? nil : "V\(number % 5)", into: &column)
        }
    }

    private static func put(_ value: Int, into column: inout Column) {
        switch column.storage {
        case .int32: column.int32s.append(Int32(value))
        case .int64: column.int64s.append(Int64(value))
        default: column.int128s.append(Int128(value))
        }
    }

    private static func put(_ text: String?, into column: inout Column) {
        if let text { column.append(Array(text.utf8)) } else { column.appendNull() }
    }

    private static func putDate(_ number: Int, into column: inout Column) {
        guard number % 5 != 0 else { return column.appendNull() }
        column.int32s.append(Int32(20455 + number % 40))
        column.markValue()
    }
}

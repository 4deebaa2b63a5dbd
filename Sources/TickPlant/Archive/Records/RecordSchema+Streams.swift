import TickStorage
import TickWindows

/// What the records of each stream hold.
///
/// Units: instants are microseconds and, beside them, the nanoseconds 0…999 that those leave;
/// prices are decimals of the archive's scale. A field's id is its for ever.
extension RecordSchema {
    /// Bars of one query; what aggregates of its own it has follow from id `firstAggregateID`.
    static func bars(
        _ name: String, _ aggregates: [AggregateSpec], priceDigits: Int
    ) -> RecordSchema {
        let price = FieldType.decimal(precision: 18, scale: priceDigits)
        let fields =
            barIdentity + [
                RecordField(
                    id: 8, "open", price, required: false,
                    doc: "by event time; null where no trade may set it"),
                RecordField(id: 9, "high", price, required: false),
                RecordField(id: 10, "low", price, required: false),
                RecordField(id: 11, "close", price, required: false),
                RecordField(id: 12, "volume", .int64, doc: "shares"),
                RecordField(id: 13, "trades", .int64, doc: "trades that count"),
                RecordField(
                    id: 14, "notional", .decimal(precision: 38, scale: priceDigits),
                    doc: "the exact sum of price times size"),
                RecordField(
                    id: 15, "vwap", .decimal(precision: 18, scale: 9), required: false,
                    doc: "notional / volume, rounded half to even"),
                RecordField(
                    id: 16, "status", .string,
                    doc: "complete, recovered, assumed, unproven, disordered, damaged"),
                RecordField(
                    id: 17, "kind", .string,
                    doc: "on_time, late_update, fill, partial; retract and delete take rows back"),
                RecordField(
                    id: 18, "pane", .int64, doc: "how many panes of the window came before"),
            ]
        let further = aggregates.enumerated().map { place, spec in
            RecordField(
                id: firstAggregateID + place, spec.column, AggregateColumn(spec).type,
                required: false, doc: spec.name)
        }
        return RecordSchema(name: name, fields: fields + further)
    }

    /// The id of the first aggregate.
    static var firstAggregateID: Int { 100 }

    /// What tells bars of one query apart.
    static var barKey: RecordSchema { RecordSchema(name: "bar_key", fields: barIdentity) }

    private static var barIdentity: [RecordField] {
        source(1) + instant(3, "start", "the window's first") + instant(5, "end", "the one after")
            + [
                RecordField(
                    id: 7, "ordinal", .int64,
                    doc: "tells order-defined bars of equal edges apart, otherwise 0")
            ]
    }

    /// Trades, one record each; breaks and corrections as they came.
    static func trades(priceDigits: Int) -> RecordSchema {
        RecordSchema(
            name: "trades",
            fields: source(1) + instant(3, "event_time", "by the venue's clock") + [
                RecordField(id: 5, "kind", .string, doc: "trade, break, correction"),
                RecordField(id: 6, "price", .decimal(precision: 18, scale: priceDigits)),
                RecordField(id: 7, "size", .int64, doc: "shares"),
                RecordField(id: 8, "side", .string, doc: "buy or sell: the resting order's"),
                RecordField(id: 9, "trade_id", .int64, doc: "the bits of the venue's number"),
                RecordField(id: 10, "conditions", .int32, doc: "the feed's own flags"),
                RecordField(
                    id: 11, "counts_for", .int32, doc: "1 volume, 2 high and low, 4 last, 8 count"),
            ] + origin(12))
    }

    /// Quotes: every change of a best bid and offer.
    static func quotes(priceDigits: Int) -> RecordSchema {
        let price = FieldType.decimal(precision: 18, scale: priceDigits)
        return RecordSchema(
            name: "quotes",
            fields: source(1) + instant(3, "event_time", "by the venue's clock") + [
                RecordField(id: 5, "bid", price, required: false),
                RecordField(id: 6, "bid_size", .int64),
                RecordField(id: 7, "ask", price, required: false),
                RecordField(id: 8, "ask_size", .int64),
                RecordField(id: 9, "marks", .string, doc: "empty for a quote to trade on"),
            ] + origin(10) + [
                RecordField(
                    id: 14, "at", .string, doc: "bid|ask venues where it is the best of several")
            ])
    }

    /// What venues say about trading.
    static var status: RecordSchema {
        RecordSchema(
            name: "status",
            fields: source(1) + instant(3, "event_time", "by the venue's clock") + [
                RecordField(
                    id: 5, "what", .string,
                    doc: "trading, operational_halt, short_sale, session, auction, breaker"),
                RecordField(
                    id: 6, "state", .string, doc: "what that is, in words; other for none known"),
                RecordField(id: 7, "code", .string, doc: "the venue's own letter for it"),
                RecordField(id: 8, "reason", .string, doc: "the venue's own, or a market's letter"),
            ] + origin(9))
    }

    /// Ticks that changed no window of a query, and why.
    static func late(priceDigits: Int) -> RecordSchema {
        RecordSchema(
            name: "late",
            fields: source(1) + instant(3, "event_time", "by the venue's clock") + [
                RecordField(id: 5, "bars", .string, doc: "the query"),
                RecordField(
                    id: 6, "why", .string,
                    doc: "late_dropped, unassigned, late_cancel, late_correct"),
                RecordField(id: 7, "price", .decimal(precision: 18, scale: priceDigits)),
                RecordField(id: 8, "size", .int64, doc: "shares"),
                RecordField(id: 9, "start_ns", .int64, required: false, doc: "of its window"),
                RecordField(id: 10, "end_ns", .int64, required: false),
                RecordField(id: 11, "watermark_ns", .int64),
            ] + origin(12))
    }

    /// What was lost or could not be read, and where.
    static var damage: RecordSchema {
        RecordSchema(
            name: "damage",
            fields: [
                RecordField(id: 1, "channel", .int32, doc: "ordinal in the run"),
                RecordField(
                    id: 2, "what", .string, doc: "gap, unresolved_trade, unreadable_message"),
                RecordField(
                    id: 3, "first_sequence", .int64, doc: "of a gap's messages, or the message"),
                RecordField(id: 4, "last_sequence", .int64, doc: "inclusive"),
                RecordField(id: 5, "epoch", .int64, doc: "of the channel, from 1"),
                RecordField(
                    id: 6, "event_time_ns", .int64, required: false,
                    doc: "of a trade that could not be priced"),
                RecordField(id: 7, "symbol", .string, required: false),
                RecordField(id: 8, "packet", .int64, doc: "low 32 bits of its number, or 0"),
            ])
    }

    private static func source(_ id: Int) -> [RecordField] {
        [
            RecordField(id: id, "venue", .string, doc: "market identifier"),
            RecordField(id: id + 1, "symbol", .string, doc: "as the venue writes it"),
        ]
    }

    private static func instant(_ id: Int, _ name: String, _ doc: String) -> [RecordField] {
        [
            RecordField(id: id, name, .timestampMicros, doc: doc),
            RecordField(id: id + 1, "\(name)_ns", .int32, doc: "0…999, beyond the microseconds"),
        ]
    }

    /// What leads back to the packet: four fields.
    private static func origin(_ id: Int) -> [RecordField] {
        [
            RecordField(id: id, "channel", .int32, doc: "ordinal in the run"),
            RecordField(id: id + 1, "sequence", .int64, doc: "0 where the source has none"),
            RecordField(id: id + 2, "packet", .int64, doc: "low 32 bits of its number"),
            RecordField(
                id: id + 3, "receive_delta_ns", .int64, required: false,
                doc: "receive time - event time"),
        ]
    }
}

/// The aggregates that come with the library.
extension AggregateSpec {
    /// How many trades counted: `count`.
    public static var count: AggregateSpec {
        AggregateSpec(name: "count", column: "trade_count", kind: TypedAggregate(TradeCount()))
    }

    /// The sum of sizes or notionals: `sum:size`, `sum:notional`.
    public static func sum(_ measure: TradeSum.Measure) -> AggregateSpec {
        AggregateSpec(
            name: "sum:\(measure)", column: "\(measure)_sum",
            kind: TypedAggregate(TradeSum(measure)))
    }

    /// The plain mean: `mean:price`, `mean:size`.
    public static func mean(_ field: TickField) -> AggregateSpec {
        of(field, "mean", FieldMean(field))
    }

    /// The first trade's: `first:price`, `first:size`.
    public static func first(_ field: TickField) -> AggregateSpec {
        of(field, "first", FieldEdge(.first, field))
    }

    /// The last trade's: `last:price`, `last:size`.
    public static func last(_ field: TickField) -> AggregateSpec {
        of(field, "last", FieldEdge(.last, field))
    }

    /// The lowest: `min:price`, `min:size`.
    public static func min(_ field: TickField) -> AggregateSpec {
        of(field, "min", FieldExtreme(.minimum, field))
    }

    /// The highest: `max:price`, `max:size`.
    public static func max(_ field: TickField) -> AggregateSpec {
        of(field, "max", FieldExtreme(.maximum, field))
    }

    /// The volume-weighted average price, which every bar has as well: `vwap`.
    public static var vwap: AggregateSpec {
        AggregateSpec(
            name: "vwap", column: "price_vwap", kind: TypedAggregate(VolumeWeightedPrice()))
    }

    /// The time-weighted average price: `twap`.
    public static var twap: AggregateSpec {
        AggregateSpec(name: "twap", column: "twap", kind: TypedAggregate(TimeWeightedPrice()))
    }

    /// The mean or the variance of returns: `returns:mean`, `returns:variance`.
    public static func returns(_ moment: ReturnMoments.Moment) -> AggregateSpec {
        AggregateSpec(
            name: "returns:\(moment)", column: "return_\(moment)",
            kind: TypedAggregate(ReturnMoments(moment)))
    }

    /// The time-weighted bid-ask spread: `spread`.
    public static var spread: AggregateSpec {
        AggregateSpec(name: "spread", column: "spread", kind: TypedAggregate(QuotedSpread()))
    }

    /// How many different values, estimated: `distinct:price`, `distinct:size`.
    public static func distinct(_ field: TickField) -> AggregateSpec {
        of(field, "distinct", DistinctCount(field))
    }

    /// A quantile, estimated, of a rank in millionths: `quantile:price:0.5`.
    public static func quantile(_ field: TickField, millionths: UInt32) -> AggregateSpec {
        let sketch = QuantileSketch(field, rankMillionths: millionths)
        let rank = decimal(sketch.rankMillionths, digits: 6)
        let percent = decimal(sketch.rankMillionths, digits: 4)
        return AggregateSpec(
            name: "quantile:\(field.name):\(rank)",
            column: "\(field.name)_p" + percent.map { $0 == "." ? "_" : String($0) }.joined(),
            kind: TypedAggregate(sketch))
    }

    private static func of<State: Aggregate>(
        _ field: TickField, _ word: String, _ empty: State
    ) -> AggregateSpec {
        AggregateSpec(
            name: "\(word):\(field.name)", column: "\(field.name)_\(word)",
            kind: TypedAggregate(empty))
    }

    private static func decimal(_ value: UInt32, digits: Int) -> String {
        let unit = (0..<digits).reduce(1) { power, _ in power * 10 }
        let (whole, part) = Int(value).quotientAndRemainder(dividingBy: unit)
        guard part > 0 else { return String(whole) }
        var text = String(String(part + unit).dropFirst())
        while text.hasSuffix("0") { text.removeLast() }
        return "\(whole).\(text)"
    }
}

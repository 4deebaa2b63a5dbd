/// Aggregates of windows over quotes, whose ticks are quotes in the place of trades.
extension AggregateSpec {
    /// A bid or offer of the window: `bid:open`, `bid:high`, … `ask:close`.
    public static func quote(_ side: QuotePrice.Side, _ pick: QuotePrice.Pick) -> AggregateSpec {
        AggregateSpec(
            name: "\(side):\(pick)", column: "\(side)_\(pick)",
            kind: TypedAggregate(QuotePrice(side, pick)))
    }

    /// How long both sides were quoted, or the average spread over that time: `quoted:time`,
    /// `quoted:spread`.
    public static func quoted(_ measure: QuoteInForce.Measure) -> AggregateSpec {
        AggregateSpec(
            name: "quoted:\(measure)",
            column: measure == .time ? "quoted_ns" : "quoted_spread",
            kind: TypedAggregate(QuoteInForce(measure)))
    }

    /// What a bar of quotes has unless something else is asked for: a session of which each pane
    /// has the quotes since the one before has no time in force.
    public static func quoteBar(_ plan: WindowPlan) -> [AggregateSpec] {
        let prices = QuotePrice.Side.allCases.flatMap { side in
            QuotePrice.Pick.allCases.map { quote(side, $0) }
        }
        if case .session = plan.kind, plan.accumulation == .discarding { return prices }
        return prices + [quoted(.spread), quoted(.time)]
    }
}

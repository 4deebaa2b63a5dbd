import TickCore

/// The order of the panes that one step puts out: by the queries' places, then within a query by
/// (end, start, venue, symbol, ordinal). So what shards put out can be brought together again.
///
/// Concurrency: a value; the instruments' ranks are those of whoever compares.
public struct StepOrder: Sendable {
    private let places: [UInt16]

    /// The order of these queries.
    ///
    /// Throws: where a plan cannot be run.
    public init(_ plans: [WindowPlan]) throws(PlanError) {
        places = try QueryLayout(plans).places
    }

    /// Whether one pane comes before another of the same step.
    public func isBefore(
        _ left: Pane, _ right: Pane, _ instruments: InstrumentTable
    ) -> Bool {
        let (first, second) = (places[Int(left.query)], places[Int(right.query)])
        return first != second ? first < second : left.isBefore(right, instruments)
    }
}

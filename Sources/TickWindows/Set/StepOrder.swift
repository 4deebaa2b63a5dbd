import TickCore

/// The order of the panes that one step puts out: by the queries' places, then within a query by
/// (end, start, venue, symbol, ordinal). So what shards put out can be brought together again.
///
/// Concurrency: a value; the instruments' ranks are those of whoever compares.
public struct StepOrder: Sendable {
    private let places: [UInt16]

    /// What of a pane decides where it comes.
    ///
    /// Layout: end i64 · start i64 · instrument u32 · ordinal u32 · query u16.
    @frozen public struct Place: Sendable, BitwiseCopyable {
        /// The window.
        public var end: Int64
        /// Its first instant.
        public var start: Int64
        /// What it is about.
        public var instrument: UInt32
        /// Tells order-defined bars apart.
        public var ordinal: UInt32
        /// The query's place among those of the run.
        public var query: UInt16

        /// The place of a pane.
        @inlinable @inline(__always)
        public init(_ pane: Pane) {
            end = pane.bar.end
            start = pane.bar.start
            instrument = pane.bar.instrument.rawValue
            ordinal = pane.ordinal
            query = pane.query
        }
    }

    /// The order of these queries.
    ///
    /// Throws: where a plan cannot be run.
    public init(_ plans: [WindowPlan]) throws(PlanError) {
        places = try QueryLayout(plans).places
    }

    /// Whether one pane comes before another of the same step.
    public func isBefore(_ left: Place, _ right: Place, _ instruments: InstrumentTable) -> Bool {
        let (first, second) = (places[Int(left.query)], places[Int(right.query)])
        if first != second { return first < second }
        if left.end != right.end { return left.end < right.end }
        if left.start != right.start { return left.start < right.start }
        if left.instrument != right.instrument {
            return instruments.rank(InstrumentID(rawValue: left.instrument))
                < instruments.rank(InstrumentID(rawValue: right.instrument))
        }
        return left.ordinal != right.ordinal
            ? left.ordinal < right.ordinal : left.query < right.query
    }
}

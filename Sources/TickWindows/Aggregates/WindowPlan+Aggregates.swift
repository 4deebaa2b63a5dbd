/// What a plan's aggregates must keep to.
extension WindowPlan {
    /// The most aggregates of one plan.
    public static var aggregatesMax: Int { 32 }

    /// Columns that rows have anyway.
    static let barColumns: Set = [
        "bars", "kind", "pane", "symbol", "start_ns", "end_ns", "ordinal", "open", "high", "low",
        "close", "volume", "trades", "notional", "vwap", "status",
    ]

    /// Whether any aggregate of the plan wants quotes.
    public var wantsQuotes: Bool { aggregates.contains { $0.traits.wants.contains(.quotes) } }

    func checkAggregates() throws(PlanError) {
        guard aggregates.count <= Self.aggregatesMax else {
            throw PlanError(
                .range,
                "\(aggregates.count) aggregates; the most of one plan is"
                    + " \(Self.aggregatesMax)")
        }
        var taken = Self.barColumns
        for spec in aggregates {
            guard taken.insert(spec.column).inserted else {
                throw PlanError(
                    .conflict,
                    "aggregate \"\(spec.name)\": there is a column \"\(spec.column)\""
                        + " already; leave one out")
            }
            try checkAggregate(spec)
            try checkCarried(spec)
        }
    }

    /// Quotes are held by their time; trades of sessions and order-defined bars go with them, and
    /// these begin with one.
    private func checkCarried(_ spec: AggregateSpec) throws(PlanError) {
        switch kind {
        case .session, .order: break
        default: return
        }
        guard spec.traits.isCarried, spec.traits.wants.contains(.trades) else { return }
        // A later pane of a session that discards has its start and not its first trades.
        if spec.traits.isInForce && accumulation != .discarding { return }
        throw PlanError(
            .conflict,
            "aggregate \"\(spec.name)\": only quotes are carried into sessions and"
                + " order-defined bars, and it wants trades to be; take windows over time")
    }

    private func checkAggregate(_ spec: AggregateSpec) throws(PlanError) {
        let letters = spec.column.unicodeScalars
        let isIdentifier = letters.allSatisfy {
            ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
        }
        guard isIdentifier, let first = letters.first, !("0"..."9").contains(first) else {
            throw PlanError(
                .syntax,
                "aggregate \"\(spec.name)\": the column \"\(spec.column)\" is not made of"
                    + " lower-case letters, digits and _, with no digit first")
        }
        guard spec.kind.byteCount <= AggregateSpec.byteCountMax, spec.kind.alignment <= 64 else {
            throw PlanError(
                .range,
                "aggregate \"\(spec.name)\": a state of \(spec.kind.byteCount) bytes is"
                    + " more than \(AggregateSpec.byteCountMax); keep less")
        }
    }
}

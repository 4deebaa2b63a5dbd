import TickCore
import TickWindows

/// The shorthand of a window query: `KIND[,option=value]…`.
///
///     1s                      tumbling:1m            hop:60s/1s         cumulate:1d/1m
///     session:500ms           calendar:1h            ticks:1000         volume:100000
///     dollar:1000000          imbalance:50
///
/// Options: `lateness=5s` (or `forever`), `watermark=sequence|ascending|explicit|bounded:5ms`,
/// `output=append|upsert|retract`, `fill=none|previous_close`,
/// `accumulation=accumulating|discarding`, `offset=1s` (also negative), `touching=merge|split`,
/// `overshoot=include|split`, `quiet=repeat|skip`, `market=NAME` (of a calendar, or its file),
/// `columns=twap+returns+quantile:price:0.5` (further aggregates, see `AggregateSpec.parse`),
/// `hold=10m` (how long a calendar's bars wait for official prints), `name=TEXT`.
///
/// Units: lengths of time as `DurationText` reads them; `dollar` in units of the currency, with up
/// to nine digits behind the point.
public enum BarsText {
    /// The plan that a text says.
    ///
    /// `market` gives the session calendar of a name, `us-equities` where none is said.
    ///
    /// Throws: naming the part that is wrong and what may stand there.
    public static func plan(
        _ text: String, market: (String) throws(PlanError) -> SessionCalendar
    ) throws(PlanError) -> WindowPlan {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        var options = try BarsOptions(Array(parts.dropFirst()), of: text)
        var plan = WindowPlan(
            try BarsKind(parts[0]).windowKind(&options, market), name: parts[0])
        try options.apply(to: &plan)
        try options.refuseUnused(kind: parts[0])
        try plan.check()
        return plan
    }

    /// The plans of several texts; their names tell them apart.
    ///
    /// Throws: as `plan`, and where two have the same name.
    public static func plans(
        _ texts: [String], market: (String) throws(PlanError) -> SessionCalendar
    ) throws(PlanError) -> [WindowPlan] {
        var plans: [WindowPlan] = []
        for text in texts {
            let plan = try plan(text, market: market)
            guard !plans.contains(where: { $0.name == plan.name }) else {
                throw PlanError(
                    .conflict,
                    "two queries are called '\(plan.name)'; give one of them a name=TEXT")
            }
            plans.append(plan)
        }
        return plans
    }
}

/// A query for sessions, and its number in the run.
struct SessionQuery {
    let plan: WindowPlan
    let number: UInt16
    let gap: Int64
    let touching: WindowKind.Touching

    /// Nil where the plan is for another kind of windows.
    init?(_ plan: WindowPlan, _ number: UInt16) {
        guard case .session(let gap, let touching) = plan.kind else { return nil }
        self.plan = plan
        self.number = number
        self.gap = gap
        self.touching = touching
    }
}

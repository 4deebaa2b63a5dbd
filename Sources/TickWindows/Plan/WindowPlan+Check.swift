/// What a plan must keep to, so that it can be run within known bounds.
extension WindowPlan {
    /// The most windows of one query that a tick can be in.
    public static var windowsPerTickMax: Int64 { 1 << 20 }

    /// Throws: where the plan cannot be run, naming the value and the limit.
    public func check() throws(PlanError) {
        guard allowedLateness >= 0 else {
            throw PlanError(.range, "lateness \(allowedLateness) is below 0")
        }
        guard officialHold >= 0 else {
            throw PlanError(.range, "the hold for official prints, \(officialHold), is below 0")
        }
        if case .bounded(let bound) = watermark, bound < 0 {
            throw PlanError(.range, "watermark bound \(bound) is below 0")
        }
        try checkKind()
        try checkFill()
        try checkAggregates()
        if accumulation == .discarding && output != .append {
            throw PlanError(
                .conflict, "discarding panes add up and replace nothing: their output is append")
        }
    }

    private func checkKind() throws(PlanError) {
        switch kind {
        case .tumbling(let size, _): try positive(size, "size")
        case .hop(let size, let slide, _):
            try positive(size, "size")
            try positive(slide, "slide")
            try few(size, slide)
        case .cumulate(let sizeMax, let step, _):
            try positive(sizeMax, "size")
            try positive(step, "step")
            guard sizeMax % step == 0 else {
                throw PlanError(
                    .conflict, "size \(sizeMax) is not a multiple of the step \(step)")
            }
            try few(sizeMax, step)
        case .calendar(let size, _): try positive(size, "size")
        case .session(let gap, _): try positive(gap, "gap")
        case .order(let measure, let threshold, _): try checkOrder(measure, threshold)
        }
    }

    private func checkOrder(
        _ measure: WindowKind.OrderMeasure, _ threshold: Int128
    ) throws(PlanError) {
        guard threshold > 0 else {
            throw PlanError(.range, "threshold \(threshold) is not above 0")
        }
        guard measure == .dollar || threshold <= Int128(UInt64.max) else {
            throw PlanError(
                .range,
                "no bar reaches the threshold \(threshold): it counts up to \(UInt64.max)")
        }
        guard accumulation == .accumulating else {
            throw PlanError(
                .conflict,
                "an order-defined bar takes no late ticks, so there is nothing to discard")
        }
    }

    private func checkFill() throws(PlanError) {
        guard fill != .none else { return }
        switch kind {
        case .tumbling, .calendar: break
        default:
            throw PlanError(
                .conflict, "fill needs windows one after the other: tumbling or calendar")
        }
        guard accumulation == .accumulating else {
            throw PlanError(.conflict, "fill goes with accumulating panes only")
        }
    }

    private func positive(_ length: Int64, _ name: String) throws(PlanError) {
        guard length > 0 else { throw PlanError(.range, "\(name) \(length) is not above 0") }
    }

    private func few(_ size: Int64, _ step: Int64) throws(PlanError) {
        guard (size - 1) / step < Self.windowsPerTickMax else {
            throw PlanError(
                .range,
                "a tick would be in more than \(Self.windowsPerTickMax) windows "
                    + "(size \(size), step \(step)); make the step longer")
        }
    }
}

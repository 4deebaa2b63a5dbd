import TickCore

/// When an order-defined bar is full: how much of what it takes, and what becomes of the trade that
/// takes it past that.
///
/// Limits: threshold above 0. Sums are of one bar, so they fit wherever `BarState` takes the trade.
struct OrderRule: Sendable, Equatable {
    let measure: WindowKind.OrderMeasure
    let threshold: Int128
    let splits: Bool

    /// The rule of an order-defined kind; nil for any other.
    init?(_ kind: WindowKind) {
        guard case .order(let measure, let threshold, let overshoot) = kind else { return nil }
        self.measure = measure
        self.threshold = threshold
        splits = overshoot == .split && (measure == .volume || measure == .dollar)
    }

    /// What a trade adds; `sign` is the tick rule's memory of its instrument.
    @inline(__always)
    func weight(of tick: Tick, _ sign: inout TickSign) -> Int128 {
        switch measure {
        case .ticks: tick.eligibility.isDisjoint(with: [.count, .volume]) ? 0 : 1
        case .volume: tick.eligibility.contains(.volume) ? Int128(tick.size) : 0
        case .dollar: tick.eligibility.contains(.volume) ? Self.value(of: tick) : 0
        case .imbalance:
            tick.eligibility.contains(.last) ? Int128(sign.follow(tick.price.nanos)) : 0
        }
    }

    /// Whether a bar with this sum is full.
    @inline(__always)
    func isReached(_ sum: Int128) -> Bool {
        sum >= threshold || (measure == .imbalance && sum <= -threshold)
    }

    /// How many of a trade's shares fill a bar with this sum: exactly so many for volume, the least
    /// whole number that reaches the threshold for dollars. 0 where the bar takes the trade whole.
    @inline(__always)
    func sharesToFill(_ sum: Int128, _ tick: Tick) -> UInt64 {
        splits && tick.eligibility.contains(.volume) ? sharesToSplit(sum, tick) : 0
    }

    private func sharesToSplit(_ sum: Int128, _ tick: Tick) -> UInt64 {
        let (need, overflow) = threshold.subtractingReportingOverflow(sum)
        // What is further off than the widest sum, no trade reaches.
        guard !overflow && need > 0 else { return 0 }
        guard measure == .dollar else { return need < Int128(tick.size) ? UInt64(need) : 0 }
        let price = Int128(tick.price.nanos)
        guard price > 0 && need < Self.value(of: tick) else { return 0 }
        let shares = (need + (price - 1)) / price
        return shares < Int128(tick.size) ? UInt64(shares) : 0
    }

    /// Fits for every price and size.
    private static func value(of tick: Tick) -> Int128 {
        Int128(tick.price.nanos) &* Int128(tick.size)
    }
}

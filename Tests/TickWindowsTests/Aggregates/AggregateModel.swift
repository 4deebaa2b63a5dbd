import TickCore
import TickWindows

/// Results worked out from all ticks of a window at once, by the definition alone.
struct AggregateModel {
    /// Trades and quotes of the window, in order.
    let ticks: [Tick]
    let window: WindowSpan
    /// The last quote before the window.
    var carried: Tick?

    private var trades: [Tick] { ticks.filter { $0.kind == .trade } }

    private func trades(_ right: Tick.Eligibility) -> [Tick] {
        trades.filter { $0.eligibility.isSuperset(of: right) }
    }

    private func values(_ field: TickField) -> [Int64] {
        field == .price
            ? trades(.highLow).map(\.price.nanos)
            : trades(.volume).map { Int64(clamping: $0.size) }
    }

    /// Whether a result is what the definition says, within what the aggregate states.
    func accepts(_ name: String, _ value: AggregateValue) -> Bool {
        let parts = name.split(separator: ":").map(String.init)
        let field = parts.count > 1 && parts[1] == "size" ? TickField.size : .price
        switch parts[0] {
        case "returns": return isClose(value, returns(parts[1]))
        case "distinct": return isNear(value, distinct: Set(values(field)).count)
        case "quantile": return isWithin(value, quantile(values(field), parts[2]), field)
        default: return value == exact(parts, field)
        }
    }

    private func exact(_ parts: [String], _ field: TickField) -> AggregateValue {
        let isPrice = field == .price
        func wrap(_ value: Int64?) -> AggregateValue {
            value.map { isPrice ? .nanos($0) : .integer($0) } ?? .none
        }
        func edge(_ tick: Tick?) -> AggregateValue {
            wrap(tick.map { isPrice ? $0.price.nanos : Int64(clamping: $0.size) })
        }
        switch parts[0] {
        case "count": return .integer(Int64(trades(.count).count))
        case "sum": return sum(parts[1])
        case "mean": return mean(values(field).map { Int128($0) }, isPrice ? 1 : 1_000_000_000)
        case "first": return edge(trades(.last).first)
        case "last": return edge(trades(.last).last)
        case "min": return wrap(values(field).min())
        case "max": return wrap(values(field).max())
        case "vwap": return vwap
        case "twap": return twap
        case "spread": return spread
        default: return .real(.nan)
        }
    }

    private func sum(_ measure: String) -> AggregateValue {
        let all = trades(.volume)
        guard !all.isEmpty else { return .none }
        if measure == "size" { return .integer(all.reduce(0) { $0 + Int64($1.size) }) }
        return .wide(notional)
    }

    private var notional: Int128 {
        trades(.volume).reduce(Int128(0)) { $0 + Int128($1.price.nanos) * Int128($1.size) }
    }

    private func mean(_ values: [Int128], _ unit: Int128) -> AggregateValue {
        guard !values.isEmpty else { return .none }
        return .nanos(Self.halfEven(values.reduce(0, +) * unit, Int128(values.count)))
    }

    private var vwap: AggregateValue {
        let shares = trades(.volume).reduce(Int128(0)) { $0 + Int128($1.size) }
        return shares == 0 ? .none : .nanos(Self.halfEven(notional, shares))
    }

    private var twap: AggregateValue {
        let all = trades(.last)
        guard let first = all.first, let last = all.last else { return .none }
        let steps = all.map { (time: $0.eventTime, price: Optional($0.price.nanos)) }
        guard let mean = timeWeighted(steps, from: first.eventTime) else {
            return .nanos(last.price.nanos)
        }
        return .nanos(mean)
    }

    private var spread: AggregateValue {
        var steps = ticks.filter { $0.kind == .quote }.map {
            (time: $0.eventTime, price: $0.spread)
        }
        if let carried { steps.insert((window.start, carried.spread), at: 0) }
        guard let first = steps.first else { return .none }
        if let mean = timeWeighted(steps, from: first.time) { return .nanos(mean) }
        return steps.last?.price.map { .nanos($0) } ?? .none
    }

    /// Nanosecond by nanosecond in effect: each value counts until the next one or the end.
    private func timeWeighted(_ steps: [(time: Int64, price: Int64?)], from: Int64) -> Int64? {
        var total = Int128(0)
        var time = Int128(0)
        for (index, step) in steps.enumerated() {
            let next = index + 1 < steps.count ? steps[index + 1].time : max(window.end, step.time)
            guard let price = step.price else { continue }
            total += Int128(price) * (Int128(next) - Int128(step.time))
            time += Int128(next) - Int128(step.time)
        }
        return time == 0 ? nil : Self.halfEven(total, time)
    }

    private func returns(_ moment: String) -> Double? {
        let prices = trades(.last).map(\.price.nanos).filter { $0 > 0 }.map(Double.init)
        let changes = zip(prices, prices.dropFirst()).map { $1 / $0 - 1 }
        let count = Double(changes.count)
        guard count > 0 else { return nil }
        let mean = changes.reduce(0, +) / count
        if moment == "mean" { return mean }
        guard count > 1 else { return nil }
        return changes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    }

    /// The smallest value with at least rank × n values at or below it.
    private func quantile(_ values: [Int64], _ rank: String) -> Int64? {
        let sorted = values.sorted()
        let share = Double(rank)!
        return sorted.enumerated().first {
            Double($0.offset + 1) >= share * Double(sorted.count) - 1e-9
        }?.element
    }

    /// Floor first, then the nearer one; halves to the even.
    static func halfEven(_ number: Int128, _ divisor: Int128) -> Int64 {
        var floor = number / divisor
        if number % divisor < 0 { floor -= 1 }
        let twice = 2 * (number - floor * divisor)
        if twice > divisor || (twice == divisor && floor % 2 != 0) { floor += 1 }
        return Int64(floor)
    }
}

extension AggregateModel {
    /// The stated error of a return, and that of the model's own Doubles.
    private func isClose(_ value: AggregateValue, _ expected: Double?) -> Bool {
        guard let expected else { return value == .none }
        guard case .real(let found) = value else { return false }
        return abs(found - expected) <= 1e-12 + 1e-9 * abs(expected)
    }

    /// Three standard errors; few values collide at most once.
    private func isNear(_ value: AggregateValue, distinct count: Int) -> Bool {
        guard case .integer(let found) = value else { return false }
        return abs(Double(found) - Double(count)) <= max(1, 3 * 0.023 * Double(count))
    }

    private func isWithin(_ value: AggregateValue, _ expected: Int64?, _ field: TickField) -> Bool {
        guard let expected else { return value == .none }
        switch (value, field) {
        case (.nanos(let found), .price), (.integer(let found), .size):
            return abs(Double(found) - Double(expected)) <= 0.01 * abs(Double(expected))
        default: return false
        }
    }
}

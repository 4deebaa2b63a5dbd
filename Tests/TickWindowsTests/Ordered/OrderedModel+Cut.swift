import TickCore
import TickWindows

/// Cutting: where a bar ends, and what is in it.
extension OrderedModel {
    private var rule: (WindowKind.OrderMeasure, Int128, WindowKind.Overshoot) {
        guard case .order(let measure, let threshold, let overshoot) = plan.kind else {
            preconditionFailure("not an order-defined plan")
        }
        return (measure, threshold, overshoot)
    }

    /// What a list of trades measures, and the sign after it.
    func measure(_ parts: [Part], from sign: Sign) -> (sum: Int128, sign: Sign) {
        var (sum, last) = (Int128(0), sign)
        for tick in parts.map(\.tick) {
            switch rule.0 {
            case .ticks:
                if tick.eligibility.contains(.count) || tick.eligibility.contains(.volume) {
                    sum += 1
                }
            case .volume: if tick.eligibility.contains(.volume) { sum += Int128(tick.size) }
            case .dollar:
                if tick.eligibility.contains(.volume) {
                    sum += Int128(tick.price.nanos) * Int128(tick.size)
                }
            case .imbalance:
                guard tick.eligibility.contains(.last) else { continue }
                let price = tick.price.nanos
                last.sign =
                    if let before = last.price, price != before {
                        price > before ? 1 : -1
                    } else {
                        last.price == nil ? 1 : last.sign
                    }
                last.price = price
                sum += Int128(last.sign)
            }
        }
        return (sum, last)
    }

    private func isFull(_ sum: Int128) -> Bool {
        rule.0 == .imbalance ? abs(sum) >= rule.1 : sum >= rule.1
    }

    /// Puts a trade into the open bar, or into as many bars as its shares fill.
    mutating func cut(_ part: Part) {
        let id = part.tick.instrument
        var rest = part
        while true {
            var line = lines[id] ?? Line()
            var open =
                line.open ?? ModelBar(parts: [], mark: line.carry, signBefore: line.sign)
            let fits = sharesThatFill(open, rest)
            var piece = rest
            piece.tick.size = fits
            open.parts.append(piece)
            line.open = open
            lines[id] = line
            let (sum, sign) = measure(open.parts, from: open.signBefore)
            lines[id]!.sign = sign
            if isFull(sum) { close(id, .onTime) }
            rest.tick.size -= fits
            if rest.tick.size == 0 { return }
        }
    }

    /// The fewest shares of a trade that fill a bar, found one by one; all of them where they do
    /// not, or where it may not be split.
    private func sharesThatFill(_ bar: ModelBar, _ part: Part) -> UInt64 {
        let (kind, _, overshoot) = rule
        guard overshoot == .split, kind == .volume || kind == .dollar,
            part.tick.eligibility.contains(.volume), part.tick.size > 0
        else { return part.tick.size }
        var piece = part
        for shares in 1...part.tick.size {
            piece.tick.size = shares
            if isFull(measure(bar.parts + [piece], from: bar.signBefore).sum) { return shares }
        }
        return part.tick.size
    }

    /// Ends the open bar, if there is one with something in it.
    mutating func close(_ id: InstrumentID, _ kind: Pane.Kind) {
        guard var bar = lines[id]!.open else { return }
        lines[id]!.open = nil
        let times = bar.parts.map(\.tick.eventTime)
        (bar.start, bar.end) = (times.min()!, times.max()!)
        if bar.parts.contains(where: { $0.tick.sequence == 0 }) {
            bar.mark = max(bar.mark, .unproven)
        }
        let facts = content(bar, id)
        let isEmpty =
            facts.trades == 0 && facts.volume == 0 && facts.open == nil && facts.high == nil
        if isEmpty && bar.mark != .damaged { return }
        let twins = lines[id]!.closed.filter { $0.start == bar.start && $0.end == bar.end }
        bar.ordinal = UInt32(twins.count)
        lines[id]!.closed.append(bar)
        due.append((id, lines[id]!.closed.count - 1, kind))
    }

    func content(_ bar: ModelBar, _ id: InstrumentID) -> BarFacts {
        var facts = BarFacts(instrument: id.rawValue, start: bar.start, end: bar.end)
        let inOrder = bar.parts.map(\.tick).enumerated().sorted {
            let (left, right) = ($0.element, $1.element)
            return (left.eventTime, left.channel, left.sequence, $0.offset)
                < (right.eventTime, right.channel, right.sequence, $1.offset)
        }.map(\.element)
        let last = inOrder.filter { $0.eligibility.contains(.last) }
        facts.open = last.first?.price.nanos
        facts.close = last.last?.price.nanos
        let extremes = inOrder.filter { $0.eligibility.contains(.highLow) }.map(\.price.nanos)
        facts.high = extremes.max()
        facts.low = extremes.min()
        facts.trades = UInt64(inOrder.count { $0.eligibility.contains(.count) })
        for tick in inOrder where tick.eligibility.contains(.volume) {
            facts.volume += tick.size
            facts.notional += Int128(tick.price.nanos) * Int128(tick.size)
        }
        return facts
    }
}

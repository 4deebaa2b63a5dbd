import TickCore
import TickWindows

/// Breaks and corrections.
extension OrderedModel {
    mutating func restate(_ tick: Tick) {
        let waiting = held.firstIndex {
            $0.tick.kind == .trade && $0.tick.reference == tick.reference && !$0.isBroken
        }
        if let waiting {
            if tick.kind == .tradeBreak {
                held[waiting].isBroken = true
            } else {
                held[waiting].tick = corrected(held[waiting].tick, tick, size: tick.size)
            }
            return
        }
        let kind: LateRecord.Kind = tick.kind == .tradeBreak ? .lateCancel : .lateCorrect
        guard let line = lines[tick.instrument], let alive = alivePieces(line, tick) else {
            return note(late: kind, tick, start: 0, end: 0)
        }
        if tick.kind == .tradeBreak {
            change(tick, alive.map { (bar: $0, size: nil) })
        } else {
            change(tick, sharesAfter(line, tick, alive))
        }
    }

    private func corrected(_ old: Tick, _ correction: Tick, size: UInt64) -> Tick {
        var new = old
        new.price = correction.price
        new.size = size
        new.conditions = correction.conditions
        new.eligibility = correction.eligibility
        return new
    }

    private func parts(_ line: Line, _ bar: Int) -> [Part] {
        bar == line.closed.count ? line.open?.parts ?? [] : line.closed[bar].parts
    }

    /// The bars that hold a piece of the trade and can still change, oldest first; the open bar
    /// counts as the one after all closed. Of the newest piece on, as far as they reach back.
    private func alivePieces(_ line: Line, _ tick: Tick) -> [Int]? {
        let all = (0...line.closed.count).filter { bar in
            parts(line, bar).contains { $0.trade == Int(tick.reference) }
        }
        let alive = all.reversed().prefix { bar in
            bar == line.closed.count
                || Int128(line.closed[bar].end) + Int128(plan.allowedLateness)
                    > Int128(clock.watermark) && !isForever(clock.watermark)
        }
        return alive.isEmpty ? nil : alive.reversed()
    }

    /// After the end of the stream nothing changes any more, whatever the lateness.
    private func isForever(_ watermark: Int64) -> Bool { watermark == .max }

    private func size(_ line: Line, _ bar: Int, _ tick: Tick) -> UInt64 {
        parts(line, bar).first { $0.trade == Int(tick.reference) }!.tick.size
    }

    /// The new size, filled into the pieces from the oldest; nil for a piece that goes.
    private func sharesAfter(
        _ line: Line, _ tick: Tick, _ alive: [Int]
    ) -> [(bar: Int, size: UInt64?)] {
        let gone = (0..<alive[0]).reduce(UInt64(0)) { sum, bar in
            let held = parts(line, bar).filter { $0.trade == Int(tick.reference) }
            return sum + held.reduce(0) { $0 + $1.tick.size }
        }
        let hasOlder = (0..<alive[0]).contains { bar in
            parts(line, bar).contains { $0.trade == Int(tick.reference) }
        }
        var left = tick.size > gone ? tick.size - gone : 0
        return alive.enumerated().map { place, bar in
            let own = place == alive.count - 1 ? left : min(left, size(line, bar, tick))
            left -= own
            let goes = own == 0 && (place > 0 || hasOlder)
            return (bar, goes ? nil : own)
        }
    }

    private mutating func change(_ tick: Tick, _ changes: [(bar: Int, size: UInt64?)]) {
        let id = tick.instrument
        let openIndex = lines[id]!.closed.count
        for (bar, size) in changes {
            let old = bar == openIndex ? lines[id]!.open!.parts : lines[id]!.closed[bar].parts
            let new: [Part] = old.compactMap { part in
                guard part.trade == Int(tick.reference) else { return part }
                guard let size else { return nil }
                return Part(tick: corrected(part.tick, tick, size: size), trade: part.trade)
            }
            if bar == openIndex {
                cutAnew(id, new)
            } else {
                lines[id]!.closed[bar].parts = new
                due.append((id, bar, .lateUpdate))
            }
        }
    }

    /// The open bar, as if its trades had always been these.
    private mutating func cutAnew(_ id: InstrumentID, _ parts: [Part]) {
        let open = lines[id]!.open!
        lines[id]!.open = nil
        lines[id]!.sign = open.signBefore
        lines[id]!.carry = open.mark
        for part in parts { cut(part) }
        if !parts.isEmpty { lines[id]!.carry = .complete }
    }
}

import TickCore

/// Breaks and corrections of trades that were taken.
///
/// A bar that was put out is restated in place: it keeps its edges and its other trades, and the
/// bars after it are not cut anew – they have been handed on under their identities, and one broken
/// trade would otherwise replace every bar until now. The open bar, which nobody has seen, is cut
/// anew from the trades that are left, as if the trade had always been so.
extension OrderedQuery {
    /// Takes a trade back or corrects it; false where it is not known, or its bars are past their
    /// lateness.
    ///
    /// A trade that was split is taken back from all its bars that can still be restated. A
    /// correction gives each piece the new price; of the new size the pieces keep what they have,
    /// oldest first, and the last takes the difference; pieces without shares go.
    mutating func restate(_ tick: Tick, watermark: Int64) -> Bool {
        forget(watermark)
        guard findPieces(tick, watermark) else { return false }
        tally.restated &+= 1
        let newest = history.pointee[pieces[pieces.count - 1]].owner
        if tick.kind == .tradeBreak {
            for piece in pieces { remove(piece) }
        } else {
            correct(tick)
        }
        if bars.pool[Int(newest)].isOpen { cutAnew(newest) }
        return true
    }

    /// Fills `pieces`; false where there are none.
    private mutating func findPieces(_ tick: Tick, _ watermark: Int64) -> Bool {
        pieces.removeAll(keepingCapacity: true)
        var entry = history.pointee.find(tick)
        while entry != TickHistory.none {
            let bar = bars.pool[Int(history.pointee[entry].owner)]
            guard !bar.isLossy && (bar.isOpen || !isLate(end: bar.end, watermark)) else { break }
            pieces.append(entry)
            guard isRest(entry), bar.older != OrderBar.none else { break }
            entry = bars.pool[Int(bar.older)].trades.last
        }
        pieces.reverse()
        return !pieces.isEmpty
    }

    /// Whether a trade began in bars before the one that holds this piece.
    private func isRest(_ entry: UInt32) -> Bool {
        let piece = history.pointee[entry]
        return piece.previous == TickHistory.none
            && bars.pool[Int(piece.owner)].sharesBefore > 0
    }

    private mutating func correct(_ tick: Tick) {
        let oldest = pieces[0]
        let before =
            isRest(oldest)
            ? bars.pool[Int(history.pointee[oldest].owner)].sharesBefore : 0
        var left = tick.size > before ? tick.size - before : 0
        for (place, piece) in pieces.enumerated() {
            let isLast = place == pieces.count - 1
            let shares = isLast ? left : min(left, history.pointee[piece].tick.size)
            left -= shares
            if shares == 0 && (place > 0 || before > 0) {
                remove(piece)
                continue
            }
            history.pointee[piece].tick.correct(by: tick)
            history.pointee[piece].tick.size = shares
            changed(history.pointee[piece].owner)
        }
    }

    private mutating func remove(_ piece: UInt32) {
        let slot = history.pointee[piece].owner
        if isRest(piece) { bars.pool[Int(slot)].sharesBefore = 0 }
        history.pointee.remove(piece, from: &bars.pool[Int(slot)].trades)
        changed(slot)
    }

    /// Works out a bar that was put out from the trades it has left.
    private mutating func changed(_ slot: UInt32) {
        let bar = bars.pool + Int(slot)
        guard !bar.pointee.isOpen else { return }
        let status = bar.pointee.state.status
        bar.pointee.state = history.pointee.state(of: bar.pointee.trades)
        bar.pointee.state.status = max(bar.pointee.state.status, status)
        bar.pointee.kind = .lateUpdate
        pending.append(slot)
    }

    /// Cuts the open bar's trades again.
    private mutating func cutAnew(_ slot: UInt32) {
        let bar = bars.pool[Int(slot)]
        let line = bars.line(bar.instrument)
        bars.close(line)
        bars.release(slot)
        line.pointee.sign = bar.signBefore
        // Which trade it was that made the bar worse than its ticks, nobody knows any more.
        line.pointee.carry = bar.state.status > .unproven ? bar.state.status : .complete
        var chain = bar.trades
        let isEmpty = chain.first == TickHistory.none
        var before = bar.sharesBefore
        while chain.first != TickHistory.none {
            let tick = history.pointee[chain.first].tick
            history.pointee.remove(chain.first, from: &chain)
            if !place(tick, line, sharesBefore: before) { tally.refused &+= 1 }
            before = 0
        }
        if !isEmpty { line.pointee.carry = .complete }
    }
}

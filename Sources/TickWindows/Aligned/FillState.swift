import TickCore

/// The last close of every instrument seen, for windows in which it does not trade.
struct FillState {
    /// The start of the next window to put out; nil before the first.
    var next: Int64?
    /// Instruments with a close, in order of rank as of `rankedCount` instruments.
    var known: [UInt32] = []
    var rankedCount = 0
    /// By instrument: the close, the window it is of and the first window put out.
    var closes: [Close?] = []

    /// An instrument's close, and since when it has bars.
    struct Close {
        var price: Int64
        var window: Int64
        var first: Int64
    }

    /// The last instant of the next window to put out; nil before the first.
    func nextLast(_ grid: SliceGrid) -> Int64? {
        guard let next, case .slice(_, let last) = grid.locate(next) else { return nil }
        return last
    }

    /// The close before `window`, and nil where the instrument has none yet.
    subscript(_ instrument: UInt32) -> Close? {
        Int(instrument) < closes.count ? closes[Int(instrument)] : nil
    }

    /// Whether the instrument got a flat bar for a window that has been put out.
    func wasFilled(_ instrument: UInt32, _ window: Int64) -> Bool {
        guard let next, window < next, let close = self[instrument] else { return false }
        return close.first < window
    }

    /// Takes note of a window's close.
    mutating func note(_ instrument: UInt32, window: Int64, close: Int64) {
        let index = Int(instrument)
        if index >= closes.count {
            closes += Array(repeating: nil, count: index + 1 - closes.count)
        }
        guard let old = closes[index] else {
            closes[index] = Close(price: close, window: window, first: window)
            known.append(instrument)
            rankedCount = 0
            return
        }
        closes[index]!.first = min(old.first, window)
        if window >= old.window {
            closes[index]!.price = close
            closes[index]!.window = window
        }
    }

    /// Brings `known` into the order of output.
    mutating func arrange(_ instruments: InstrumentTable) {
        guard rankedCount != instruments.count else { return }
        rankedCount = instruments.count
        known.sort {
            instruments.rank(InstrumentID(rawValue: $0))
                < instruments.rank(InstrumentID(rawValue: $1))
        }
    }
}

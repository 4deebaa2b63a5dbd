import TickCore

/// The last close of every instrument seen, for windows in which it does not trade.
struct FillState {
    /// The start of the next window to put out; nil before the first.
    var next: Int64?
    /// Instruments that have or had a close, in order of rank as of `rankedCount` instruments.
    var known: [UInt32] = []
    var rankedCount = 0
    /// By instrument.
    var entries: [Entry?] = []
    /// Stretches of windows with flat bars of instruments that then lost their only close, ends
    /// included.
    var pastFlats: [UInt32: [ClosedRange<Int64>]] = [:]

    /// The price that a window closed at.
    struct Close: Equatable {
        var price: Int64
        var window: Int64
    }

    /// What is known of an instrument.
    struct Entry {
        /// The close of the latest window put out that has one.
        var close: Close?
        /// The close of the latest window before `settledBefore` that has one.
        var settled: Close?
        /// Windows that begin before this can no longer change.
        var settledBefore = Int64.min
        /// Windows put out from here on got a flat bar where they had no trade.
        var flatFrom: Int64?
    }

    /// The last instant of the next window to put out; nil before the first.
    func nextLast(_ grid: SliceGrid) -> Int64? {
        guard let next, case .slice(_, let last) = grid.locate(next) else { return nil }
        return last
    }

    /// The close before the next window; nil where the instrument has none.
    func close(_ instrument: UInt32) -> Close? { entry(instrument)?.close }

    /// Whether the instrument got a flat bar for a window that has been put out.
    func wasFilled(_ instrument: UInt32, _ window: Int64) -> Bool {
        guard let next, window < next else { return false }
        if let from = entry(instrument)?.flatFrom, window >= from { return true }
        return pastFlats[instrument]?.contains { $0.contains(window) } ?? false
    }

    /// Takes note of the close of a window that is put out now.
    mutating func note(_ instrument: UInt32, _ close: Close) {
        makeEntry(instrument)
        let old = entries[Int(instrument)]!.close
        if old == nil || close.window >= old!.window { set(instrument, close) }
    }

    /// Where windows that may still change begin.
    func settledBefore(_ instrument: UInt32) -> Int64 {
        entry(instrument)?.settledBefore ?? .min
    }

    /// Windows up to one that begins at `window` can no longer change; `latest` is the latest close
    /// among those that are not settled yet.
    mutating func settle(_ instrument: UInt32, through window: Int64, latest: Close?) {
        makeEntry(instrument)
        entries[Int(instrument)]!.settledBefore = window &+ 1
        if let latest { entries[Int(instrument)]!.settled = latest }
    }

    /// A window put out before has changed: `latest` is the latest close of those that are not
    /// settled.
    mutating func change(_ instrument: UInt32, latest: Close?) {
        makeEntry(instrument)
        set(instrument, latest ?? entries[Int(instrument)]!.settled)
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

    private func entry(_ instrument: UInt32) -> Entry? {
        Int(instrument) < entries.count ? entries[Int(instrument)] : nil
    }

    mutating func makeEntry(_ instrument: UInt32) {
        let index = Int(instrument)
        if index >= entries.count {
            entries += Array(repeating: nil, count: index + 1 - entries.count)
        }
        guard entries[index] == nil else { return }
        entries[index] = Entry()
        known.append(instrument)
        rankedCount = 0
    }

    private mutating func set(_ instrument: UInt32, _ close: Close?) {
        let index = Int(instrument)
        entries[index]!.close = close
        if let close {
            guard entries[index]!.flatFrom == nil else { return }
            entries[index]!.flatFrom = max(close.window &+ 1, next ?? .min)
        } else if let from = entries[index]!.flatFrom {
            entries[index]!.flatFrom = nil
            guard let next, from < next else { return }
            pastFlats[instrument, default: []].append(from...next - 1)
        }
    }
}

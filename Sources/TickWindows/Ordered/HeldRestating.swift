import TickCore

/// The ticks that wait for the watermark, where they can be taken back or corrected meanwhile.
///
/// Concurrency: owned by the window thread. Cost: as `TickHistory`.
struct HeldRestating {
    private let state: UnsafeMutablePointer<State>

    private struct State: ~Copyable {
        var history = TickHistory()
        var chain = TickHistory.Chain()
    }

    private static var waiting: UInt32 { 0 }
    private static var broken: UInt32 { 1 }

    init() {
        state = .allocate(capacity: 1)
        state.initialize(to: State())
    }

    /// Frees the memory; the owner calls this once.
    func deallocate() {
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// Keeps a tick; `TickHistory.none` where there is no room, and then it cannot be restated.
    func keep(_ tick: Tick) -> UInt32 {
        let dropped = state.pointee.history.dropped
        state.pointee.history.append(tick, owner: Self.waiting, to: &state.pointee.chain)
        return state.pointee.history.dropped == dropped
            ? state.pointee.chain.last : TickHistory.none
    }

    /// Gives a tick's place back.
    func forget(_ entry: UInt32) {
        guard entry != TickHistory.none else { return }
        state.pointee.history.remove(entry, from: &state.pointee.chain)
    }

    /// Restates a tick that waits; false where there is none.
    func restate(_ tick: Tick) -> Bool {
        let entry = state.pointee.history.find(tick)
        guard entry != TickHistory.none, state.pointee.history[entry].owner == Self.waiting else {
            return false
        }
        if tick.kind == .tradeBreak {
            state.pointee.history[entry].owner = Self.broken
        } else {
            state.pointee.history[entry].tick.correct(by: tick)
        }
        return true
    }

    /// A tick that waits, as restated so far; nil where it was broken.
    func current(_ item: HeldTicks.Item) -> Tick? {
        guard item.entry != TickHistory.none else { return item.tick }
        let entry = state.pointee.history[item.entry]
        return entry.owner == Self.waiting ? entry.tick : nil
    }

    /// Brings a tick up to date that no longer waits; false where it was broken.
    func resolve(_ item: inout HeldTicks.Item) -> Bool {
        guard item.entry != TickHistory.none else { return true }
        let entry = state.pointee.history[item.entry]
        forget(item.entry)
        item.tick = entry.tick
        return entry.owner == Self.waiting
    }
}

import TickCore

/// Timers from the rules alone: a set, searched anew for every one that fires.
struct TimersModel {
    struct Timer: Hashable {
        var time: Int64
        var key: InstrumentID
    }

    let order: [InstrumentID: Int]
    private(set) var waiting: Set<Timer> = []
    private(set) var watermark = Int64.min

    init(order: [InstrumentID: Int]) { self.order = order }

    mutating func register(_ timer: Timer) { waiting.insert(timer) }

    mutating func delete(_ timer: Timer) -> Bool { waiting.remove(timer) != nil }

    mutating func advance(to watermark: Int64, onFire: (Timer, inout TimersModel) -> Void) {
        guard watermark > self.watermark else { return }
        self.watermark = watermark
        while let next = waiting.filter({ $0.time <= watermark }).min(by: isBefore) {
            waiting.remove(next)
            onFire(next, &self)
        }
    }

    private func isBefore(_ one: Timer, _ other: Timer) -> Bool {
        (one.time, order[one.key]!) < (other.time, order[other.key]!)
    }
}

/// How many of a phase's messages have come by when: busy at its edges, or rising, or falling.
///
/// Units: times in nanoseconds since the Unix epoch.
/// Cost: constant time while asked in rising order; integers only.
struct SessionCurve {
    enum Shape {
        case rising, uShaped, falling
    }

    let start: Int64
    private let binNanos: Int64
    private var ends: [UInt64] = []
    private var bin = 0

    init(from start: Int64, to end: Int64, shape: Shape, bins: Int = 78) {
        self.start = start
        binNanos = (end - start) / Int64(bins)
        var total: UInt64 = 0
        for index in 0..<bins {
            total += Self.weight(UInt64(index), of: UInt64(bins), shape)
            ends.append(total)
        }
    }

    /// When the message after `done` of `budget` comes.
    mutating func time(after done: UInt64, of budget: UInt64) -> Int64 {
        let scale = ends[ends.count - 1]
        let wanted = min(done, budget) * scale
        while bin + 1 < ends.count && ends[bin] * budget <= wanted { bin += 1 }
        let before = bin == 0 ? 0 : ends[bin - 1]
        let width = (ends[bin] - before) * budget
        let into = min(wanted >= before * budget ? wanted - before * budget : 0, width)
        let share = UInt64(binNanos).multipliedFullWidth(by: into)
        let offset = width == 0 ? 0 : width.dividingFullWidth(share).quotient
        return start + Int64(bin) * binNanos + min(Int64(offset), binNanos - 1)
    }

    private static func weight(_ index: UInt64, of bins: UInt64, _ shape: Shape) -> UInt64 {
        switch shape {
        case .rising: return 10 + index * index
        case .falling: return 10 + (bins - 1 - index) * (bins - 1 - index)
        case .uShaped:
            let middle = bins - 1
            let twice = 2 * index
            let distance = twice > middle ? twice - middle : middle - twice
            let square = distance * distance * 1000 / (middle * middle)
            return 60 + square * square * 440 / 1_000_000
        }
    }
}

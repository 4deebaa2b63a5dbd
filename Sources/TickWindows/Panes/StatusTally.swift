import TickCore

/// Bars put out, by status.
///
/// Cost: one load, add and store, without a jump, as statuses come in no order.
struct StatusTally: BitwiseCopyable {
    private var counts = InlineArray<6, UInt64>(repeating: 0)

    /// Counts one.
    @inline(__always)
    mutating func count(_ status: BarStatus) { counts[Int(status.rawValue)] &+= 1 }

    /// Adds what was counted.
    func add(to counters: inout BarCounters) {
        for status in BarStatus.allCases {
            let count = counts[Int(status.rawValue)]
            counters.bars &+= count
            switch status {
            case .complete: break
            case .recovered: counters.recovered &+= count
            case .assumed: counters.assumed &+= count
            case .unproven: counters.unproven &+= count
            case .disordered: counters.disordered &+= count
            case .damaged: counters.damaged &+= count
            }
        }
    }
}

import TickCore

/// What one instrument traded in the slices of a query's current window, kept up slice by slice.
///
/// Sums are added and taken away. Extremes are two stacks: of the older slices each knows the
/// extreme from itself to the end of them (`Suffix`), of the newer ones only the extreme of all is
/// kept; when the older ones are used up, the newer become the older in one walk. So a step costs
/// the same whatever the number of slices. Open and close are those of the first and last slice.
struct SlidingState: BitwiseCopyable {
    /// The oldest and the newest slice in the window.
    var first = Slice.none
    var last = Slice.none
    /// How many of the oldest slices have their suffix.
    var front: UInt32 = 0
    /// How many slices hold something.
    var live: UInt32 = 0
    var volume: UInt128 = 0
    var notional: Int128 = 0
    var trades: UInt64 = 0
    var backHigh: Int64 = .min
    var backLow: Int64 = .max
    /// The first of the newer slices, where the plan has aggregates.
    var back = Slice.none
    /// How many slices have each status.
    var statuses = InlineArray<6, UInt32>(repeating: 0)
    /// A slice changed after it was taken in: all is to be worked out anew.
    var isDirty = false
    /// Something came in since the last pane.
    var isChanged = false
    /// Listed among the query's active instruments.
    var isActive = false

    /// The extremes from one slice to the newest of the older ones.
    struct Suffix: BitwiseCopyable {
        var high: Int64
        var low: Int64
    }

    var worst: BarStatus {
        for raw in (1...5).reversed() where statuses[raw] > 0 {
            return BarStatus(rawValue: UInt8(raw))!
        }
        return .complete
    }

    mutating func count(_ state: BarState) {
        volume &+= UInt128(state.volume)
        notional &+= state.notional
        trades &+= state.trades
        statuses[Int(state.status.rawValue)] &+= 1
        if !state.isEmpty { live &+= 1 }
    }

    mutating func uncount(_ state: BarState) {
        volume &-= UInt128(state.volume)
        notional &-= state.notional
        trades &-= state.trades
        statuses[Int(state.status.rawValue)] &-= 1
        if !state.isEmpty { live &-= 1 }
    }
}

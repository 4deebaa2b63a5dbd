import TickCore

/// What one instrument traded in the slices of a query's current window, kept up slice by slice.
///
/// Sums are added and taken away. Extremes are two stacks: of the older slices each knows the
/// extreme from itself to the end of them (`Suffix`), of the newer ones only the extreme of all is
/// kept; when the older ones are used up, the newer become the older in one walk. So a step costs
/// the same whatever the number of slices. Open and close are those of the first and last slice.
///
/// What follows from the slices is kept in `shown` until a slice enters or leaves, so that a step
/// without either reads no slice.
struct SlidingState: BitwiseCopyable {
    var volume: UInt128 = 0
    var notional: Int128 = 0
    var trades: UInt64 = 0
    /// The oldest and the newest slice in the window.
    var first = Slice.none
    var last = Slice.none
    /// How many of the oldest slices have their suffix.
    var front: UInt32 = 0
    /// How many slices hold something.
    var live: UInt32 = 0
    var backHigh: Int64 = .min
    var backLow: Int64 = .max
    /// The first of the newer slices, where the plan has aggregates.
    var back = Slice.none
    /// How many slices have each status.
    var statuses = InlineArray<6, UInt32>(repeating: 0)
    /// A slice changed after it was taken in: all is to be worked out anew.
    var isDirty = false
    /// No slice entered or left since `shown` was worked out.
    var isCurrent = false
    /// Something came in since the last pane.
    var isChanged = false
    /// Listed among the query's active instruments.
    var isActive = false
    /// What a pane shows of the slices, where `isCurrent`.
    var shown = Shown()

    /// The extremes from one slice to the newest of the older ones.
    struct Suffix: BitwiseCopyable {
        var high: Int64
        var low: Int64
    }

    /// Prices of a pane, 0 where not `known`; where the window's first slice starts.
    struct Shown: BitwiseCopyable {
        var open: Int64 = 0
        var high: Int64 = 0
        var low: Int64 = 0
        var close: Int64 = 0
        var start: Int64 = 0
        var known: Tick.Eligibility = []
        var status = BarStatus.complete
    }

    @inline(__always)
    var worst: BarStatus {
        if statuses[5] > 0 { return .damaged }
        if statuses[4] > 0 { return .disordered }
        if statuses[3] > 0 { return .unproven }
        if statuses[2] > 0 { return .assumed }
        return statuses[1] > 0 ? .recovered : .complete
    }

    @inline(__always)
    mutating func count(_ state: BarState) {
        volume &+= UInt128(state.volume)
        notional &+= state.notional
        trades &+= state.trades
        statuses[Int(state.status.rawValue)] &+= 1
        if !state.isEmpty { live &+= 1 }
    }

    @inline(__always)
    mutating func uncount(_ state: BarState) {
        volume &-= UInt128(state.volume)
        notional &-= state.notional
        trades &-= state.trades
        statuses[Int(state.status.rawValue)] &-= 1
        if !state.isEmpty { live &-= 1 }
    }
}

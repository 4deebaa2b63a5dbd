import TickCore

/// What one instrument traded in one slice of time, in a pool; linked to the instrument's other
/// slices and to those of the same time.
///
/// Layout: 160 bytes, native order; the fields every trade touches come first.
@usableFromInline struct Slice: BitwiseCopyable {
    @usableFromInline var state: BarState
    @usableFromInline var start: Int64
    @usableFromInline var instrument: UInt32
    /// The instrument's next older slice.
    @usableFromInline var older: UInt32
    /// The instrument's next newer slice.
    @usableFromInline var newer: UInt32
    /// The next slice of the same time, or of the free list.
    @usableFromInline var next: UInt32
    /// Panes put out of the window that is this slice.
    var panes: UInt32
    /// The official prints that came for it, one bit each.
    var prints: UInt8 = 0
    /// The trades in it, where they are kept.
    var trades: TickHistory.Chain

    /// "No slice."
    @inlinable static var none: UInt32 { .max }

    /// `channel` is the one whose tick opens the slice; the clock knows of it already.
    init(
        start: Int64, instrument: UInt32, older: UInt32, newer: UInt32, next: UInt32,
        channel: UInt16
    ) {
        state = BarState()
        state.closeChannel = channel
        self.start = start
        self.instrument = instrument
        self.older = older
        self.newer = newer
        self.next = next
        panes = 0
        trades = TickHistory.Chain()
    }

    /// Becomes the slice that an instrument's usual trade begins.
    @inline(__always)
    mutating func begin(
        _ tick: UnsafePointer<Tick>, start: Int64, older: UInt32, next: UInt32
    ) {
        state.begin(tick)
        self.start = start
        instrument = tick.pointee.instrument.rawValue
        self.older = older
        newer = Slice.none
        self.next = next
        panes = 0
        prints = 0
        trades = TickHistory.Chain()
    }
}

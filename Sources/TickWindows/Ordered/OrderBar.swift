import TickCore

/// One order-defined bar, open or put out, in a pool; linked to the bars of the same instrument
/// before and after it.
///
/// Layout: 256 bytes, native order; what every trade touches comes first.
struct OrderBar: BitwiseCopyable {
    var state = BarState()
    /// The measure so far.
    var sum: Int128 = 0
    /// The earliest and the latest time of its trades, both within.
    var start: Int64
    var end: Int64
    /// Its trades in the order in which they were taken, where they are kept.
    var trades = TickHistory.Chain()
    /// Shares of its first trade that filled bars before it; 0 where that trade begins here.
    var sharesBefore: UInt64
    /// The tick rule's memory before its first trade.
    let signBefore: TickSign
    let instrument: UInt32
    /// The instrument's bars before and after, as far as they are still held.
    var older: UInt32
    var newer = OrderBar.none
    var ordinal: UInt32 = 0
    /// Panes put out.
    var panes: UInt32 = 0
    /// What the next pane is.
    var kind = Pane.Kind.onTime
    /// The least trust of a pane put out; a bar never regains any.
    var trust = BarStatus.complete
    var isOpen = true
    /// A trade of it could not be kept, so it cannot be restated.
    var isLossy = false

    /// "No bar."
    static var none: UInt32 { .max }

    /// A bar that begins with `tick`.
    init(
        opening tick: Tick, sharesBefore: UInt64, signBefore: TickSign, older: UInt32,
        status: BarStatus
    ) {
        start = tick.eventTime
        end = tick.eventTime
        self.sharesBefore = sharesBefore
        self.signBefore = signBefore
        instrument = tick.instrument.rawValue
        self.older = older
        state.status = status
    }

    var span: WindowSpan { WindowSpan(start: start, end: end, ordinal: ordinal) }
}

/// What a query remembers of an instrument from bar to bar.
struct OrderLine: BitwiseCopyable {
    /// The newest bar that is held.
    var newest = OrderBar.none
    /// Whether that bar is open.
    var isOpen = false
    /// What the next bar's status begins with.
    var carry = BarStatus.complete
    var sign = TickSign()
    var edges = BarEdges()
}

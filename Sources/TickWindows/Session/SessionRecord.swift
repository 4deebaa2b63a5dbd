import TickCore

/// A live session of one instrument, in a pool; linked to the instrument's sessions before and
/// after it in time.
///
/// Layout: 256 bytes, native order; what every trade touches comes first.
@usableFromInline struct SessionRecord: BitwiseCopyable {
    /// The time of its first trade.
    @usableFromInline var start: Int64
    /// The time of its last trade + gap.
    @usableFromInline var end: Int64
    /// What its panes hold: all trades, or where panes are discarded those since the last one.
    @usableFromInline var state: BarState
    /// Whose it is; `none` while the place is free.
    @usableFromInline var instrument: UInt32
    /// The instrument's next older session, or the next free place.
    var older: UInt32
    /// The instrument's next newer session.
    var newer: UInt32
    /// The number of its next pane.
    var panes: UInt32 = 0
    /// It is to be put out when the watermark reaches its end; otherwise it has been, and lives on
    /// for its lateness.
    var isPending = true
    /// A trade of it could not be kept, so what a break leaves is not all.
    var isIncomplete = false
    /// Trades kept, in both chains.
    var kept: UInt32 = 0
    /// Trades that no pane held yet; all, unless panes are discarded.
    var trades = TickHistory.Chain()
    /// Trades that were put out, where panes are discarded.
    var given = TickHistory.Chain()
    /// The newest identity put out that no pane has replaced; its end is at its start where there
    /// is none.
    var put = WindowSpan(start: 0, end: 0)
    /// Further such identities, in `PutSpans`.
    var morePut = PutSpans.none

    /// "No session."
    @inlinable static var none: UInt32 { .max }

    /// `channel` is the one whose tick opens the session; the clock knows of it already.
    init(
        _ instrument: UInt32, start: Int64, end: Int64, older: UInt32, newer: UInt32,
        channel: UInt16
    ) {
        self.start = start
        self.end = end
        state = BarState()
        state.closeChannel = channel
        self.instrument = instrument
        self.older = older
        self.newer = newer
    }

    /// Its identity as it stands.
    var span: WindowSpan { WindowSpan(start: start, end: end) }

    /// Whether something was put out that no pane has replaced.
    var hasPut: Bool { put.end > put.start }
}

extension WindowSpan {
    /// Whether any instant is in both.
    func overlaps(_ other: WindowSpan) -> Bool { start < other.end && other.start < end }
}

import TickCore
import TickWindows

/// Hands the ticks of one channel to the windows that all channels share.
///
/// Invariant: `bars` outlives every decoder; the `Replay` that owns both takes them down in order.
struct BarsSink: TickSink {
    let bars: RunWindows
    /// Who listens to the ticks of one symbol, if anybody does.
    let story: Story?
    /// Who archives ticks and damage, if anybody does.
    let archive: ArchiveTap?
    private let channel: UInt16
    private let isHeard: Bool

    init(bars: RunWindows, story: Story?, archive: ArchiveTap? = nil, channel: UInt16 = 0) {
        self.bars = bars
        self.story = story
        self.archive = archive
        self.channel = channel
        isHeard = story != nil || archive?.wantsTrades == true
    }

    @inline(__always)
    mutating func accept(_ tick: Tick) {
        if isHeard { return tell(tick) }
        bars.accept(tick)
    }

    @inline(never)
    private mutating func tell(_ tick: Tick) {
        archive?.take(tick)
        if let story { story.accept(tick, bars) } else { bars.accept(tick) }
    }

    /// Takes a trade where windows are over quotes.
    @inline(__always)
    func archiveAlone(_ trade: Tick) { if isHeard { archive?.take(trade) } }

    mutating func unresolved(
        _ instrument: InstrumentID, at eventTime: Int64, _ origin: MessageOrigin
    ) {
        archive?.take(
            Damage(
                what: .unresolvedTrade, channel: channel,
                sequences: origin.sequence...origin.sequence, eventTime: eventTime,
                instrument: instrument, packet: origin.packet))
        bars.unresolved(instrument, at: eventTime)
    }

    mutating func unreadable(_ origin: MessageOrigin) {
        archive?.take(
            Damage(
                what: .unreadableMessage, channel: channel,
                sequences: origin.sequence...origin.sequence, packet: origin.packet,
                receiveTime: origin.receiveTime))
        bars.take(.giveUpGap)
    }

    mutating func endOfMessages() { bars.take(.endSession) }

    var wantsStatus: Bool { archive?.wantsStatus == true }

    mutating func accept(_ status: VenueStatus) { archive?.take(status) }
}

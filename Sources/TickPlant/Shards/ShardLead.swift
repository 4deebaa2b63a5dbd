import TickCore
import TickRing
import TickWindows

/// The ingest thread's side of sharded windows: takes what windows take, and hands each tick to its
/// instrument's shard and everything that sets windows off to all of them.
///
/// A time that sets nothing off is told to a shard only before the next thing that it is told, and
/// then the latest of them alone. Where cores are few, the first share is the ingest thread's own;
/// then it takes each step last, when all others have been told of it.
///
/// Concurrency: owned by the ingest thread.
/// Cost: a message that sets windows off is four words a shard, a tick eleven words.
struct ShardLead: ~Copyable {
    let count: Int
    let inboxes: ShardInboxes
    /// The share of the ingest thread, and its windows, which are asked without counting
    /// references.
    let own: Shard?
    let ownWindows: UnsafeMutablePointer<WindowSet<ShardSink>>?
    private var clocks: ClockLead
    let instruments: InstrumentTable
    /// Instruments told to the shards.
    var known: Int
    var receiveTime = Packet.noTime
    /// The latest time that not all shards have been told; `Int64.min` where there is none.
    var pending = Int64.min
    /// The latest time that each shard has been told of those.
    let told: UnsafeMutablePointer<Int64>
    /// The step through which the writer was told that the own share is.
    var ownMarked: UInt64 = 0

    /// `inboxes` are the shards', and are taken over; `own` is the first, where it has no thread.
    init(
        _ inboxes: ShardInboxes, own: Shard?, clocks: consuming ClockLead,
        instruments: InstrumentTable
    ) {
        self.inboxes = inboxes
        self.own = own
        ownWindows = own?.windows
        count = inboxes.count
        told = .allocate(capacity: inboxes.count)
        told.initialize(repeating: .min, count: inboxes.count)
        self.clocks = clocks
        self.instruments = instruments
        known = 0
    }

    deinit {
        inboxes.deallocate()
        told.deallocate()
    }

    /// The step of the call at hand.
    var step: UInt64 { inboxes.step }

    /// The first shard that has a thread of its own.
    var threadedFirst: Int { inboxes.first }

    /// Which shard has an instrument.
    func shard(_ instrument: InstrumentID) -> Int { inboxes.shard(instrument) }

    /// The combined watermark of the first query's clock.
    var watermark: Int64 { clocks.watermark }

    /// Takes ticks that are each a message in sequence, of no packet.
    mutating func take(_ ticks: UnsafeBufferPointer<Tick>) {
        for index in ticks.indices {
            accept(ticks[index])
            observe(ticks[index].eventTime, receiveTime: Packet.noTime)
        }
    }

    /// Hands a tick to its shard.
    @inline(__always)
    mutating func accept(_ tick: Tick) {
        if tick.instrument.index >= known { tellInstruments() }
        inboxes.step &+= 1
        let shard = inboxes.shard(tick.instrument)
        catchUp(shard)
        if shard == 0, let ownWindows {
            ownWindows.pointee.accept(tick, step: step)
        } else {
            _ = tell(shard, .tick, words: ShardRecord.words(Tick.self)) { $0.put(tick) }
        }
        markOwn()
    }

    /// Takes a message, of which all shards are told where it sets windows off.
    @inline(__always)
    mutating func observe(_ eventTime: Int64, receiveTime: Int64) {
        switch clocks.observe(eventTime, receiveTime: receiveTime) {
        case .nothing: return
        case .later: return pending = max(pending, eventTime)
        case .now: tellNow(eventTime, receiveTime)
        }
    }

    @inline(never)
    private mutating func tellNow(_ eventTime: Int64, _ receiveTime: Int64) {
        catchUpAll()
        if receiveTime != self.receiveTime { tell(receiveTime: receiveTime) }
        inboxes.step &+= 1
        tellAll(.observe, words: 1) { $0.put(eventTime) }
        ownWindows?.pointee.observe(eventTime, receiveTime: receiveTime, step: step)
        markOwn()
    }

    /// Hands a trade without a price or a symbol to its shard; to all where not even that is known.
    mutating func unresolved(_ instrument: InstrumentID, at eventTime: Int64) {
        if known != instruments.count { tellInstruments() }
        inboxes.step &+= 1
        let isOne = instrument != .none
        let one = inboxes.shard(instrument)
        for shard in inboxes.threaded where !isOne || shard == one {
            catchUp(shard)
            _ = tell(shard, .unresolved, words: 2) {
                $0.put(instrument.rawValue)
                ($0 + 1).put(eventTime)
            }
        }
        guard let ownWindows, !isOne || one == 0 else { return }
        catchUp(0)
        ownWindows.pointee.unresolved(instrument, at: eventTime, step: step)
    }

    /// Adds a channel; its ordinal, or nil where there are too many.
    mutating func addChannel(
        disorder: Int64, heartbeatMargin: Int64, hasOfficialPrints: Bool
    ) -> UInt16? {
        catchUpAll()
        let channel = clocks.addChannel(
            disorder: disorder, heartbeatMargin: heartbeatMargin,
            hasOfficialPrints: hasOfficialPrints)
        guard channel != nil else { return nil }
        inboxes.step &+= 1
        tellAll(.channel, words: 3) {
            $0.put(disorder)
            ($0 + 1).put(heartbeatMargin)
            ($0 + 2).put(hasOfficialPrints)
        }
        ownWindows?.pointee.addChannel(
            disorder: disorder, heartbeatMargin: heartbeatMargin,
            hasOfficialPrints: hasOfficialPrints, step: step)
        return channel
    }

    /// Tells all shards of an event.
    mutating func take(_ event: ChannelEvent) {
        catchUpAll()
        clocks.take(event)
        inboxes.step &+= 1
        tellAll(.event, words: ShardRecord.words(ChannelEvent.self)) { $0.put(event) }
        ownWindows?.pointee.take(event, step: step)
        markOwn()
    }

    /// Takes up the clocks of a state; nothing must have been taken before.
    mutating func restore(_ state: WindowState) throws(StateError) { try clocks.restore(state) }

    /// The shards have learnt all instruments by other means.
    mutating func skipInstruments() { known = instruments.count }

    /// Asks all shards to put their state down.
    mutating func askForState() {
        catchUpAll()
        tellAll(.state, words: 0) { _ in }
        inboxes.flush()
        own?.putStateDown()
    }

    /// Says that nothing more will come.
    mutating func end() {
        for shard in inboxes.threaded where room(1, in: shard) != nil { inboxes[shard].end() }
        own?.end()
    }

    /// Shows everybody all there is.
    mutating func flush() {
        inboxes.flush()
        own?.mark(through: step)
    }
}

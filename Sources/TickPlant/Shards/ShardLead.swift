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
    private let inboxes: ShardInboxes
    /// The share of the ingest thread, and its windows, which are asked without counting
    /// references.
    private let own: Shard?
    private let ownWindows: UnsafeMutablePointer<WindowSet<ShardSink>>?
    private var clocks: ClockLead
    private let instruments: InstrumentTable
    /// Instruments told to the shards.
    private var known: Int
    private var receiveTime = Packet.noTime
    /// The latest time that not all shards have been told; `Int64.min` where there is none.
    private var pending = Int64.min
    /// The latest time that each shard has been told of those.
    private let told: UnsafeMutablePointer<Int64>
    /// The step through which the writer was told that the own share is.
    private var ownMarked: UInt64 = 0

    /// How long one who is full is waited for before the others are told how far the run is.
    private static var waitNanos: Int64 { 1_000_000 }
    /// After so many steps the writer is told how far the own share is.
    private static var ownStepsMax: UInt64 { 2048 }

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
            ownWindows.pointee.output.step = step
            ownWindows.pointee.accept(tick)
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
        own?.observe(eventTime, receiveTime: receiveTime, step: step)
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
        guard let own, !isOne || one == 0 else { return }
        catchUp(0)
        own.unresolved(instrument, at: eventTime, step: step)
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
        own?.addChannel(
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
        own?.take(event, step: step)
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

extension ShardLead {
    /// Tells a shard the latest time that it has not been told.
    @inline(__always)
    private mutating func catchUp(_ shard: Int) {
        let time = pending
        guard told[shard] < time else { return }
        told[shard] = time
        if shard == 0, let ownWindows {
            ownWindows.pointee.output.step = step
            ownWindows.pointee.observe(time, receiveTime: receiveTime)
        } else {
            _ = tell(shard, .observe, words: 1) { $0.put(time) }
        }
    }

    /// Tells all shards, so that no time is pending.
    private mutating func catchUpAll() {
        guard pending != .min else { return }
        for shard in 0..<count {
            catchUp(shard)
            told[shard] = .min
        }
        pending = .min
    }

    /// Tells the writer now and then that the own share has put out all of the steps so far.
    @inline(__always)
    private mutating func markOwn() {
        if ownWindows != nil && step &- ownMarked >= Self.ownStepsMax { markOwnNow() }
    }

    @inline(never)
    private mutating func markOwnNow() {
        ownMarked = step
        own?.mark(through: step)
    }

    /// Writes a record of the step at hand to every shard that has a thread; `put` fills the words
    /// behind its first.
    @inline(__always)
    private mutating func tellAll(
        _ kind: ShardRecord.Kind, words: Int, _ put: (UnsafeMutablePointer<UInt64>) -> Void
    ) {
        for shard in inboxes.threaded where !tell(shard, kind, words: words, put) { return }
    }

    /// Writes a record of the step at hand to one shard; false where nobody will read it.
    @inline(__always)
    private mutating func tell(
        _ shard: Int, _ kind: ShardRecord.Kind, words: Int,
        _ put: (UnsafeMutablePointer<UInt64>) -> Void
    ) -> Bool {
        guard let room = room(1 &+ words, in: shard) else { return false }
        room.put(ShardRecord(kind, step: step).word)
        put(room + 1)
        inboxes[shard].commit(1 &+ words)
        return true
    }

    @inline(__always)
    private mutating func room(_ words: Int, in shard: Int) -> UnsafeMutablePointer<UInt64>? {
        if let room = inboxes[shard].roomNow(words) { return room }
        return waitForRoom(words, in: shard)
    }

    /// Waits for a shard whose inbox is full, and meanwhile tells the others how far the run is: it
    /// may be for their word that the writer waits, and this shard for the writer.
    ///
    /// Of the step at hand nothing more goes to a shard that has not got it yet but ticks, which go
    /// to one alone; so what has been told stands one step behind.
    @inline(never)
    private mutating func waitForRoom(
        _ words: Int, in shard: Int
    ) -> UnsafeMutablePointer<UInt64>? {
        repeat {
            for other in inboxes.threaded where other != shard {
                inboxes.mark(other, through: step &- 1)
            }
            own?.markNow(through: step &- 1)
            if let room = inboxes[shard].roomNow(words) { return room }
        } while inboxes[shard].wait(nanos: Self.waitNanos)
        return nil
    }

    private mutating func tellInstruments() {
        while known < instruments.count {
            let words = ShardInstrument.words(
                InstrumentID(rawValue: UInt32(known)), instruments, step: step)
            for shard in inboxes.threaded {
                guard let room = room(words.count, in: shard) else { return }
                room.update(from: words, count: words.count)
                inboxes[shard].commit(words.count)
            }
            if let own { words.withUnsafeBufferPointer { own.learn($0) } }
            known += 1
        }
    }

    private mutating func tell(receiveTime: Int64) {
        self.receiveTime = receiveTime
        tellAll(.receiveTime, words: 1) { $0.put(receiveTime) }
    }
}

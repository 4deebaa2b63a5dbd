import TickCore
import TickRing
import TickWindows

/// The ingest thread's side of sharded windows: takes what windows take, and hands each tick to its
/// instrument's shard and everything that sets windows off to all of them.
///
/// A time that sets nothing off is told to a shard only before the next thing that it is told, and
/// then the latest of them alone.
///
/// Concurrency: owned by the ingest thread.
/// Cost: a message that sets windows off is four words a shard, a tick eleven words.
struct ShardLead: ~Copyable {
    let count: Int
    private let inboxes: UnsafeMutablePointer<RecordProducer>
    /// The step of the call at hand.
    private(set) var step: UInt64 = 0
    private var clocks: ClockLead
    private let instruments: InstrumentTable
    /// Instruments told to the shards.
    private var known: Int
    private var receiveTime = Packet.noTime
    /// How far each shard was told that the run is, beside what it got.
    private var marked: [UInt64]
    /// The latest time that not all shards have been told; `Int64.min` where there is none.
    private var pending = Int64.min
    /// The latest time that each shard has been told of those.
    private let told: UnsafeMutablePointer<Int64>

    /// How long one who is full is waited for before the others are told how far the run is.
    private static var waitNanos: Int64 { 1_000_000 }

    /// `inboxes` are the shards', and are taken over.
    init(
        _ inboxes: UnsafeMutableBufferPointer<RecordProducer>, clocks: consuming ClockLead,
        instruments: InstrumentTable
    ) {
        self.inboxes = inboxes.baseAddress!
        count = inboxes.count
        marked = Array(repeating: 0, count: inboxes.count)
        told = .allocate(capacity: inboxes.count)
        told.initialize(repeating: .min, count: inboxes.count)
        self.clocks = clocks
        self.instruments = instruments
        known = 0
    }

    deinit {
        inboxes.deinitialize(count: count)
        inboxes.deallocate()
        told.deallocate()
    }

    /// The combined watermark of the first query's clock.
    var watermark: Int64 { clocks.watermark }

    /// Which shard has an instrument.
    ///
    /// Instruments that trade most are often seen first: shards get them in turn, forth and back, so
    /// that the first does not always have the larger.
    @inline(__always)
    static func shard(_ instrument: InstrumentID, of count: Int) -> Int {
        guard instrument != .none else { return 0 }
        let (turn, place) = UInt32(instrument.index).quotientAndRemainder(
            dividingBy: UInt32(count))
        return turn & 1 == 0 ? Int(place) : count &- 1 &- Int(place)
    }

    /// Hands a tick to its shard.
    mutating func accept(_ tick: Tick) {
        if tick.instrument.index >= known { tellInstruments() }
        step &+= 1
        let shard = Self.shard(tick.instrument, of: count)
        catchUp(shard)
        _ = tell(shard, .tick, words: ShardRecord.words(Tick.self)) { $0.put(tick) }
    }

    /// Takes a message, of which all shards are told where it sets windows off.
    mutating func observe(_ eventTime: Int64, receiveTime: Int64) {
        switch clocks.observe(eventTime, receiveTime: receiveTime) {
        case .nothing: return
        case .later: return pending = max(pending, eventTime)
        case .now: break
        }
        catchUpAll()
        if receiveTime != self.receiveTime { tell(receiveTime: receiveTime) }
        step &+= 1
        tellAll(.observe, words: 1) { $0.put(eventTime) }
    }

    /// Hands a trade without a price or a symbol to its shard; to all where not even that is known.
    mutating func unresolved(_ instrument: InstrumentID, at eventTime: Int64) {
        if known != instruments.count { tellInstruments() }
        step &+= 1
        let own = Self.shard(instrument, of: count)
        for shard in 0..<count where instrument == .none || shard == own {
            catchUp(shard)
            _ = tell(shard, .unresolved, words: 2) {
                $0.put(instrument.rawValue)
                ($0 + 1).put(eventTime)
            }
        }
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
        step &+= 1
        tellAll(.channel, words: 3) {
            $0.put(disorder)
            ($0 + 1).put(heartbeatMargin)
            ($0 + 2).put(hasOfficialPrints)
        }
        return channel
    }

    /// Tells all shards of an event.
    mutating func take(_ event: ChannelEvent) {
        catchUpAll()
        clocks.take(event)
        step &+= 1
        tellAll(.event, words: ShardRecord.words(ChannelEvent.self)) { $0.put(event) }
    }

    /// Takes up the clocks of a state; nothing must have been taken before.
    mutating func restore(_ state: WindowState) throws(StateError) { try clocks.restore(state) }

    /// The shards have learnt all instruments by other means.
    mutating func skipInstruments() { known = instruments.count }

    /// Asks all shards to put their state down.
    mutating func askForState() {
        catchUpAll()
        tellAll(.state, words: 0) { _ in }
        flush()
    }

    /// Says that nothing more will come.
    mutating func end() { for shard in 0..<count { inboxes[shard].end() } }

    /// Shows the shards all there is.
    mutating func flush() { for shard in 0..<count { inboxes[shard].flush() } }
}

extension ShardLead {
    /// Tells a shard the latest time that it has not been told.
    @inline(__always)
    private mutating func catchUp(_ shard: Int) {
        let time = pending
        guard told[shard] < time else { return }
        told[shard] = time
        _ = tell(shard, .observe, words: 1) { $0.put(time) }
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

    /// Writes a record of the step at hand to every shard; `put` fills the words behind its first.
    @inline(__always)
    private mutating func tellAll(
        _ kind: ShardRecord.Kind, words: Int, _ put: (UnsafeMutablePointer<UInt64>) -> Void
    ) {
        for shard in 0..<count where !tell(shard, kind, words: words, put) { return }
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
    @inline(never)
    private mutating func waitForRoom(
        _ words: Int, in shard: Int
    ) -> UnsafeMutablePointer<UInt64>? {
        repeat {
            for other in 0..<count where other != shard { mark(other) }
            if let room = inboxes[shard].roomNow(words) { return room }
        } while inboxes[shard].wait(nanos: Self.waitNanos)
        return nil
    }

    /// Of the step at hand nothing more goes to a shard that has not got it yet but ticks, which go
    /// to one alone; so what has been told stands one step behind.
    private mutating func mark(_ shard: Int) {
        guard marked[shard] < step &- 1, let room = inboxes[shard].roomNow(1) else { return }
        marked[shard] = step &- 1
        room.put(ShardRecord(.mark, step: step &- 1).word)
        inboxes[shard].commit(1)
        inboxes[shard].flush()
    }

    private mutating func tellInstruments() {
        while known < instruments.count {
            let words = ShardInstrument.words(
                InstrumentID(rawValue: UInt32(known)), instruments, step: step)
            for shard in 0..<count {
                guard let room = room(words.count, in: shard) else { return }
                room.update(from: words, count: words.count)
                inboxes[shard].commit(words.count)
            }
            known += 1
        }
    }

    private mutating func tell(receiveTime: Int64) {
        self.receiveTime = receiveTime
        tellAll(.receiveTime, words: 1) { $0.put(receiveTime) }
    }
}

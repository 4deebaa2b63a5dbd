import TickCore
import TickRing
import TickWindows

/// How shards are told: by records in their inboxes, the own one by calls.
extension ShardLead {
    /// How long one who is full is waited for before the others are told how far the run is.
    private static var waitNanos: Int64 { 1_000_000 }
    /// After so many steps the writer is told how far the own share is.
    private static var ownStepsMax: UInt64 { 2048 }

    /// Tells a shard the latest time that it has not been told.
    @inline(__always)
    mutating func catchUp(_ shard: Int) {
        let time = pending
        guard told[shard] < time else { return }
        told[shard] = time
        if shard == 0, let ownWindows {
            ownWindows.pointee.observe(time, receiveTime: receiveTime, step: step)
        } else {
            _ = tell(shard, .observe, words: 1) { $0.put(time) }
        }
    }

    /// Tells all shards, so that no time is pending.
    mutating func catchUpAll() {
        guard pending != .min else { return }
        for shard in 0..<count {
            catchUp(shard)
            told[shard] = .min
        }
        pending = .min
    }

    /// Tells the writer now and then that the own share has put out all of the steps so far.
    @inline(__always)
    mutating func markOwn() {
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
    mutating func tellAll(
        _ kind: ShardRecord.Kind, words: Int, _ put: (UnsafeMutablePointer<UInt64>) -> Void
    ) {
        for shard in inboxes.threaded where !tell(shard, kind, words: words, put) { return }
    }

    /// Writes a record of the step at hand to one shard; false where nobody will read it.
    @inline(__always)
    mutating func tell(
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
    mutating func room(_ words: Int, in shard: Int) -> UnsafeMutablePointer<UInt64>? {
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

    mutating func tellInstruments() {
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

    mutating func tell(receiveTime: Int64) {
        self.receiveTime = receiveTime
        tellAll(.receiveTime, words: 1) { $0.put(receiveTime) }
    }
}

import TickCore

/// All timers of a user's set: of each key one in a place of its own, further ones in a pool.
///
/// A timer's number, by which the wheel knows it, is twice its key for the one, and odd for those
/// of the pool. One that is deleted while it is due keeps its number until its turn comes.
///
/// Layout: 16 bytes a key.
/// Concurrency: owned by the timers. Cost: an array access for a key with one timer, a hash probe
/// for one with more; grows by doubling.
/// Limits: keys from `keysMax` on have all their timers in the pool.
@usableFromInline struct TimerTable: BitwiseCopyable {
    /// "No timer", "no key".
    @inlinable static var none: UInt32 { .max }
    /// The keys that have a place of their own.
    @inlinable static var keysMax: Int { 1 << 22 }

    @usableFromInline var own: UnsafeMutablePointer<Own>
    @usableFromInline var ownCapacity = 1 << 6
    @usableFromInline var pool: TimerPool

    /// What is known of a key.
    @usableFromInline struct Own: BitwiseCopyable {
        /// The time of its own timer.
        @usableFromInline var time: Int64 = 0
        /// How many it has in the pool.
        @usableFromInline var pooled: UInt32 = 0
        @usableFromInline var state = State.free

        @inlinable init() {}
    }

    /// What a key's own place holds.
    @usableFromInline enum State: UInt32, BitwiseCopyable {
        case free, set, deleted
    }

    init(countMax: Int) {
        own = .allocate(capacity: ownCapacity)
        own.initialize(repeating: Own(), count: ownCapacity)
        pool = TimerPool(countMax: countMax)
    }

    /// Frees the memory; the owner calls this once.
    func deallocate() {
        own.deallocate()
        pool.deallocate()
    }

    /// The timer of a key and time, or `none`.
    @inlinable @inline(__always)
    func find(_ key: UInt32, _ time: Int64) -> UInt32 {
        if Int(key) < ownCapacity {
            let place = own[Int(key)]
            if place.state == .set && place.time == time { return key &<< 1 }
            if place.pooled == 0 { return Self.none }
        } else if Int(key) < Self.keysMax {
            return Self.none
        }
        let found = pool.find(key, time)
        return found == TimerPool.none ? Self.none : found &<< 1 | 1
    }

    /// Adds a timer that is not there; `none` where the pool is full.
    @inlinable @inline(__always)
    mutating func add(_ key: UInt32, _ time: Int64) -> UInt32 {
        if Int(key) >= ownCapacity && Int(key) < Self.keysMax { grow(key) }
        guard Int(key) < ownCapacity, own[Int(key)].state == .free else {
            return addPooled(key, time)
        }
        own[Int(key)].time = time
        own[Int(key)].state = .set
        return key &<< 1
    }

    /// The key of a timer that is set.
    @inlinable @inline(__always)
    func key(_ number: UInt32) -> UInt32 {
        number & 1 == 0 ? number &>> 1 : pool.timers[Int(number &>> 1)].key
    }

    /// The time of a timer that is set.
    @inlinable @inline(__always)
    func time(_ number: UInt32) -> Int64 {
        number & 1 == 0 ? own[Int(number &>> 1)].time : pool.timers[Int(number &>> 1)].time
    }

    /// Asks for the memory of a timer that fires soon.
    @inlinable @inline(__always)
    func prefetch(_ number: UInt32) {
        guard number & 1 == 0 else { return }
        Prefetch.toWrite(own + Int(number &>> 1))
    }

    /// Whether it was deleted while it was due.
    @inlinable @inline(__always)
    func isDeleted(_ number: UInt32) -> Bool {
        number & 1 == 0
            ? own[Int(number &>> 1)].state == .deleted
            : pool.timers[Int(number &>> 1)].key == TimerPool.none
    }

    /// Takes a timer out; its number is free.
    @inlinable @inline(__always)
    mutating func remove(_ number: UInt32) {
        if number & 1 == 0 {
            own[Int(number &>> 1)].state = .free
        } else {
            unlink(number &>> 1)
            pool.release(number &>> 1)
        }
    }

    /// Takes a timer that is due out; its number stays taken until `release`.
    mutating func delete(_ number: UInt32) {
        if number & 1 == 0 {
            own[Int(number >> 1)].state = .deleted
        } else {
            unlink(number >> 1)
            pool.timers[Int(number >> 1)].key = TimerPool.none
        }
    }

    /// Gives the number of a deleted timer back.
    @usableFromInline
    mutating func release(_ number: UInt32) {
        if number & 1 == 0 {
            own[Int(number >> 1)].state = .free
        } else {
            pool.release(number >> 1)
        }
    }

    @usableFromInline @inline(never)
    mutating func addPooled(_ key: UInt32, _ time: Int64) -> UInt32 {
        let number = pool.add(key, time)
        guard number != TimerPool.none else { return Self.none }
        if Int(key) < ownCapacity { own[Int(key)].pooled += 1 }
        return number << 1 | 1
    }

    @usableFromInline @inline(never)
    mutating func unlink(_ pooled: UInt32) {
        let key = pool.timers[Int(pooled)].key
        if Int(key) < ownCapacity { own[Int(key)].pooled -= 1 }
        pool.unlink(pooled)
    }

    @usableFromInline @inline(never)
    mutating func grow(_ key: UInt32) {
        var grown = ownCapacity
        while grown <= Int(key) { grown *= 2 }
        let larger = UnsafeMutablePointer<Own>.allocate(capacity: grown)
        larger.initialize(repeating: Own(), count: grown)
        larger.update(from: own, count: ownCapacity)
        own.deallocate()
        own = larger
        ownCapacity = grown
    }
}

extension TimerTable {
    /// Every timer that is set, in no particular order.
    func forEach(_ body: (_ key: UInt32, _ time: Int64) -> Void) {
        for key in 0..<ownCapacity where own[key].state == .set {
            body(UInt32(key), own[key].time)
        }
        for number in 0..<pool.used {
            let timer = pool.timers[Int(number)]
            guard timer.key != TimerPool.none, pool.find(timer.key, timer.time) == number else {
                continue
            }
            body(timer.key, timer.time)
        }
    }
}

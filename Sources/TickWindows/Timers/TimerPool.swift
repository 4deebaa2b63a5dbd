/// Users' timers found by (key, time), for keys that have more than one.
///
/// Layout: a pool of 16-byte timers and a hash table of chains through it. The chain of a timer is
/// that of its time, moved on by its key: so timers of one time lie side by side, in the order of
/// their keys, and firing them all walks memory forward.
/// Concurrency: owned by the timers' table. Cost: one or two probes; grows by doubling.
/// Limits: `countMax` timers.
@usableFromInline struct TimerPool: BitwiseCopyable {
    @usableFromInline struct Timer: BitwiseCopyable {
        @usableFromInline var time: Int64
        /// The instrument; `none` for one that was deleted while it was due.
        @usableFromInline var key: UInt32
        /// The next of its chain, or of the free list.
        @usableFromInline var next: UInt32

        @inlinable init(time: Int64, key: UInt32, next: UInt32) {
            self.time = time
            self.key = key
            self.next = next
        }
    }

    /// "No timer", "no key".
    @inlinable static var none: UInt32 { .max }

    @usableFromInline var timers: UnsafeMutablePointer<Timer>
    @usableFromInline var heads: UnsafeMutablePointer<UInt32>
    @usableFromInline var capacity = 1 << 6
    @usableFromInline var used: UInt32 = 0
    @usableFromInline var free = TimerPool.none
    @usableFromInline let countMax: Int

    init(countMax: Int) {
        self.countMax = countMax
        timers = .allocate(capacity: capacity)
        heads = .allocate(capacity: capacity)
        heads.initialize(repeating: Self.none, count: capacity)
    }

    /// Frees the memory; the owner calls this once.
    func deallocate() {
        timers.deallocate()
        heads.deallocate()
    }

    @inlinable @inline(__always)
    func chain(_ key: UInt32, _ time: Int64) -> Int {
        let mixed = UInt64(bitPattern: time) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed &>> 32 &+ UInt64(key)) & (capacity &- 1)
    }

    /// The timer of a key and time, or `none`.
    @inlinable @inline(__always)
    func find(_ key: UInt32, _ time: Int64) -> UInt32 {
        var number = heads[chain(key, time)]
        while number != Self.none {
            let timer = timers[Int(number)]
            if timer.time == time && timer.key == key { return number }
            number = timer.next
        }
        return number
    }

    /// Adds a timer that is not there; `none` where there are `countMax`.
    @inlinable @inline(__always)
    mutating func add(_ key: UInt32, _ time: Int64) -> UInt32 {
        var number = free
        if number != Self.none {
            free = timers[Int(number)].next
        } else {
            guard Int(used) < countMax else { return Self.none }
            if Int(used) == capacity { grow() }
            number = used
            used &+= 1
        }
        let chain = chain(key, time)
        timers[Int(number)] = Timer(time: time, key: key, next: heads[chain])
        heads[chain] = number
        return number
    }

    /// Takes a timer out of its chain; its place stays taken until `release`.
    @inlinable @inline(__always)
    mutating func unlink(_ number: UInt32) {
        let timer = timers[Int(number)]
        let chain = chain(timer.key, timer.time)
        if heads[chain] == number {
            heads[chain] = timer.next
            return
        }
        var before = heads[chain]
        while timers[Int(before)].next != number { before = timers[Int(before)].next }
        timers[Int(before)].next = timer.next
    }

    /// Gives a timer's place back.
    @inlinable @inline(__always)
    mutating func release(_ number: UInt32) {
        timers[Int(number)].next = free
        free = number
    }

    /// Twice the room; every timer is in use then.
    @usableFromInline @inline(never)
    mutating func grow() {
        let larger = UnsafeMutablePointer<Timer>.allocate(capacity: capacity * 2)
        larger.update(from: timers, count: capacity)
        timers.deallocate()
        timers = larger
        heads.deallocate()
        capacity *= 2
        heads = .allocate(capacity: capacity)
        heads.initialize(repeating: Self.none, count: capacity)
        for number in 0..<used where timers[Int(number)].key != Self.none {
            let timer = timers[Int(number)]
            let chain = chain(timer.key, timer.time)
            timers[Int(number)].next = heads[chain]
            heads[chain] = number
        }
    }
}

import TickCore

/// All slices that windows still need: by instrument, newest first, and by time, oldest first.
///
/// Concurrency: owned by the window thread.
/// Cost: a trade in its instrument's newest slice is one load and compare; a new slice or an older
/// one walks the few that are open. Allocates only when more are open than ever before.
/// Limits: `countMax` slices.
@usableFromInline struct SliceStore: ~Copyable {
    @usableFromInline var pool: UnsafeMutablePointer<Slice>
    @usableFromInline var newest: UnsafeMutablePointer<UInt32>
    @usableFromInline var instrumentCapacity: Int
    private(set) var capacity: Int
    private var used = 0
    private var free = Slice.none
    /// All slices by time.
    private(set) var buckets = SliceBuckets()
    private let countMax: Int

    init(countMax: Int) {
        self.countMax = countMax
        capacity = min(1 << 10, countMax)
        pool = .allocate(capacity: capacity)
        instrumentCapacity = 1 << 10
        newest = .allocate(capacity: instrumentCapacity)
        newest.initialize(repeating: Slice.none, count: instrumentCapacity)
    }

    /// Frees the memory; the windows that own the slices call this once.
    func deallocate() {
        pool.deallocate()
        newest.deallocate()
        buckets.deallocate()
    }

    /// Whether one more slice can be made.
    var hasRoom: Bool { free != Slice.none || used < countMax }

    /// The slice of an instrument that starts at `start`, or `none`.
    func find(_ instrument: UInt32, _ start: Int64) -> UInt32 {
        guard Int(instrument) < instrumentCapacity else { return Slice.none }
        var slice = newest[Int(instrument)]
        while slice != Slice.none && pool[Int(slice)].start > start {
            slice = pool[Int(slice)].older
        }
        return slice != Slice.none && pool[Int(slice)].start == start ? slice : Slice.none
    }

    /// The slice of an instrument in `[start, last]`, made if need be; `none` where `countMax`
    /// are open.
    mutating func place(
        _ instrument: UInt32, start: Int64, last: Int64, channel: UInt16
    ) -> (slice: UInt32, isNew: Bool) {
        let index = Int(instrument)
        if index >= instrumentCapacity { growInstruments(index) }
        var newer = Slice.none
        var older = newest[index]
        while older != Slice.none && pool[Int(older)].start > start {
            newer = older
            older = pool[Int(older)].older
        }
        if older != Slice.none && pool[Int(older)].start == start { return (older, false) }
        let slice = take()
        guard slice != Slice.none else { return (slice, false) }
        let next = buckets.add(slice, start: start, last: last)
        pool[Int(slice)] = Slice(
            start: start, instrument: instrument, older: older, newer: newer, next: next,
            channel: channel)
        if newer == Slice.none { newest[index] = slice } else { pool[Int(newer)].older = slice }
        if older != Slice.none { pool[Int(older)].newer = slice }
        return (slice, true)
    }

    /// Makes the slice of an instrument whose others are all older, of its first trade, a usual
    /// one; `none` where `countMax` are open.
    @inline(__always)
    mutating func begin(
        _ tick: UnsafePointer<Tick>, start: Int64, last: Int64, older: UInt32
    ) -> UInt32 {
        let slice = take()
        guard slice != Slice.none else { return slice }
        let next = buckets.add(slice, start: start, last: last)
        pool[Int(slice)].begin(tick, start: start, older: older, next: next)
        newest[tick.pointee.instrument.index] = slice
        if older != Slice.none { pool[Int(older)].newer = slice }
        return slice
    }

    /// Takes the oldest bucket out; its slices stay in the pool until `release`.
    mutating func removeFirst() { buckets.removeFirst() }

    /// Gives a slice's place back; it is its instrument's oldest.
    mutating func release(_ slice: UInt32) {
        let newer = pool[Int(slice)].newer
        if newer == Slice.none {
            newest[Int(pool[Int(slice)].instrument)] = Slice.none
        } else {
            pool[Int(newer)].older = Slice.none
        }
        pool[Int(slice)].next = free
        free = slice
    }

    /// Gives the places of a bucket's slices back; each is its instrument's oldest.
    mutating func release(all first: UInt32) {
        guard first != Slice.none else { return }
        var slice = first
        while true {
            let place = pool + Int(slice)
            let newer = place.pointee.newer
            if newer == Slice.none {
                newest[Int(place.pointee.instrument)] = Slice.none
            } else {
                pool[Int(newer)].older = Slice.none
            }
            guard place.pointee.next != Slice.none else { break }
            slice = place.pointee.next
        }
        pool[Int(slice)].next = free
        free = first
    }

    private mutating func take() -> UInt32 {
        if free != Slice.none {
            let slice = free
            free = pool[Int(slice)].next
            return slice
        }
        guard used < countMax else { return Slice.none }
        if used == capacity { growPool() }
        used += 1
        return UInt32(used - 1)
    }

    private mutating func growPool() {
        let grown = min(capacity * 2, countMax)
        let larger = UnsafeMutablePointer<Slice>.allocate(capacity: grown)
        larger.update(from: pool, count: capacity)
        pool.deallocate()
        pool = larger
        capacity = grown
    }

    private mutating func growInstruments(_ index: Int) {
        var grown = instrumentCapacity
        while grown <= index { grown *= 2 }
        let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: grown)
        larger.initialize(repeating: Slice.none, count: grown)
        larger.update(from: newest, count: instrumentCapacity)
        newest.deallocate()
        newest = larger
        instrumentCapacity = grown
    }
}

import TickCore

/// All slices that windows still need: by instrument, newest first, and by time, oldest first.
///
/// Concurrency: owned by the window thread.
/// Cost: a trade in its instrument's newest slice is one load and compare; a new slice or an older
/// one walks the few that are open. Allocates only when more are open than ever before.
/// Limits: `countMax` slices.
@usableFromInline struct SliceStore: ~Copyable {
    /// All slices of one stretch of time.
    struct Bucket {
        var start: Int64
        var last: Int64
        var first: UInt32
    }

    @usableFromInline var pool: UnsafeMutablePointer<Slice>
    @usableFromInline var newest: UnsafeMutablePointer<UInt32>
    @usableFromInline var instrumentCapacity: Int
    private(set) var capacity: Int
    private var used = 0
    private var free = Slice.none
    private var list: [Bucket] = []
    private var head = 0
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
    }

    /// Whether one more slice can be made.
    var hasRoom: Bool { free != Slice.none || used < countMax }

    /// The buckets, ascending by start.
    var buckets: ArraySlice<Bucket> { list[head...] }

    /// The index of the first bucket that starts at or after `time`.
    func bucketIndex(from time: Int64) -> Int {
        var low = head
        var high = list.count
        while low < high {
            let middle = (low + high) / 2
            if list[middle].start < time { low = middle + 1 } else { high = middle }
        }
        return low
    }

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
        let bucket = placeBucket(start, last)
        pool[Int(slice)] = Slice(
            start: start, instrument: instrument, older: older, newer: newer,
            next: list[bucket].first, channel: channel)
        list[bucket].first = slice
        if newer == Slice.none { newest[index] = slice } else { pool[Int(newer)].older = slice }
        if older != Slice.none { pool[Int(older)].newer = slice }
        return (slice, true)
    }

    /// Takes the oldest bucket out; its slices stay in the pool until `release`.
    mutating func removeFirst() {
        head += 1
        if head * 2 > list.count {
            list.removeFirst(head)
            head = 0
        }
    }

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

    private mutating func placeBucket(_ start: Int64, _ last: Int64) -> Int {
        var place = list.count
        if place > head {
            let newest = list[place - 1].start
            if newest == start { return place - 1 }
            if newest > start { place = bucketIndex(from: start) }
        }
        if place < list.count && list[place].start == start { return place }
        list.insert(Bucket(start: start, last: last, first: Slice.none), at: place)
        return place
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

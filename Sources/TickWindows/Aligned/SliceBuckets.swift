/// All slices of one stretch of time; they are linked.
struct SliceBucket: BitwiseCopyable {
    var start: Int64
    var last: Int64
    var first: UInt32
}

/// The stretches of time that have slices, ascending by start.
///
/// An index stays its bucket's until one is taken out or put in before it.
/// Concurrency: owned by the window thread.
/// Cost: the newest and the oldest are one load; any other a search from the newest on, in the
/// logarithm of its distance, and to put one in moves those behind it. Allocates only where there
/// are more than ever before.
struct SliceBuckets: ~Copyable {
    private var base = UnsafeMutablePointer<SliceBucket>.allocate(capacity: 16)
    private var capacity = 16
    /// The first bucket's index.
    private(set) var startIndex = 0
    /// The index behind the last bucket's.
    private(set) var endIndex = 0

    /// Frees the memory; the owner calls this once.
    func deallocate() { base.deallocate() }

    /// The first bucket, or nil where there is none.
    @inline(__always)
    var first: SliceBucket? { startIndex < endIndex ? base[startIndex] : nil }

    /// All of them; the indices count from 0 here. Until one is put in.
    var all: UnsafeBufferPointer<SliceBucket> {
        UnsafeBufferPointer(start: base + startIndex, count: endIndex - startIndex)
    }

    /// The bucket at an index.
    @inline(__always)
    subscript(_ index: Int) -> SliceBucket { base[index] }

    /// The index of the first bucket that starts at or after `time`.
    func index(from time: Int64) -> Int {
        var (low, high, step) = (startIndex, endIndex, 1)
        // Back from the newest, which mostly is meant, in growing steps.
        while high &- step >= low && base[high &- step].start >= time {
            high &-= step
            step &<<= 1
        }
        low = max(low, high &- step &+ 1)
        while low < high {
            let middle = (low + high) / 2
            if base[middle].start < time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Puts a slice into the bucket of `[start, last]`, made if need be; the slice that was first
    /// there.
    @inline(__always)
    mutating func add(_ slice: UInt32, start: Int64, last: Int64) -> UInt32 {
        let isNewest = endIndex > startIndex && base[endIndex &- 1].start == start
        let index = isNewest ? endIndex &- 1 : place(start, last)
        let first = base[index].first
        base[index].first = slice
        return first
    }

    /// Takes the first bucket out; there is one.
    mutating func removeFirst() {
        startIndex += 1
        if startIndex == endIndex { (startIndex, endIndex) = (0, 0) }
    }

    @inline(never)
    private mutating func place(_ start: Int64, _ last: Int64) -> Int {
        let found = index(from: start)
        if found < endIndex && base[found].start == start { return found }
        let count = found - startIndex
        if endIndex == capacity { makeRoom() }
        let place = startIndex + count
        (base + place + 1).update(from: base + place, count: endIndex - place)
        base[place] = SliceBucket(start: start, last: last, first: Slice.none)
        endIndex += 1
        return place
    }

    /// Moves all to the front, of larger memory where half is in use.
    private mutating func makeRoom() {
        let count = endIndex - startIndex
        if count * 2 > capacity {
            let larger = UnsafeMutablePointer<SliceBucket>.allocate(capacity: capacity * 2)
            larger.update(from: base + startIndex, count: count)
            base.deallocate()
            base = larger
            capacity *= 2
        } else {
            base.update(from: base + startIndex, count: count)
        }
        (startIndex, endIndex) = (0, count)
    }
}

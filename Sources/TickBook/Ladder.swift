import TickCore

/// The levels of one side of one book, in order of their keys; the best one is the last.
///
/// Most of what happens, happens at or near the best price: there a search is a compare or two, and
/// an insertion moves an entry or two.
/// Layout: 16 bytes; all zero is an empty ladder.
/// Cost: a search is linear for the best `nearCount` levels and binary behind them; an insertion
/// moves the levels that are better.
struct Ladder: BitwiseCopyable {
    /// A level's key beside its slot, so that a search stays in few cache lines.
    struct Rung: BitwiseCopyable {
        var key: Int64
        var level: UInt32
    }

    var rungs: UnsafeMutablePointer<Rung>?
    var count: UInt32
    /// There is room for 2^`bits` levels, for none where `rungs` is nil.
    var bits: UInt8
    var unused8: UInt8 = 0
    var unused16: UInt16 = 0

    /// Levels of one side are searched one by one from the best this far.
    static var nearCount: Int { 12 }
    private static var firstBits: UInt8 { 4 }

    /// How many rungs have a key of at most `key`.
    @inline(__always)
    func place(_ key: Int64) -> Int {
        guard let rungs else { return 0 }
        var place = Int(count)
        let near = max(place &- Self.nearCount, 0)
        while place > near && rungs[place &- 1].key > key { place &-= 1 }
        return place == near && near > 0 ? farPlace(key, below: near) : place
    }

    @inline(never)
    private func farPlace(_ key: Int64, below end: Int) -> Int {
        var low = 0
        var high = end
        while low < high {
            let middle = (low &+ high) &>> 1
            if rungs.unsafelyUnwrapped[middle].key > key {
                high = middle
            } else {
                low = middle &+ 1
            }
        }
        return low
    }

    /// The level at `key`, whose place is `place(key)`; nil where there is none.
    @inline(__always)
    func level(_ key: Int64, at place: Int) -> UInt32? {
        guard place > 0, let rungs, rungs[place &- 1].key == key else { return nil }
        return rungs[place &- 1].level
    }

    /// The best level; nil where the side is empty.
    @inline(__always)
    var best: UInt32? {
        guard count > 0, let rungs else { return nil }
        return rungs[Int(count) &- 1].level
    }

    /// Whether a level is the best one.
    @inline(__always)
    func isBest(_ level: UInt32) -> Bool {
        count > 0 && rungs.unsafelyUnwrapped[Int(count) &- 1].level == level
    }

    /// Puts a level in; `place` is where its key belongs.
    @inline(__always)
    mutating func insert(_ rung: Rung, at place: Int) {
        if rungs == nil || Int(count) == 1 &<< Int(bits) { grow() }
        let rungs = rungs.unsafelyUnwrapped
        var hole = Int(count)
        if hole &- place > 8 {
            (rungs + (place &+ 1)).update(from: rungs + place, count: hole &- place)
            hole = place
        }
        while hole > place {
            rungs[hole] = rungs[hole &- 1]
            hole &-= 1
        }
        rungs[place] = rung
        count &+= 1
    }

    /// Takes the rung at `index` out.
    @inline(__always)
    mutating func remove(at index: Int) {
        let rungs = rungs.unsafelyUnwrapped
        count &-= 1
        var hole = index
        if Int(count) &- hole > 8 {
            (rungs + hole).update(from: rungs + (hole &+ 1), count: Int(count) &- hole)
            return
        }
        while hole < Int(count) {
            rungs[hole] = rungs[hole &+ 1]
            hole &+= 1
        }
    }

    @inline(never)
    private mutating func grow() {
        let larger = rungs == nil ? Self.firstBits : bits &+ 1
        let room = UnsafeMutablePointer<Rung>.allocate(capacity: 1 &<< Int(larger))
        if let rungs {
            room.update(from: rungs, count: Int(count))
            rungs.deallocate()
        }
        rungs = room
        bits = larger
    }
}

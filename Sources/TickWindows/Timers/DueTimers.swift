/// The timers that fire in one pass, in the order of time and key.
///
/// Concurrency: owned by the timers.
/// Cost: timers of one time are laid out by the rank of their keys, which costs a step each and
/// one per 64 instruments; others are sorted by time, and only those of the same time by rank.
/// Allocates only to grow.
@usableFromInline struct DueTimers: BitwiseCopyable {
    /// The timers' numbers, from `next` on.
    @usableFromInline var numbers: UnsafeMutablePointer<UInt32>
    @usableFromInline var next = 0
    @usableFromInline var count = 0
    private var capacity = 1 << 6
    private var sortKeys: UnsafeMutablePointer<UInt64>
    private var rankCapacity = 0
    private var byRank: UnsafeMutablePointer<UInt32>
    private var rankBits: UnsafeMutablePointer<UInt64>

    init() {
        numbers = .allocate(capacity: capacity)
        sortKeys = .allocate(capacity: capacity)
        byRank = .allocate(capacity: 1)
        rankBits = .allocate(capacity: 1)
    }

    /// Frees the memory; the owner calls this once.
    func deallocate() {
        numbers.deallocate()
        sortKeys.deallocate()
        byRank.deallocate()
        rankBits.deallocate()
    }

    /// Takes what is due; `rank` gives the rank of a timer's key, below `rankCount`.
    mutating func arrange(
        _ due: UnsafeBufferPointer<TimerWheel.Entry>, rankCount: Int, rank: (UInt32) -> UInt32
    ) {
        (next, count) = (0, due.count)
        if count > capacity { grow() }
        guard let first = due.first else { return }
        guard count > 1 else {
            numbers[0] = first.number
            return
        }
        var (earliest, latest) = (first.time, first.time)
        for entry in due {
            earliest = min(earliest, entry.time)
            latest = max(latest, entry.time)
        }
        if earliest == latest {
            arrangeOneTime(due, rankCount, rank)
        } else if latest.subtractingReportingOverflow(earliest).partialValue >> 32 == 0 {
            arrangeNear(due, from: earliest, rank)
        } else {
            let sorted = due.sorted {
                $0.time != $1.time ? $0.time < $1.time : rank($0.number) < rank($1.number)
            }
            for index in 0..<count { numbers[index] = sorted[index].number }
        }
    }

    /// All of one time: by rank alone.
    private mutating func arrangeOneTime(
        _ due: UnsafeBufferPointer<TimerWheel.Entry>, _ rankCount: Int, _ rank: (UInt32) -> UInt32
    ) {
        guard count * 16 > rankCount / 64 else { return arrangeNear(due, from: due[0].time, rank) }
        makeRoom(forRanks: rankCount)
        for index in 0..<count {
            let rank = Int(rank(due[index].number))
            byRank[rank] = due[index].number
            rankBits[rank >> 6] |= 1 &<< UInt64(rank & 63)
        }
        var place = 0
        for word in 0..<(rankCount + 63) / 64 {
            var left = rankBits[word]
            while left != 0 {
                numbers[place] = byRank[word &* 64 &+ left.trailingZeroBitCount]
                place &+= 1
                left &= left &- 1
            }
            rankBits[word] = 0
        }
    }

    /// Times within 32 bits of the earliest: sorted as one number with the place in `due`.
    private mutating func arrangeNear(
        _ due: UnsafeBufferPointer<TimerWheel.Entry>, from earliest: Int64,
        _ rank: (UInt32) -> UInt32
    ) {
        for index in 0..<count {
            let distance = UInt64(truncatingIfNeeded: due[index].time &- earliest)
            sortKeys[index] = distance &<< 32 | UInt64(index)
        }
        Self.sort(sortKeys, count)
        var start = 0
        while start < count {
            var end = start &+ 1
            while end < count && sortKeys[end] &>> 32 == sortKeys[start] &>> 32 { end &+= 1 }
            for place in start..<end {
                numbers[place] = due[Int(sortKeys[place] & 0xFFFF_FFFF)].number
            }
            if end &- start > 1 { sortByRank(start, end, rank) }
            start = end
        }
    }

    private func sortByRank(_ start: Int, _ end: Int, _ rank: (UInt32) -> UInt32) {
        for place in start..<end {
            let number = numbers[place]
            sortKeys[place] = UInt64(rank(number)) << 32 | UInt64(number)
        }
        Self.sort(sortKeys + start, end - start)
        for place in start..<end {
            numbers[place] = UInt32(truncatingIfNeeded: sortKeys[place])
        }
    }

    /// Few by insertion, many as the library does.
    private static func sort(_ keys: UnsafeMutablePointer<UInt64>, _ count: Int) {
        guard count <= 24 else {
            var all = UnsafeMutableBufferPointer(start: keys, count: count)
            return all.sort()
        }
        for place in 1..<max(count, 1) {
            let key = keys[place]
            var hole = place
            while hole > 0 && keys[hole &- 1] > key {
                keys[hole] = keys[hole &- 1]
                hole &-= 1
            }
            keys[hole] = key
        }
    }

    private mutating func grow() {
        while capacity < count { capacity *= 2 }
        numbers.deallocate()
        sortKeys.deallocate()
        numbers = .allocate(capacity: capacity)
        sortKeys = .allocate(capacity: capacity)
    }

    private mutating func makeRoom(forRanks count: Int) {
        guard rankCapacity < count else { return }
        rankCapacity = count + count / 2 + 64
        byRank.deallocate()
        rankBits.deallocate()
        byRank = .allocate(capacity: rankCapacity)
        rankBits = .allocate(capacity: rankCapacity / 64 + 1)
        rankBits.initialize(repeating: 0, count: rankCapacity / 64 + 1)
    }
}

import TickCore

/// A session that is due.
struct Firing: BitwiseCopyable {
    let end: Int64
    let start: Int64
    let instrument: UInt32
    let session: UInt32

    /// The order of output.
    func isBefore(_ other: Firing, _ instruments: InstrumentTable) -> Bool {
        if end != other.end { return end < other.end }
        if start != other.start { return start < other.start }
        return instruments.rank(InstrumentID(rawValue: instrument))
            < instruments.rank(InstrumentID(rawValue: other.instrument))
    }
}

/// Brings sessions that are due into the order of output: dealt out by their ends over as many
/// buckets as there are sessions, and then sorted by insertion, which has little left to do.
///
/// Concurrency: owned by the window thread.
/// Cost: some ten instructions an entry where ends are spread; where many share a bucket, that of a
/// library's sort. Allocates only where more are due than ever before.
struct FiringOrder: BitwiseCopyable {
    private var capacity = 1 << 6
    private(set) var count = 0
    private var entries: UnsafeMutablePointer<Firing>
    private var dealt: UnsafeMutablePointer<Firing>
    /// By bucket: how many it has, then where its next one goes.
    private var places: UnsafeMutablePointer<UInt32>

    /// Up to so many are sorted by insertion as they are.
    private static var fewMax: Int { 12 }
    /// The most that a bucket may have for that.
    private static var crowdMax: UInt32 { 32 }

    init() {
        entries = .allocate(capacity: capacity)
        dealt = .allocate(capacity: capacity)
        places = .allocate(capacity: capacity)
    }

    /// Frees the memory; the owner calls this once.
    func deallocate() {
        entries.deallocate()
        dealt.deallocate()
        places.deallocate()
    }

    var isEmpty: Bool { count == 0 }

    /// Adds a session.
    @inline(__always)
    mutating func add(_ entry: Firing) {
        if count == capacity { grow() }
        entries[count] = entry
        count &+= 1
    }

    /// Begins anew.
    mutating func removeAll() { count = 0 }

    /// All that were added, in order; until the next `add`.
    mutating func arrange(_ instruments: InstrumentTable) -> UnsafeBufferPointer<Firing> {
        let isCrowded = count > Self.fewMax && deal() > Self.crowdMax
        var all = UnsafeMutableBufferPointer(start: entries, count: count)
        if isCrowded {
            all.sort { $0.isBefore($1, instruments) }
        } else {
            Self.insert(all, instruments)
        }
        return UnsafeBufferPointer(all)
    }

    /// Deals all out by their ends; how many the fullest bucket has.
    private mutating func deal() -> UInt32 {
        var (first, last) = (Int64.max, Int64.min)
        for place in 0..<count {
            first = min(first, entries[place].end)
            last = max(last, entries[place].end)
        }
        let bits = Int.bitWidth - count.leadingZeroBitCount - 1
        let range = UInt64(bitPattern: last &- first)
        let shift = UInt64(max(0, UInt64.bitWidth - range.leadingZeroBitCount - bits))
        func bucket(_ place: Int) -> Int {
            let distance = UInt64(bitPattern: entries[place].end &- first)
            return Int(truncatingIfNeeded: distance &>> shift)
        }
        places.update(repeating: 0, count: 1 << bits)
        for place in 0..<count { places[bucket(place)] &+= 1 }
        var (next, fullest): (UInt32, UInt32) = (0, 0)
        for number in 0..<1 << bits {
            let size = places[number]
            fullest = max(fullest, size)
            places[number] = next
            next &+= size
        }
        for place in 0..<count {
            let number = bucket(place)
            dealt[Int(places[number])] = entries[place]
            places[number] &+= 1
        }
        swap(&entries, &dealt)
        return fullest
    }

    private static func insert(
        _ entries: UnsafeMutableBufferPointer<Firing>, _ instruments: InstrumentTable
    ) {
        for next in entries.indices.dropFirst() {
            let entry = entries[next]
            var place = next
            while place > 0 && entry.isBefore(entries[place - 1], instruments) {
                entries[place] = entries[place - 1]
                place -= 1
            }
            entries[place] = entry
        }
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Firing>.allocate(capacity: capacity * 2)
        larger.update(from: entries, count: count)
        deallocate()
        capacity *= 2
        entries = larger
        dealt = .allocate(capacity: capacity)
        places = .allocate(capacity: capacity)
    }
}

import TickCore

/// Brings slices into the order of their instruments, (venue, symbol), without comparing symbols.
///
/// Cost: few among many instruments are sorted by rank; many are laid out by rank and read off a
/// bitmap, which costs one step each and one per 64 instruments. Allocates only to grow.
struct RankOrder {
    private var entries: [(rank: UInt32, slice: UInt32)] = []
    private var places: [UInt32] = []
    private var bits: [UInt64] = []
    /// The slices in order, after `arrange`.
    private(set) var ordered: [UInt32] = []

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        ordered.removeAll(keepingCapacity: true)
    }

    mutating func append(_ slice: UInt32, rank: UInt32) { entries.append((rank, slice)) }

    /// Fills `ordered`; no two entries have the same rank.
    mutating func arrange(instruments: Int) {
        if entries.count * 8 < instruments / 64 + 64 {
            entries.sort { $0.rank < $1.rank }
            for entry in entries { ordered.append(entry.slice) }
        } else {
            layOut(instruments)
        }
    }

    private mutating func layOut(_ instruments: Int) {
        if places.count < instruments {
            places = Array(repeating: 0, count: instruments)
            bits = Array(repeating: 0, count: (instruments + 63) / 64)
        }
        for entry in entries {
            places[Int(entry.rank)] = entry.slice
            bits[Int(entry.rank >> 6)] |= 1 << UInt64(entry.rank & 63)
        }
        for word in 0..<(instruments + 63) / 64 {
            var left = bits[word]
            while left != 0 {
                ordered.append(places[word * 64 + left.trailingZeroBitCount])
                left &= left - 1
            }
            bits[word] = 0
        }
    }
}

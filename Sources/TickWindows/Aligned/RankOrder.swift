import TickCore

/// Brings slices into the order of their instruments, (venue, symbol), without comparing symbols:
/// each is laid down at its instrument's rank, and what lies there is read off two levels of bits.
///
/// Invariant: between `arrange` and the next `add` no bit is set.
/// Concurrency: owned by the window thread.
/// Cost: some ten instructions an entry, one load for 4096 instruments between the first entry and
/// the last. Allocates only where there are more instruments than ever before.
struct RankOrder: ~Copyable {
    private var capacity = 0
    private var count = 0
    private var places = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
    private var output = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
    /// One bit for each place that holds an entry.
    private var bits = UnsafeMutablePointer<UInt64>.allocate(capacity: 0)
    /// One bit for each word of `bits` that is not 0.
    private var words = UnsafeMutablePointer<UInt64>.allocate(capacity: 0)
    /// The words of `words` with anything in them lie in this range.
    private var low = Int.max
    private var high = -1

    /// Instruments that one word of `words` stands for.
    private static var span: Int { 1 << 12 }

    /// Frees the memory; the owner calls this once.
    func deallocate() {
        places.deallocate()
        output.deallocate()
        bits.deallocate()
        words.deallocate()
    }

    /// The entries in order, after `arrange`; until the next `add`.
    var ordered: UnsafeBufferPointer<UInt32> { UnsafeBufferPointer(start: output, count: count) }

    /// Begins anew, for ranks below `instruments`.
    mutating func begin(instruments: Int) {
        count = 0
        if instruments > capacity { grow(instruments) }
    }

    /// Adds an entry; no two have the same rank.
    @inline(__always)
    mutating func add(_ entry: UInt32, rank: UInt32) {
        let word = Int(rank &>> 6)
        places[Int(rank)] = entry
        bits[word] |= 1 &<< UInt64(rank & 63)
        words[word &>> 6] |= 1 &<< UInt64(word & 63)
        low = min(low, word &>> 6)
        high = max(high, word &>> 6)
    }

    /// Fills `ordered`.
    mutating func arrange() {
        guard low <= high else { return }
        var end = output
        for outer in low...high {
            var wordsLeft = words[outer]
            words[outer] = 0
            while wordsLeft != 0 {
                let word = outer &<< 6 | wordsLeft.trailingZeroBitCount
                wordsLeft &= wordsLeft &- 1
                var left = bits[word]
                bits[word] = 0
                while left != 0 {
                    end.pointee = places[word &<< 6 | left.trailingZeroBitCount]
                    end += 1
                    left &= left &- 1
                }
            }
        }
        count = end - output
        low = .max
        high = -1
    }

    private mutating func grow(_ instruments: Int) {
        deallocate()
        capacity = max((instruments + Self.span - 1) / Self.span * Self.span, capacity * 2)
        places = .allocate(capacity: capacity)
        output = .allocate(capacity: capacity)
        bits = .allocate(capacity: capacity / 64)
        bits.initialize(repeating: 0, count: capacity / 64)
        words = .allocate(capacity: capacity / Self.span)
        words.initialize(repeating: 0, count: capacity / Self.span)
    }
}

/// Buckets of whole numbers that widen by 2 %: any number of a bucket is within 1 % of its middle.
///
/// Numbers below 100 have a bucket each. The edges are integers, so a number is in the same bucket
/// on every machine. Keys are ordered as the numbers are: 0 for 0, n + 1 for bucket n of the
/// positive ones, −(n + 1) for the negative ones.
/// Concurrency: immutable. Cost: a lookup is a table read and at most three compares.
struct QuantileBuckets: Sendable {
    static let shared = QuantileBuckets()

    /// The lowest number of each bucket, ascending; one more at the end.
    let edges: [UInt64]
    /// The bucket of the lowest number with given five leading bits, by bit length and those bits.
    private let starts: [UInt16]

    private init() {
        var edges: [UInt64] = [1]
        while let last = edges.last, last <= UInt64(Int64.max) + 1 {
            let (product, overflow) = last.multipliedReportingOverflow(by: 51)
            edges.append(overflow ? last / 50 * 51 : max(last + 1, product / 50))
        }
        self.edges = edges
        var starts: [UInt16] = []
        for bits in 0..<64 {
            for step in 0..<UInt64(32) {
                let lowest: UInt64 = 1 << UInt64(bits)
                let number = bits >= 5 ? lowest | step << UInt64(bits - 5) : lowest
                var bucket = Int(starts.last ?? 0)
                while bucket + 2 < edges.count && edges[bucket + 1] <= number { bucket += 1 }
                starts.append(UInt16(bucket))
            }
        }
        self.starts = starts
    }

    /// The key of a number.
    func key(_ number: Int64) -> Int32 {
        guard number != 0 else { return 0 }
        let key = Int32(bucket(number.magnitude)) + 1
        return number < 0 ? -key : key
    }

    private func bucket(_ size: UInt64) -> Int {
        let bits = 63 - size.leadingZeroBitCount
        let step = bits >= 5 ? Int(truncatingIfNeeded: size >> UInt64(bits - 5) & 31) : 0
        var bucket = Int(starts[bits << 5 | step])
        while edges[bucket + 1] <= size { bucket += 1 }
        return bucket
    }

    /// The middle of a key's bucket, saturated.
    func middle(_ key: Int32) -> Int64 {
        guard key != 0 else { return 0 }
        let bucket = Int(key.magnitude) - 1
        let size = edges[bucket] + (edges[bucket + 1] - 1 - edges[bucket]) / 2
        return key < 0 ? Int64(clamping: -Int128(size)) : Int64(clamping: size)
    }

    /// The highest key there is; the lowest is its negative.
    var keyMax: Int32 { Int32(edges.count - 1) }
}

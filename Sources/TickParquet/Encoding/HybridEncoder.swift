/// Writes small numbers as runs of one value and as packed groups of eight.
///
/// Groups stand at multiples of eight from the start, so a run begins and ends at one: a few bits
/// more than the best, which compression takes away again, for a test of eight values at once.
/// Source: Parquet "Encodings", RLE/bit-packing hybrid.
enum HybridEncoder {
    /// Groups in one packed run, so that its head is at most two bytes.
    private static let groupsMax = 4096

    /// Appends values below 2^width; reads up to 7 values behind the last and packs them as 0.
    static func encode(
        _ values: UnsafeMutablePointer<UInt32>, count: Int, width: Int, onto sink: ByteSink
    ) {
        let groups = (count &+ 7) / 8
        for pad in count..<groups &* 8 { values[pad] = 0 }
        let whole = count / 8
        var packedFrom = 0
        var group = 0
        while group < whole {
            let same = sameGroups(values, from: group, to: whole)
            if same == 0 {
                group &+= 1
                continue
            }
            pack(values, packedFrom..<group, width, sink)
            run(values[group &* 8], same &* 8, width, sink)
            group &+= same
            packedFrom = group
        }
        pack(values, packedFrom..<groups, width, sink)
    }

    /// How many whole groups from this one on hold one value only, the same in all.
    @inline(__always)
    private static func sameGroups(
        _ values: UnsafeMutablePointer<UInt32>, from first: Int, to end: Int
    ) -> Int {
        let value = values[first &* 8]
        var group = first
        while group < end {
            let v = values + group &* 8
            let differs =
                (v[0] ^ value) | (v[1] ^ value) | (v[2] ^ value) | (v[3] ^ value)
                | (v[4] ^ value) | (v[5] ^ value) | (v[6] ^ value) | (v[7] ^ value)
            if differs != 0 { break }
            group &+= 1
        }
        return group &- first
    }

    private static func run(_ value: UInt32, _ count: Int, _ width: Int, _ sink: ByteSink) {
        sink.appendVarint(UInt64(count) &<< 1)
        for byte in 0..<(width &+ 7) / 8 {
            sink.append(byte: UInt8(truncatingIfNeeded: value &>> UInt32(byte &* 8)))
        }
    }

    private static func pack(
        _ values: UnsafeMutablePointer<UInt32>, _ groups: Range<Int>, _ width: Int, _ sink: ByteSink
    ) {
        var from = groups.lowerBound
        while from < groups.upperBound {
            let count = min(groupsMax, groups.upperBound &- from)
            sink.appendVarint(UInt64(count) &<< 1 | 1)
            let target = sink.room(count &* width)
            BitPacking.pack(values + from &* 8, count: count &* 8, width: width, to: target)
            sink.commit(count &* width)
            from &+= count
        }
    }
}

import Testing

@testable import TickWindows

@Suite struct SliceBucketsTests {
    /// Against an array that is sorted anew each time.
    @Test(arguments: 0..<20)
    func `buckets stay sorted and keep their slices, whatever comes and goes`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var buckets = SliceBuckets()
        defer { buckets.deallocate() }
        var model: [(start: Int64, first: UInt32)] = []
        for slice in 0..<400 as Range<UInt32> {
            let start = Int64(random.next() % 90) * 10 + Int64(slice)
            let before = buckets.add(slice, start: start, last: start + 9)
            if let known = model.firstIndex(where: { $0.start == start }) {
                #expect(before == model[known].first)
                model[known].first = slice
            } else {
                #expect(before == Slice.none)
                model.append((start, slice))
                model.sort { $0.start < $1.start }
            }
            if random.next() % 3 == 0 {
                buckets.removeFirst()
                model.removeFirst()
            }
            #expect(buckets.first?.start == model.first?.start)
            #expect(buckets.all.map(\.start) == model.map(\.start))
            #expect(buckets.all.map(\.first) == model.map(\.first))
            #expect(buckets.all.allSatisfy { $0.last == $0.start + 9 })
            let time = Int64(random.next() % 1400)
            let index = buckets.index(from: time) - buckets.startIndex
            #expect(index == model.firstIndex { $0.start >= time } ?? model.count)
        }
    }
}

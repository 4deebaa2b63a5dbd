import Testing
import TickPlant
import TickSynth

/// The samples of every feed, cut and corrupted all over.
@Suite struct SampleDamageTests {
    @Test(arguments: SynthFeed.allCases)
    func `a sample cut anywhere is replayed up to the cut`(feed: SynthFeed) throws {
        let scratch = try Scratch()
        let bytes = try fileBytes(Places.sample(feed.rawValue))
        let whole = try InProcess.replay(bytes, in: scratch)
        #expect(!whole.report.isDamaged)
        #expect(whole.report.bars.trades > 0)
        var packets: UInt64 = 0
        for count in stride(from: 1, to: bytes.count, by: max(1, bytes.count / 150)) {
            let cut = try InProcess.replay(Array(bytes[..<count]), in: scratch)
            #expect(cut.report.packets >= packets)
            #expect(cut.report.packets < whole.report.packets)
            #expect(cut.report.damages.count <= 1)
            packets = cut.report.packets
        }
    }

    @Test(arguments: SynthFeed.allCases, [UInt64(1), 2])
    func `a sample with wrong bytes never traps and loses no packet silently`(
        feed: SynthFeed, seed: UInt64
    ) throws {
        let scratch = try Scratch()
        let bytes = try fileBytes(Places.sample(feed.rawValue))
        let whole = try InProcess.replay(bytes, in: scratch)
        var random = SeededNumbers(seed: seed)
        for _ in 0..<100 {
            var corrupt = bytes
            for _ in 0...random.next(below: 8) {
                let place = 24 + Int(random.next(below: UInt64(bytes.count - 24)))
                corrupt[place] = UInt8(truncatingIfNeeded: random.next(below: 256))
            }
            let odd = try InProcess.replay(corrupt, in: scratch)
            #expect(odd.report.packets == whole.report.packets || odd.report.isDamaged)
            #expect(odd.report.isDamaged != odd.report.damages.isEmpty || !odd.damage.isEmpty)
        }
    }
}

import Testing
import TickSynth

/// Whole synthetic days: the plant's bars are the exchange's own.
@Suite struct SyntheticDayTests {
    @Test(
        arguments: [UInt64(1), 2, 3],
        [("100ms", Int64(100_000_000)), ("1s", 1_000_000_000), ("1m", 60_000_000_000)])
    func `a day's bars equal the exchange's own, byte for byte`(
        seed: UInt64, bars: (text: String, nanos: Int64)
    ) throws {
        let day = try Day(messages: 200_000, symbols: 50, seed: seed, bars: bars.nanos)
        let run = try Tool.run(["replay", "--bars", bars.text, day.capture])
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output == (try fileText(day.truth)))
        #expect(run.lines.count > 100)
    }

    @Test(arguments: SynthFeed.allCases)
    func `so do those of every feed`(feed: SynthFeed) throws {
        let day = try Day(feed, messages: 60_000)
        let run = try Tool.run(["replay", day.capture])
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output == (try fileText(day.truth)))
        let forced = try Tool.run(["replay", "--feed", feed.rawValue, day.capture])
        #expect(forced.output == run.output)
    }

    @Test func `the same command gives the same bytes, in files too`() throws {
        let day = try Day()
        let first = try Tool.run(["replay", day.capture])
        let second = try Tool.run(["replay", day.capture])
        #expect(first.output == second.output)
        #expect(first.errors == second.errors)
        let file = day.scratch.path("bars.csv")
        let third = try Tool.run(["replay", "-o", file, day.capture])
        #expect(third.output == "")
        #expect(try fileText(file) == first.output)
    }

    @Test(arguments: [2, 7])
    func `a day cut into files gives the bytes of the whole`(files: Int) throws {
        let whole = try Day()
        let parts = try Day { $0.splitFiles = files }
        let names = (1...files).map { parts.scratch.path("day-\($0).pcap") }
        let one = try Tool.run(["replay", whole.capture])
        let many = try Tool.run(["replay"] + names)
        #expect(many.code == 0, "\(many.errors)")
        #expect(many.output == one.output)
        let rows = try Tool.run(["decode", "-q"] + names)
        let oneRows = try Tool.run(["decode", "-q", whole.capture])
        #expect(rows.lines.count == oneRows.lines.count)
    }

    @Test func `a BinaryFILE gives the same numbers, unproven`() throws {
        let day = try Day(name: "day.itch") { $0.container = .binaryFile }
        let undated = try Tool.run(["replay", day.capture])
        #expect(undated.code == 1)
        #expect(undated.errors.contains("--date"))
        let run = try Tool.run(["replay", "--date", "2026-03-16", day.capture])
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output == (try fileText(day.truth)))
        #expect(bars(run).allSatisfy { status($0) == "unproven" })
        let packets = try Day()
        #expect(bars(run).map(numbers) == (try packets.truthLines().map(numbers)))
    }

    @Test func `compressed input and standard input give the same bytes`() throws {
        let day = try Day()
        let packed = try Day(name: "day.pcap.zst")
        let wanted = try Tool.run(["replay", day.capture]).output
        #expect(try Tool.run(["replay", packed.capture]).output == wanted)
        let gzipped = day.scratch.path("day.gz")
        _ = try Tool.shell("gzip -c '\(day.capture)' > '\(gzipped)'")
        #expect(try Tool.run(["replay", gzipped]).output == wanted)
        for input in [day.capture, packed.capture, gzipped] {
            let run = try Tool.run(["replay", "-"], input: input)
            #expect(run.code == 0, "\(run.errors)")
            #expect(run.output == wanted)
            #expect(try Tool.shell("cat '\(input)' | $TICKPLANT replay -").output == wanted)
        }
    }
}

import Foundation
import Testing
import TickSynth

/// The same options give the same day; faults change the capture and never the truth.
@Suite struct FaultTests {
    private func bytes(_ path: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: path))
    }

    @Test func `the same options give the same bytes, another seed gives others`() throws {
        let (first, second, third) = (try Scratch(), try Scratch(), try Scratch())
        let one = try ItchDayTests.day(first)
        let two = try ItchDayTests.day(second)
        let other = try ItchDayTests.day(third, seed: 2)
        #expect(try bytes(one.output) == bytes(two.output))
        #expect(try bytes(one.truth!) == bytes(two.truth!))
        #expect(try bytes(one.output) != bytes(other.output))
    }

    @Test(arguments: [UInt64(100)...100, 250...400, 1...3, 5990...6000])
    func `exactly the lost messages are missing`(range: ClosedRange<UInt64>) throws {
        let (whole, cut) = (try Scratch(), try Scratch())
        let all = try ItchDayTests.messages(ItchDayTests.day(whole).output)
        let holed = try ItchDayTests.day(cut) { $0.faults.lose = [range] }
        #expect(
            try ItchDayTests.messages(holed.output) == all.filter { !range.contains($0.sequence) })
        #expect(try bytes(holed.truth!) == bytes(whole.path("truth.csv")))
    }

    @Test func `a hole swallows the heartbeats inside it and no others`() throws {
        let (whole, cut) = (try Scratch(), try Scratch())
        func heartbeats(_ options: SynthOptions) throws -> [UInt64] {
            try CaptureFile(path: options.output).packets.map { MoldPacket($0.payload) }
                .filter { $0.count == 0 }.map(\.sequence)
        }
        let all = try heartbeats(ItchDayTests.day(whole) { $0.heartbeatNanos = 1_000_000_000 })
        let rest = try heartbeats(
            ItchDayTests.day(cut) {
                $0.heartbeatNanos = 1_000_000_000
                $0.faults.lose = [2000...2600]
            })
        #expect(rest == all.filter { !(2001...2600).contains($0) })
        #expect(rest.count < all.count)
    }

    @Test func `every fifth packet comes twice`() throws {
        let (whole, twice) = (try Scratch(), try Scratch())
        let once = try CaptureFile(path: ItchDayTests.day(whole).output).packets
        let options = try ItchDayTests.day(twice) { $0.faults.duplicateEvery = 5 }
        let doubled = try CaptureFile(path: options.output).packets
        let wanted = once.enumerated().flatMap {
            Array(repeating: $0.element.payload, count: ($0.offset + 1) % 5 == 0 ? 2 : 1)
        }
        #expect(doubled.map { Array($0.payload) } == wanted.map { Array($0) })
    }

    @Test func `every fourth packet comes after its successor`() throws {
        let (whole, swapped) = (try Scratch(), try Scratch())
        var wanted = try CaptureFile(path: ItchDayTests.day(whole).output).packets.map {
            Array($0.payload)
        }
        let options = try ItchDayTests.day(swapped) { $0.faults.reorderEvery = 4 }
        for index in stride(from: 3, to: wanted.count - 1, by: 4) {
            wanted.swapAt(index, index + 1)
        }
        let packets = try CaptureFile(path: options.output).packets
        #expect(packets.map { Array($0.payload) } == wanted)
        #expect(zip(packets, packets.dropFirst()).allSatisfy { $0.captureTime <= $1.captureTime })
    }

    @Test(arguments: [2, 7])
    func `a day cut into files is the same packets in the same order`(files: Int) throws {
        let (whole, parts) = (try Scratch(), try Scratch())
        let one = try CaptureFile(path: ItchDayTests.day(whole).output).packets
        _ = try ItchDayTests.day(parts) { $0.splitFiles = files }
        let pieces = try (1...files).map {
            try CaptureFile(path: parts.path("day-\($0).pcap")).packets
        }
        #expect(pieces.joined().map { Array($0.frame) } == one.map { Array($0.frame) })
        #expect(pieces.joined().map(\.captureTime) == one.map(\.captureTime))
        #expect(pieces.allSatisfy { $0.count > one.count / files / 4 })
    }

    @Test func `a BinaryFILE holds the same messages and ends with a zero length`() throws {
        let (packets, plain) = (try Scratch(), try Scratch())
        let wanted = try ItchDayTests.messages(ItchDayTests.day(packets).output).flatMap {
            [UInt8($0.bytes.count >> 8), UInt8($0.bytes.count & 0xFF)] + $0.bytes
        }
        let options = try ItchDayTests.day(plain) { $0.container = .binaryFile }
        #expect(try bytes(options.output) == Data(wanted + [0, 0]))
        let truth = try String(contentsOfFile: options.truth!, encoding: .utf8).split(
            separator: "\n")
        #expect(truth.count > 100)
        #expect(truth.dropFirst().allSatisfy { $0.hasSuffix(",unproven") })
    }

    @Test func `files that are there are kept unless forced`() throws {
        let scratch = try Scratch()
        let options = try ItchDayTests.day(scratch)
        #expect(throws: SynthError.self) { try SyntheticDay(options).write() }
        var forced = options
        forced.force = true
        #expect(try SyntheticDay(forced).write().messages == 6000)
    }

    @Test func `options that contradict each other are refused`() throws {
        let base = SynthOptions(feed: .itch50, messages: 1, symbols: 1, seed: 1, output: "x")
        let changes: [(inout SynthOptions) -> Void] = [
            { $0.symbols = 0 }, { $0.symbols = 65_001 }, { $0.barNanos = 0 }, { $0.output = "" },
            { $0.splitFiles = 0 }, { $0.heartbeatNanos = 0 }, { $0.messages = 5_000_000_000 },
            {
                $0.container = .binaryFile; $0.splitFiles = 2
            },
            {
                $0.container = .binaryFile; $0.feed = .tops16
            },
        ]
        for change in changes {
            var options = base
            change(&options)
            #expect(throws: SynthError.self) { _ = try SyntheticDay(options) }
        }
    }

    @Test func `a compressed day holds the bytes of the plain one`() throws {
        let (plain, packed) = (try Scratch(), try Scratch())
        let wanted = try bytes(ItchDayTests.day(plain).output)
        let options = try ItchDayTests.day(packed) { $0.output += ".zst" }
        #expect(try decompressed(options.output) == wanted)
    }

    @Test func `even the smallest days are whole`() throws {
        for (messages, symbols) in [(UInt64(0), 1), (1, 2), (50, 3), (200, 1)] {
            let scratch = try Scratch()
            let options = try ItchDayTests.day(scratch, messages: messages, symbols: symbols)
            var replay = ItchReplay()
            for message in try ItchDayTests.messages(options.output) { replay.take(message) }
            #expect(replay.faults.isEmpty)
            #expect(replay.counts["S"] == 6)
        }
    }
}

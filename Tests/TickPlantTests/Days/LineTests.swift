import Foundation
import Testing
import TickSynth

/// Several lines, venues, sessions and pieces in one run.
@Suite struct LineTests {
    @Test func `two lossy lines of a channel make the whole`() throws {
        let first = try Day { $0.faults.lose = [100...140, 9_000...9_100] }
        let second = try Day { $0.faults.lose = [300...900, 20_000...20_000] }
        try second.moveToPort(26_999)
        let run = try Tool.run(["replay", first.capture, second.capture])
        #expect(run.code == 0, "\(run.errors)")
        #expect(bars(run).map(numbers) == (try first.truthLines().map(numbers)))
        let allowed: Set<Substring> = ["complete", "assumed", "recovered"]
        #expect(bars(run).allSatisfy { allowed.contains(status($0)) })
        #expect(run.errors.contains("26400"))
        #expect(run.errors.contains("26999"))
        let alone = try Tool.run(["replay", "-q", second.capture])
        #expect(alone.code == 2)
    }

    @Test func `two venues make the bars of both, in order of their ends`() throws {
        let itch = try Day(.itch50)
        let tops = try Day(.tops16, messages: 20_000, seed: 5)
        try tops.moveToPort(10_001)
        for paths in [[itch.capture, tops.capture], [tops.capture, itch.capture]] {
            let run = try Tool.run(["replay"] + paths)
            #expect(run.code == 0, "\(run.errors)")
            let wanted = try itch.truthLines() + tops.truthLines()
            #expect(bars(run).map(numbers).sorted() == wanted.map(numbers).sorted())
            let ends = bars(run).map { Int64($0.split(separator: ",")[2])! }
            #expect(ends == ends.sorted())
            #expect(bars(run).allSatisfy { ["complete", "assumed"].contains(status($0)) })
        }
    }

    @Test func `a hole in one venue's day damages no bar of another's`() throws {
        let itch = try Day(.itch50) { $0.faults.lose = [9_000...15_000] }
        // On this day no trade is broken that only the other venue's hole keeps open.
        let tops = try Day(.tops16, messages: 20_000, seed: 6)
        try tops.moveToPort(10_001)
        for paths in [[itch.capture, tops.capture], [tops.capture, itch.capture]] {
            let run = try Tool.run(["replay"] + paths)
            #expect(run.code == 2)
            let damaged = bars(run).filter { status($0) == "damaged" }
            #expect(damaged.count > 1)
            let sound = Set(bars(run).filter { status($0) != "damaged" }.map(numbers))
            let wanted = try tops.truthLines().map(numbers)
            #expect(wanted.filter { !sound.contains($0) } == [])
        }
    }

    @Test func `a new session knows no order of the one before`() throws {
        let scratch = try Scratch()
        let noon = WireItch.noon
        var capture = WireCapture()
        let packets: [(Int64, String, [[UInt8]])] = [
            (noon, "MONDAY", [WireItch.add(1, at: noon), WireItch.system("C", at: noon + 1)]),
            (noon + 5, "TUESDAY", [WireItch.execute(1, at: noon + 2_000_000_000)]),
            (noon + 6, "TUESDAY", [WireItch.add(2, at: noon + 3_000_000_000)]),
        ]
        var sequences: [String: UInt64] = [:]
        for (time, session, messages) in packets {
            let sequence = sequences[session, default: 1]
            let packet = WireItch.mold(messages, sequence: sequence, session: session)
            capture.add(WireCapture.frame(packet), at: time)
            sequences[session] = sequence + UInt64(messages.count)
        }
        let run = try Tool.run(["replay", try scratch.write(capture.bytes, "days.pcap")])
        #expect(run.errors.contains("1 trades without a known order"), "\(run.errors)")
        #expect(bars(run).filter { status($0) != "damaged" }.isEmpty)
    }

    @Test func `a BinaryFILE in pieces gives the bytes of the whole`() throws {
        let day = try Day(messages: 20_000, name: "day.itch") { $0.container = .binaryFile }
        let bytes = try fileBytes(day.capture)
        var cuts = [0]
        var offset = 0
        while offset + 2 <= bytes.count {
            offset += 2 + Int(bytes[offset]) << 8 + Int(bytes[offset + 1])
            if offset >= cuts.count * bytes.count / 7 { cuts.append(offset) }
        }
        cuts[cuts.count - 1] = bytes.count
        let pieces = try zip(cuts, cuts.dropFirst()).enumerated().map { index, range in
            try day.scratch.write(Array(bytes[range.0..<range.1]), "piece-\(index)")
        }
        #expect(pieces.count >= 7)
        let whole = try Tool.run(["replay", "--date", "2026-03-16", day.capture])
        let run = try Tool.run(["replay", "--date", "2026-03-16"] + pieces)
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output == whole.output)
        #expect(bars(run).count > 100)
    }

    @Test func `the messages of a BinaryFILE move time`() throws {
        let scratch = try Scratch()
        let noon = WireItch.noon
        let second: Int64 = 1_000_000_000
        var messages = [WireItch.add(1, at: noon)]
        for trade in 1...8 {
            messages.append(WireItch.execute(1, shares: 1, at: noon + Int64(trade) * second))
        }
        messages.append(WireItch.execute(1, shares: 50, at: noon + 2 * second))
        var file = Wire()
        for message in messages {
            file.big(UInt64(message.count), 2)
            file.bytes += message
        }
        let path = try scratch.write(file.bytes, "day.itch")
        let run = try Tool.run(["replay", "--date", "2026-03-16", path])
        #expect(bars(run).count == 8)
        #expect(run.errors.contains("1 trades came after their bar was out"))
    }
}

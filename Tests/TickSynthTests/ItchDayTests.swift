import Foundation
import Testing
import TickSynth

/// One ITCH day, read by hand and replayed with a dictionary.
@Suite struct ItchDayTests {
    static func day(
        _ scratch: Scratch, messages: UInt64 = 6000, symbols: Int = 12, seed: UInt64 = 1,
        _ change: (inout SynthOptions) -> Void = { _ in }
    ) throws -> SynthOptions {
        var options = SynthOptions(
            feed: .itch50, messages: messages, symbols: symbols, seed: seed,
            output: scratch.path("day.pcap"))
        options.truth = scratch.path("truth.csv")
        options.heartbeatNanos = 600_000_000_000
        change(&options)
        _ = try SyntheticDay(options).write()
        return options
    }

    static func messages(_ path: String) throws -> [WireRecord] {
        try CaptureFile(path: path).packets.flatMap { MoldPacket($0.payload).messages }
    }

    /// Messages by their event time, heartbeats by their capture time.
    static func moments(_ path: String) throws -> [WireMoment] {
        try CaptureFile(path: path).packets.flatMap { packet -> [WireMoment] in
            let mold = MoldPacket(packet.payload)
            if mold.count == 0 { return [.heartbeat(UInt64(packet.captureTime))] }
            return mold.messages.map { .message(midnight + $0.number(5, 6)) }
        }
    }

    static let midnight: UInt64 = 1_773_633_600_000_000_000

    @Test(arguments: [UInt64(1), 2, 77])
    func `executions meet the first order at the best price of a book that never crosses`(
        seed: UInt64
    ) throws {
        let scratch = try Scratch()
        let options = try Self.day(scratch, seed: seed)
        var replay = ItchReplay()
        for message in try Self.messages(options.output) { replay.take(message) }
        #expect(replay.faults.isEmpty, "seed \(seed): \(replay.faults.prefix(5))")
        #expect(Set(replay.counts.keys) == Set(itchSizes.keys), "seed \(seed)")
        #expect(replay.trades.count > 100)
    }

    @Test(arguments: [UInt64(1_000_000_000), 60_000_000_000])
    func `the truth equals bars computed by the definition from the wire`(
        barNanos: UInt64
    ) throws {
        let scratch = try Scratch()
        let options = try Self.day(scratch, messages: 20_000, symbols: 40, seed: 5) {
            $0.barNanos = Int64(barNanos)
            $0.heartbeatNanos = 1_000_000_000
        }
        var replay = ItchReplay()
        replay.checksPriority = false
        for message in try Self.messages(options.output) { replay.take(message) }
        let wanted = bruteForceBars(
            replay.trades, without: replay.tests, midnight: Self.midnight, barNanos: barNanos,
            ProofOfTime(try Self.moments(options.output), disorder: 0))
        let truth = try String(contentsOfFile: options.truth!, encoding: .utf8)
        #expect(truth == wanted)
        #expect(truth.split(separator: "\n").count > 300)
        if barNanos == 1_000_000_000 { #expect(truth.contains("assumed")) }
        #expect(!replay.tests.isEmpty)
        #expect(replay.trades.contains { replay.tests.contains($0.symbol) })
        #expect(replay.trades.contains { $0.shares == 0 })
    }

    @Test func `sequence numbers run on through packets, heartbeats and the session's end`() throws
    {
        let scratch = try Scratch()
        let options = try Self.day(scratch) { $0.heartbeatNanos = 60_000_000_000 }
        var expected: UInt64 = 1
        var heartbeats = 0
        var ends = 0
        for packet in try CaptureFile(path: options.output).packets.map({ MoldPacket($0.payload) })
        {
            #expect(packet.session == "TP20260316")
            #expect(packet.sequence == expected)
            #expect(packet.rest == 0)
            expected += UInt64(packet.messages.count)
            heartbeats += packet.count == 0 ? 1 : 0
            ends += packet.count == 0xFFFF ? 1 : 0
        }
        #expect(expected == 6001)
        #expect(heartbeats > 400)
        #expect(ends == 3)
    }

    @Test func `frames are Ethernet, IPv4 with a right checksum and UDP, in rising time`() throws {
        let scratch = try Scratch()
        let file = try CaptureFile(path: Self.day(scratch).output)
        #expect(
            Array(file.header) == [
                0x4D, 0x3C, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0,
                1, 0, 0, 0,
            ])
        var last: Int64 = 0
        for packet in file.packets {
            #expect(packet.captureTime >= last)
            last = packet.captureTime
            let frame = Array(packet.frame)
            let words = stride(from: 14, to: 34, by: 2).map { Int(big(frame[$0..<$0 + 2])) }
            var sum = words.reduce(0, +)
            sum = (sum & 0xFFFF) + sum >> 16
            #expect(sum == 0xFFFF)
            #expect(Int(big(frame[16..<18])) == frame.count - 14)
            #expect(Int(big(frame[38..<40])) == frame.count - 34)
            #expect(packet.payload.count <= 1400)
        }
    }

    @Test func `packets leave after the messages in them happened, within tens of microseconds`()
        throws
    {
        let scratch = try Scratch()
        let file = try CaptureFile(path: Self.day(scratch).output)
        for packet in file.packets {
            for message in MoldPacket(packet.payload).messages {
                let delay = packet.captureTime - Int64(Self.midnight + message.number(5, 6))
                #expect((1...40_000).contains(delay))
            }
        }
    }

    @Test func `the mix of messages is that of a real day`() throws {
        let scratch = try Scratch()
        let options = try Self.day(scratch, messages: 60_000, symbols: 30, seed: 3)
        var counts: [Character: Double] = [:]
        let messages = try Self.messages(options.output)
        for message in messages { counts[message.type, default: 0] += 100 }
        let total = Double(messages.count)
        #expect(total == 60_000)
        let real: [(Character, Double, Double)] = [
            ("A", 44, 3), ("D", 42, 3), ("U", 8, 1), ("E", 2.5, 0.7), ("X", 1, 0.3),
            ("F", 0.8, 0.3), ("P", 0.7, 0.3), ("C", 0.1, 0.08),
        ]
        for (type, percent, tolerance) in real {
            let share = (counts[type] ?? 0) / total
            #expect(abs(share - percent) <= tolerance, "\(type): \(share) %")
        }
    }
}

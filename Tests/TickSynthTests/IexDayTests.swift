import Foundation
import TickCore
import Testing

@testable import TickSynth

/// One day of each IEX feed, read by hand.
@Suite struct IexDayTests {
    struct Feed: Sendable {
        var feed: SynthFeed
        var protocolID: UInt64
        var types: String
        var disorder: UInt64
    }

    static let feeds = [
        Feed(feed: .tops15, protocolID: 0x8002, types: "SDHOPEQTXBA", disorder: 2),
        Feed(feed: .tops16, protocolID: 0x8003, types: "SDHOPIQTXBA", disorder: 2),
        Feed(feed: .deep10, protocolID: 0x8004, types: "SDHOPIE58TXBA", disorder: 5),
        Feed(feed: .deepPlus102, protocolID: 0x8005, types: "SDHOPIEaMRLTBC", disorder: 5),
    ]

    private func day(_ scratch: Scratch, _ feed: SynthFeed) throws -> SynthOptions {
        try ItchDayTests.day(scratch, messages: 8000, symbols: 15, seed: 9) {
            $0.feed = feed
            $0.heartbeatNanos = 20_000_000_000
        }
    }

    /// Messages by their event time, heartbeats by their send time.
    private func moments(_ path: String) throws -> [WireMoment] {
        try CaptureFile(path: path).packets.flatMap { packet -> [WireMoment] in
            let segment = IexSegment(packet.payload)
            if segment.count == 0 { return [.heartbeat(segment.sendTime)] }
            return segment.messages.map { .message($0.number(2, 8)) }
        }
    }

    @Test(arguments: SynthFeed.allCases)
    func `the truth proves time by the rules that the feed's folder states`(
        feed: SynthFeed
    ) throws {
        let path = "\(SampleTests.root)/feeds/\(feed.rawValue)/feed.toml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        func nanos(_ key: String) -> Int64? {
            text.split(separator: "\n").first { $0.hasPrefix("\(key) = ") }
                .flatMap { DurationText.nanos($0.split(separator: "\"")[1].description) }
        }
        #expect(nanos("event_disorder") == feed.disorderNanos)
        #expect(nanos("heartbeat_margin") == feed.heartbeatMarginNanos)
    }

    @Test(arguments: feeds)
    func `segments continue in sequence and in stream offset`(feed: Feed) throws {
        let scratch = try Scratch()
        let file = try CaptureFile(path: day(scratch, feed.feed).output)
        var sequence: UInt64 = 1
        var offset: UInt64 = 0
        for packet in file.packets {
            let segment = IexSegment(packet.payload)
            #expect(segment.protocolID == feed.protocolID)
            #expect(segment.sequence == sequence)
            #expect(segment.offset == offset)
            #expect(segment.count == segment.messages.count)
            #expect(segment.payloadCount == packet.payload.count - 40)
            #expect(segment.sendTime <= UInt64(packet.captureTime))
            sequence += UInt64(segment.count)
            offset += UInt64(segment.payloadCount)
        }
        #expect((8000...8020).contains(sequence - 1))
    }

    @Test(arguments: feeds)
    func `every message type occurs, and books and quotes are sound`(feed: Feed) throws {
        let scratch = try Scratch()
        let replay = try replay(day(scratch, feed.feed).output)
        #expect(replay.faults.isEmpty, "\(replay.faults.prefix(5))")
        #expect(Set(replay.counts.keys) == Set(feed.types))
        #expect(replay.trades.count > 100)
    }

    @Test(arguments: feeds)
    func `the truth equals bars computed by the definition from the wire`(feed: Feed) throws {
        let scratch = try Scratch()
        let options = try day(scratch, feed.feed)
        let replay = try replay(options.output)
        let proof = ProofOfTime(
            try moments(options.output), disorder: feed.disorder * 1_000_000_000)
        let wanted = bruteForceBars(
            replay.trades, without: replay.tests, barNanos: UInt64(options.barNanos), proof)
        #expect(try String(contentsOfFile: options.truth!, encoding: .utf8) == wanted)
    }

    @Test func `lost messages keep the stream offsets of the others`() throws {
        let (whole, cut) = (try Scratch(), try Scratch())
        let all = try offsets(day(whole, .deep10).output)
        let options = try ItchDayTests.day(cut, messages: 8000, symbols: 15, seed: 9) {
            $0.feed = .deep10
            $0.faults.lose = [3000...3100]
        }
        let rest = try offsets(options.output)
        #expect(rest == all.filter { !(3000...3100).contains($0.key) })
        #expect(rest.count < all.count)
    }

    private func replay(_ path: String) throws -> IexReplay {
        var replay = IexReplay()
        for packet in try CaptureFile(path: path).packets {
            for message in IexSegment(packet.payload).messages { replay.take(message) }
        }
        return replay
    }

    /// The stream offset of every message by its sequence number.
    private func offsets(_ path: String) throws -> [UInt64: UInt64] {
        var offsets: [UInt64: UInt64] = [:]
        for packet in try CaptureFile(path: path).packets {
            let segment = IexSegment(packet.payload)
            var offset = segment.offset
            for (index, message) in segment.messages.enumerated() {
                offsets[segment.sequence + UInt64(index)] = offset
                offset += UInt64(message.bytes.count + 2)
            }
        }
        return offsets
    }
}

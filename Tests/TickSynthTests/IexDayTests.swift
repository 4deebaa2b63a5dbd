import Foundation
import Testing
import TickSynth

/// One day of each IEX feed, read by hand.
@Suite struct IexDayTests {
    struct Feed: Sendable {
        var feed: SynthFeed
        var protocolID: UInt64
        var types: String
    }

    static let feeds = [
        Feed(feed: .tops15, protocolID: 0x8002, types: "SDHOPEQTXBA"),
        Feed(feed: .tops16, protocolID: 0x8003, types: "SDHOPIQTXBA"),
        Feed(feed: .deep10, protocolID: 0x8004, types: "SDHOPIE58TXBA"),
        Feed(feed: .deepPlus102, protocolID: 0x8005, types: "SDHOPIEaMRLTBC"),
    ]

    private func day(_ scratch: Scratch, _ feed: SynthFeed) throws -> SynthOptions {
        try ItchDayTests.day(scratch, messages: 8000, symbols: 15, seed: 9) { $0.feed = feed }
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
        let wanted = bruteForceBars(
            replay.trades, without: replay.tests, barNanos: UInt64(options.barNanos))
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

import Foundation
import TickCore
import TickFeeds
import Testing

/// Rows of real captures against values that other decoders found.
@Suite(.enabled(if: SharedCaptures.folder != nil, SharedCaptures.skipped))
struct CaptureRowsTests {
    @Test(arguments: [
        ("itch50-nasdaq-20230822.pcap", "nasdaq-itch-5.0", 71),
        ("itch50-nasdaq-v5.pcap", "nasdaq-itch-5.0", 46),
        ("itch50-single-cross-trade.pcap", "nasdaq-itch-5.0", 5),
        ("itch50-single-luld-collar.pcap", "nasdaq-itch-5.0", 5),
        ("itch50-single-multiple-packets.pcap", "nasdaq-itch-5.0", 39),
        ("itch50-single-order-replace.pcap", "nasdaq-itch-5.0", 1),
        ("iex-tops15-messages.pcap", "iex-tops-1.5", 63),
        ("iex-tops15-messages.pcap", "iex-tops-1.6", 63),
        ("iex-tops16-a.pcap.gz", "iex-tops-1.6", 46_404),
        ("iex-deep10-a.pcap.gz", "iex-deep-1.0", 286_789),
        ("iex-deepplus102-all-types.pcap", "iex-deepplus-1.0.2", 447),
    ])
    func `every row is as expected`(name: String, feedName: String, count: Int) throws {
        let feed = try #require(FeedDefinition.named(feedName))
        let expected = try SharedCaptures.lines("\(name).expected.csv")
        #expect("\(expected[0])\n" == "\(MessageRow.csvHeading)")
        var decoder = RowDecoder(feed: feed)
        var text = TextBuffer()
        var index = 0
        var differences: [String] = []
        try walk(name, feed) { message, bytes in
            decoder.midnight = EasternTime.midnight(of: EasternTime.date(at: message.receiveTime))
            let row = decoder.decode(
                bytes, packet: message.packet, message: message.ordinal,
                sequence: message.sequence)
            text.removeAll()
            row.appendCSV(to: &text)
            index += 1
            let line = text.text().dropLast()
            if index >= expected.count || !agrees(line[...], expected[index]) {
                differences.append("row \(index): \(line)")
            }
        }
        #expect(differences.isEmpty, "\(differences.prefix(5))")
        #expect(index == count)
        #expect(expected.count - 1 == count)
        #expect(decoder.odd.total == 0)
    }

    /// As the comparing script does: an empty expected cell accepts anything.
    private func agrees(_ line: Substring, _ expected: Substring) -> Bool {
        if line == expected { return true }
        let have = line.split(separator: ",", omittingEmptySubsequences: false)
        let want = expected.split(separator: ",", omittingEmptySubsequences: false)
        guard have.count == want.count else { return false }
        return zip(want, have).allSatisfy { $0.isEmpty || $0 == $1 }
    }

    private func walk(
        _ name: String, _ feed: FeedDefinition,
        _ body: (PacketWalk.Message, ByteView) throws -> Void
    ) throws {
        let bytes = try SharedCaptures.bytes(name)
        let framing = feed.transport == .moldUDP64 ? PacketWalk.Framing.moldUDP64 : .iexTP
        try bytes.withUnsafeBytes { buffer in
            try PacketWalk(bytes: bytes, framing: framing).forEach { message in
                try body(message, ByteView(.init(rebasing: buffer[message.range])))
            }
        }
    }

    @Test(arguments: [
        ("itch50-nasdaq-20230822.pcap", "nasdaq-itch-5.0", 600),
        ("itch50-nasdaq-v5.pcap", "nasdaq-itch-5.0", 380),
        ("itch50-single-cross-trade.pcap", "nasdaq-itch-5.0", 40),
        ("itch50-single-luld-collar.pcap", "nasdaq-itch-5.0", 40),
        ("itch50-single-multiple-packets.pcap", "nasdaq-itch-5.0", 300),
        ("itch50-single-order-replace.pcap", "nasdaq-itch-5.0", 7),
        ("iex-tops15-messages.pcap", "iex-tops-1.5", 300),
        ("iex-tops16-a.pcap.gz", "iex-tops-1.6", 200_000),
        ("iex-deepplus102-all-types.pcap", "iex-deepplus-1.0.2", 1500),
    ])
    func `every field is as expected`(name: String, feedName: String, valuesMin: Int) throws {
        let feed = try #require(FeedDefinition.named(feedName))
        var truth = try OracleTable(SharedCaptures.lines("oracle-full/\(name).oracle.csv"))
        var decoder = RowDecoder(feed: feed)
        let dump = FieldDump(feed: feed)
        var text = TextBuffer()
        try walk(name, feed) { message, bytes in
            let row = decoder.decode(
                bytes, packet: message.packet, message: message.ordinal,
                sequence: message.sequence)
            text.removeAll()
            dump.appendCSV(row, bytes: bytes, to: &text)
            truth.compareNext(with: text.text(), byteCount: bytes.count)
        }
        #expect(truth.differences.isEmpty, "\(truth.differences.prefix(5))")
        #expect(truth.isAtEnd)
        #expect(truth.compared >= valuesMin)
    }
}

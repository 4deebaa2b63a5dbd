import Foundation
import TickCore
import TickFeeds
import Testing

@Suite struct RowDecoderTests {
    private static let midnight: Int64 = 1_692_676_800_000_000_000

    /// An ITCH message: type, locate, time, then `rest`.
    private static func itch(_ type: Character, locate: UInt16 = 7, _ rest: [UInt8]) -> [UInt8] {
        [type.asciiValue!, UInt8(locate >> 8), UInt8(locate & 255), 0, 0, 0, 0, 0, 0, 0, 9] + rest
    }

    private static func be(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (count - 1 - $0))) }
    }

    private static func add(_ id: UInt64, _ side: Character, _ shares: UInt64, _ price: UInt64)
        -> [UInt8]
    {
        itch(
            "A",
            be(id, 8) + [side.asciiValue!] + be(shares, 4) + Array("AAPL    ".utf8) + be(price, 4))
    }

    private static func directory(_ symbol: String, locate: UInt16) -> [UInt8] {
        itch("R", locate: locate, Array(symbol.utf8) + [UInt8](repeating: 0x20, count: 20))
    }

    /// The CSV lines of messages, numbered from 1, sequence empty.
    private static func csv(
        _ all: [[UInt8]], of feed: FeedDefinition = NasdaqItch50.definition, resolve: Bool = false
    ) -> [String] {
        var decoder = RowDecoder(feed: feed, midnight: midnight, resolve: resolve)
        var text = TextBuffer(capacity: 16)
        for (index, bytes) in all.enumerated() {
            let golden = Golden(bytes: bytes)
            let row = decoder.decode(
                golden.view, packet: 1, message: UInt64(index + 1), sequence: 0)
            row.appendCSV(to: &text)
        }
        return text.text().split(separator: "\n").map { String($0) }
    }

    @Test func `symbols come from directory messages seen before, never after`() {
        let delete = Self.itch("D", Self.be(5, 8))
        let lines = Self.csv([delete, Self.directory("MSFT    ", locate: 7), delete])
        #expect(lines[0] == "1,1,,D,1692676800000000009,,,,,5,,")
        #expect(lines[1] == "1,2,,R,1692676800000000009,MSFT,,,,,,")
        #expect(lines[2] == "1,3,,D,1692676800000000009,MSFT,,,,5,,")
    }

    @Test func `a new session forgets the directory`() {
        var decoder = RowDecoder(feed: NasdaqItch50.definition)
        let directory = Golden(bytes: Self.directory("MSFT    ", locate: 65_535))
        let delete = Golden(bytes: Self.itch("D", locate: 65_535, Self.be(5, 8)))
        _ = decoder.decode(directory.view, packet: 1, message: 1, sequence: 1)
        let before = decoder.decode(delete.view, packet: 1, message: 2, sequence: 2)
        decoder.beginSession()
        let after = decoder.decode(delete.view, packet: 2, message: 1, sequence: 1)
        #expect(before.present.contains(.symbol))
        #expect(!after.present.contains(.symbol))
    }

    @Test func `resolve follows an order through execution, replacement, cancel and delete`() {
        let lines = Self.csv(
            [
                Self.add(10, "S", 500, 1_234_500),
                Self.itch("E", Self.be(10, 8) + Self.be(100, 4) + Self.be(77, 8)),
                Self.itch(
                    "U", Self.be(10, 8) + Self.be(11, 8) + Self.be(300, 4) + Self.be(1_230_000, 4)),
                Self.itch("X", Self.be(11, 8) + Self.be(50, 4)),
                Self.itch("D", Self.be(11, 8)),
                Self.itch("D", Self.be(11, 8)),
            ], resolve: true)
        let time = "1692676800000000009"
        #expect(
            lines == [
                "1,1,,A,\(time),AAPL,S,123.45,500,10,,",
                "1,2,,E,\(time),AAPL,S,123.45,100,10,77,",
                "1,3,,U,\(time),AAPL,S,123,300,11,,",
                "1,4,,X,\(time),AAPL,S,123,50,11,,",
                "1,5,,D,\(time),AAPL,S,123,250,11,,",
                "1,6,,D,\(time),,,,,11,,",
            ])
    }

    @Test func `an execution keeps its own price when resolved`() {
        let executed = Self.itch(
            "C",
            Self.be(10, 8) + Self.be(100, 4) + Self.be(77, 8) + [0x59] + Self.be(1_000_000, 4))
        let lines = Self.csv([Self.add(10, "B", 500, 990_000), executed], resolve: true)
        #expect(lines[1] == "1,2,,C,1692676800000000009,AAPL,B,100,100,10,77,")
    }

    @Test func `orders never seen are counted`() {
        var decoder = RowDecoder(feed: NasdaqItch50.definition, resolve: true)
        let executed = Golden(bytes: Self.itch("E", [UInt8](repeating: 1, count: 20)))
        _ = decoder.decode(executed.view, packet: 1, message: 1, sequence: 1)
        #expect(decoder.unresolved == 1)
    }

    @Test func `DEEP+ orders give their side to executions and deletes`() {
        let symbol = Array("IBKR    ".utf8)
        let time = [UInt8](repeating: 0, count: 8)
        let id: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0]
        let price: [UInt8] = [0x10, 0x27, 0, 0, 0, 0, 0, 0]
        let size: [UInt8] = [100, 0, 0, 0]
        let lines = Self.csv(
            [
                [0x61, 0x35] + time + symbol + id + size + price,
                [0x4D, 0x80] + time + symbol + id + [50, 0, 0, 0] + [0x20, 0x4E] + price[2...],
                [0x4C, 0] + time + symbol + id + [20, 0, 0, 0] + price + time,
                [0x52, 0x20] + time + symbol + id,
            ], of: IexDeepPlus102.definition, resolve: true)
        #expect(lines[0] == "1,1,,a,0,IBKR,S,1,100,1,,")
        #expect(lines[1] == "1,2,,M,0,IBKR,S,2,50,1,,")
        #expect(lines[2] == "1,3,,L,0,IBKR,S,1,20,1,0,")
        #expect(lines[3] == "1,4,,R,0,IBKR,S,2,30,1,,")
    }

    @Test func `numbers at the limits of their fields are exact`() {
        let most = [UInt8](repeating: 0xFF, count: 33)
        let lines = Self.csv([Self.itch("P", most), Self.itch("U", [UInt8](most.prefix(24)))])
        let u64 = "18446744073709551615"
        #expect(lines[0].hasSuffix(",429496.7295,4294967295,\(u64),\(u64),"))
        #expect(lines[1].hasSuffix(",,,429496.7295,4294967295,\(u64),,"))
        let low: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0x80]
        let symbol = Array("A\",\n\u{7F}\\  ".utf8)
        let level: [UInt8] = [0x38, 1] + low + symbol + [0xFF, 0xFF, 0xFF, 0xFF] + low
        let deep = Self.csv([level], of: IexDeep10.definition)
        #expect(
            deep[0] == "1,1,,8,-9223372036854775808,\"A\"\",\\x0a\\x7f\\\",B,-922337203685477.5808,"
                + "4294967295,,,")
    }

    @Test func `odd messages give a row, a count and their first bytes`() {
        var decoder = RowDecoder(feed: IexDeep10.definition)
        var text = TextBuffer()
        for bytes in [[], [0x38, 1, 2], [0x7A, 9], [0x7A], [0x53] + [UInt8](0..<60)] as [[UInt8]] {
            let golden = Golden(bytes: bytes)
            let row = decoder.decode(golden.view, packet: 3, message: 1, sequence: 8)
            row.appendCSV(to: &text)
        }
        #expect(
            text.text().split(separator: "\n") == [
                "3,1,8,,,,,,,,,", "3,1,8,8,,,,,,,,", "3,1,8,z,,,,,,,,", "3,1,8,z,,,,,,,,",
                "3,1,8,S,578437695752307201,,,,,,,",
            ])
        #expect(decoder.odd.malformed == 2)
        #expect(decoder.odd.unknown == 2)
        #expect(decoder.odd.longer == 1)
        #expect(decoder.odd.samples.map(\.count) == [1, 1, 2, 1])
        #expect(decoder.odd.samples.map(\.type) == [nil, 0x38, 0x7A, 0x53])
        #expect(decoder.odd.samples[2].bytes == [0x7A, 9])
        #expect(decoder.odd.samples[3].bytes.count == OddMessages.sampleBytes)
        #expect(decoder.odd.samples[3].byteCount == 61)
    }

    @Test func `the samples of odd messages are bounded, their counts are not`() {
        var odd = OddMessages()
        for type in UInt8.min...UInt8.max {
            let golden = Golden(bytes: [type])
            odd.note(.unknown, golden.view, packet: 1, message: 1)
        }
        #expect(odd.samples.count == OddMessages.samplesMax)
        #expect(odd.unknown == 256)
    }

    @Test func `a row as JSON has what the message carries and no more`() throws {
        var decoder = RowDecoder(feed: NasdaqItch50.definition, midnight: Self.midnight)
        var text = TextBuffer()
        let golden = Golden(bytes: Self.add(10, "S", 500, 1_234_500) + [0xAB])
        let row = decoder.decode(golden.view, packet: 4, message: 2, sequence: 6)
        row.appendJSON(to: &text, bytes: golden.view)
        #expect(
            text.text() == "{\"packet\":4,\"msg\":2,\"sequence\":6,\"type\":\"A\","
                + "\"event_time_ns\":1692676800000000009,\"symbol\":\"AAPL\",\"side\":\"S\","
                + "\"price\":123.45,\"size\":500,\"order_id\":10,\"fit\":\"longer\","
                + "\"byte_count\":37,\"bytes\":\"4100070000000000000009000000000000000a53000001f"
                + "44141504c20202020\"}\n")
    }
}

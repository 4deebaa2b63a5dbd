import Foundation
import TickCore
import TickFeeds
import Testing

@Suite struct FieldDumpTests {
    private static func dump(_ feed: FeedDefinition, _ bytes: [UInt8]) -> (
        csv: String, json: String
    ) {
        let golden = Golden(bytes: bytes)
        var decoder = RowDecoder(feed: feed)
        let row = decoder.decode(golden.view, packet: 1, message: 2, sequence: 3)
        var csv = TextBuffer(capacity: 16)
        var json = TextBuffer(capacity: 16)
        FieldDump(feed: feed).appendCSV(row, bytes: golden.view, to: &csv)
        FieldDump(feed: feed).appendJSON(row, bytes: golden.view, to: &json)
        return (csv.text(), json.text())
    }

    @Test func `an odd message shows all its bytes`() {
        let short = Self.dump(NasdaqItch50.definition, [0x41, 1])
        #expect(short.csv == "1,2,3,A,malformed_bytes,4101\n")
        let unknown = Self.dump(NasdaqItch50.definition, [0x2C, 255])
        #expect(unknown.csv == "1,2,3,\",\",unknown_bytes,2cff\n")
        let empty = Self.dump(NasdaqItch50.definition, [])
        #expect(empty.csv == "1,2,3,,malformed_bytes,\n")
        let system = [0x53] + [UInt8](repeating: 0, count: 10) + [0x51, 0xBE, 0xEF]
        let longer = Self.dump(NasdaqItch50.definition, system)
        #expect(longer.csv.hasSuffix("1,2,3,S,event_code,Q\n1,2,3,S,extra_bytes,beef\n"))
    }

    @Test func `fields as JSON are one object by name`() throws {
        let bytes =
            [0x44, 0xA1] + [UInt8](repeating: 0, count: 8) + Array("ZZ\"\\\n,  ".utf8)
            + [100, 0, 0, 0, 0x10, 0x27, 0, 0, 0, 0, 0, 0, 1]
        let json = Self.dump(IexTops16.definition, bytes).json
        let parsed = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let fields = try #require(parsed["fields"] as? [String: Any])
        #expect(parsed["name"] as? String == "security_directory")
        #expect(fields["symbol"] as? String == "ZZ\"\\\n,")
        #expect(fields["security_directory_flags"] as? String == "Etp|Test Security")
        #expect(fields["unused_5"] as? Int == 1)
        #expect(fields["when_issued"] as? Int == 0)
        #expect(fields["adjusted_poc_price"] as? Double == 1)
        #expect(fields.count == 10)
    }

    /// Any bytes at all: no trap, a CSV line of the right number of cells, JSON that parses.
    @Test(arguments: [UInt64.random(in: 0...UInt64.max), 1])
    func `random bytes never break the output`(seed: UInt64) throws {
        print("FieldDumpTests seed \(seed)")
        var state = seed
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        for feed in FeedDefinition.all {
            var decoder = RowDecoder(feed: feed, midnight: .max, resolve: true)
            var text = TextBuffer()
            for _ in 0..<400 {
                var bytes = (0..<next() % 90).map { _ in UInt8(truncatingIfNeeded: next()) }
                let message = feed.messages[Int(next()) % feed.messages.count]
                if !bytes.isEmpty, next() % 8 > 0 { bytes[0] = message.type }
                let golden = Golden(bytes: bytes)
                let row = decoder.decode(golden.view, packet: 1, message: 1, sequence: 1)
                text.removeAll()
                row.appendCSV(to: &text)
                #expect(Self.cells(text.text()) == 12, "seed \(seed): \(text.text())")
                for line in Self.dump(feed, bytes).csv.split(separator: "\n") {
                    #expect(Self.cells(line + "\n") == 6, "seed \(seed): \(line)")
                }
                text.removeAll()
                row.appendJSON(to: &text, bytes: golden.view)
                for json in [text.text(), Self.dump(feed, bytes).json] {
                    #expect(throws: Never.self, "seed \(seed): \(json)") {
                        try JSONSerialization.jsonObject(with: Data(json.utf8))
                    }
                }
            }
        }
    }

    /// The cells of one line by RFC 4180; -1 where the line is not well formed.
    private static func cells(_ line: String) -> Int {
        guard line.hasSuffix("\n"), line.utf8.allSatisfy({ $0 == 10 || (32..<127).contains($0) })
        else { return -1 }
        var isQuoted = false
        var count = 1
        for byte in line.utf8 {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == UInt8(ascii: ","), !isQuoted { count += 1 }
        }
        return isQuoted ? -1 : count
    }
}

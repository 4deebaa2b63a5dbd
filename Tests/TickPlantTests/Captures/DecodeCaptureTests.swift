import Foundation
import Testing

/// `decode` against what other decoders found in real captures.
@Suite(.enabled(if: Places.captures != nil, Places.skipped))
struct DecodeCaptureTests {
    static let names = [
        "itch50-nasdaq-20230822.pcap", "itch50-nasdaq-v5.pcap", "itch50-single-cross-trade.pcap",
        "itch50-single-luld-collar.pcap", "itch50-single-multiple-packets.pcap",
        "itch50-single-order-replace.pcap", "iex-tops15-messages.pcap", "iex-tops16-a.pcap.gz",
        "iex-deep10-a.pcap.gz", "iex-deepplus102-all-types.pcap",
    ]

    @Test(arguments: names)
    func `csv equals the expected values`(name: String) throws {
        let run = try Tool.run(["decode", "-q", try Places.capture(name)])
        #expect(run.code == 0)
        #expect(run.errors == "")
        let expected = try Places.lines("\(name).expected.csv")
        #expect(run.lines.first == expected.first)
        #expect(run.lines.count == expected.count)
        let different = zip(expected, run.lines).filter { !agrees($1, $0) }
        #expect(different.isEmpty, "\(different.prefix(3))")
    }

    /// As the comparing script does: an empty expected cell accepts anything.
    private func agrees(_ line: Substring, _ expected: Substring) -> Bool {
        if line == expected { return true }
        let have = line.split(separator: ",", omittingEmptySubsequences: false)
        let want = expected.split(separator: ",", omittingEmptySubsequences: false)
        return have.count == want.count && zip(want, have).allSatisfy { $0.isEmpty || $0 == $1 }
    }

    @Test func `fields carry the values another decoder found`() throws {
        let name = "iex-tops15-messages.pcap"
        let run = try Tool.run(["decode", "-q", "--fields", try Places.capture(name)])
        #expect(run.code == 0)
        var have: [String: Substring] = [:]
        for line in run.lines.dropFirst() {
            let cells = line.split(separator: ",", maxSplits: 5, omittingEmptySubsequences: false)
            have["\(cells[0]) \(cells[1]) \(cells[4].filter { $0 != "_" })"] = cells[5]
        }
        let oracle = try Places.lines("oracle-full/\(name).oracle.csv")
        let columns = oracle[0].split(separator: ",", omittingEmptySubsequences: false)
        let packet = try #require(columns.firstIndex(of: "packet"))
        let place = try #require(columns.firstIndex(of: "msg_no"))
        var compared = 0
        for line in oracle.dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            for (column, want) in zip(columns, cells) where !want.isEmpty {
                guard let found = have["\(cells[packet]) \(cells[place]) \(column)"] else {
                    continue
                }
                compared += 1
                #expect(found == want, "\(cells[packet]) \(cells[place]) \(column)")
            }
        }
        #expect(compared > 200)
    }

    @Test func `a limit keeps the first rows`() throws {
        let path = try Places.capture("iex-tops16-a.pcap.gz")
        let all = try Tool.run(["decode", "-q", path])
        for limit in [0, 1, 17, 5000] {
            let some = try Tool.run(["decode", "-q", "--limit", "\(limit)", path])
            #expect(some.code == 0)
            #expect(some.lines == Array(all.lines.prefix(limit + 1)))
        }
    }

    @Test func `symbols keep the rows of these symbols`() throws {
        let path = try Places.capture("iex-tops16-a.pcap.gz")
        let all = try Tool.run(["decode", "-q", path])
        let some = try Tool.run(["decode", "-q", "--symbols", "SPY,AAPL,NOPE", path])
        let wanted = all.lines.dropFirst().filter {
            ["SPY", "AAPL"].contains($0.split(separator: ",", omittingEmptySubsequences: false)[5])
        }
        #expect(wanted.count > 10)
        #expect(Array(some.lines.dropFirst()) == wanted)
    }

    @Test(arguments: [[], ["--fields"], ["--resolve"]])
    func `every json line is an object that agrees with the csv row`(extra: [String]) throws {
        for name in ["itch50-nasdaq-v5.pcap", "iex-deepplus102-all-types.pcap"] {
            let path = try Places.capture(name)
            let rows = try Tool.run(["decode", "-q", path] + extra.filter { $0 != "--fields" })
            let run = try Tool.run(["decode", "-q", "--format", "jsonl", path] + extra)
            #expect(run.lines.count == rows.lines.count - 1)
            for (line, row) in zip(run.lines, rows.lines.dropFirst()) {
                let object = try #require(
                    try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
                let cells = row.split(separator: ",", omittingEmptySubsequences: false)
                #expect("\(object["packet"] ?? "")" == cells[0])
                #expect("\(object["msg"] ?? "")" == cells[1])
                #expect("\(object["type"] ?? "")" == cells[3])
            }
        }
    }
}

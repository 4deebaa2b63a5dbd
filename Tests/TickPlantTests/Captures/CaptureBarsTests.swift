import Foundation
import Testing

/// Bars of real captures against bars computed here from what another decoder found.
@Suite(.enabled(if: Places.captures != nil, Places.skipped))
struct CaptureBarsTests {
    /// Test symbols that directory messages of the TOPS capture announce.
    private static let tests: Set<String> = ["ZIEXT", "ZEXIT", "ZXIET"]
    private static let captures = [
        (name: "iex-tops16-a.pcap.gz", tests: tests), (name: "iex-deep10-a.pcap.gz", tests: []),
    ]
    private static let lengths = [
        (text: "1s", nanos: Int64(1_000_000_000)), (text: "100ms", nanos: 100_000_000),
        (text: "1m", nanos: 60_000_000_000),
    ]

    @Test(arguments: captures, lengths)
    func `bars equal those of the expected trades`(
        capture: (name: String, tests: Set<String>), bars: (text: String, nanos: Int64)
    ) throws {
        let path = try Places.capture(capture.name)
        let run = try Tool.run(["replay", "-q", "--bars", bars.text, "--disorder", "10s", path])
        #expect(run.code == 0, "\(run.errors)")
        let trades = try Self.trades(capture.name).filter { !capture.tests.contains($0.symbol) }
        #expect(trades.count > 100)
        let expected = ModelBars(trades, length: bars.nanos).lines
        #expect(run.lines.dropFirst().map(numbers) == expected)
    }

    @Test func `late trades are listed with the packet they came in`() throws {
        let name = "iex-deep10-a.pcap.gz"
        let scratch = try Scratch()
        let late = scratch.path("late.csv")
        let run = try Tool.run([
            "replay", "--bars", "100ms", "--disorder", "0s", "--late", late,
            try Places.capture(name),
        ])
        let lines = try fileText(late).split(separator: "\n")
        #expect(
            lines[0]
                == "symbol,event_time_ns,price,size,start_ns,end_ns,watermark_ns,"
                + "sequence,packet,why")
        #expect(lines.count > 1)
        #expect(run.errors.contains("\(lines.count - 1) trades came after their bar was out"))
        let known = Set(
            try Places.lines("\(name).expected.csv").map {
                let cells = $0.split(separator: ",", omittingEmptySubsequences: false)
                return [cells[5], cells[4], cells[7], cells[8], cells[2], cells[0]]
            })
        for line in lines.dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            #expect(known.contains([cells[0], cells[1], cells[2], cells[3], cells[7], cells[8]]))
            let (time, end) = (Int64(cells[1])!, Int64(cells[5])!)
            #expect(Int64(cells[4])! <= time && time < end && end - 1 <= Int64(cells[6])!)
        }
        let bars = run.lines.dropFirst().map {
            Int($0.split(separator: ",", omittingEmptySubsequences: false)[8])!
        }
        #expect(bars.reduce(0, +) + lines.count - 1 == (try Self.trades(name).count))
    }

    /// The rows of type T, in the order of the capture.
    private static func trades(_ name: String) throws -> [ModelTrade] {
        try Places.lines("\(name).expected.csv").compactMap { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard cells[3] == "T" else { return nil }
            return ModelTrade(
                symbol: String(cells[5]), time: Int64(cells[4])!, price: nanos(cells[7]),
                size: UInt64(cells[8])!)
        }
    }
}

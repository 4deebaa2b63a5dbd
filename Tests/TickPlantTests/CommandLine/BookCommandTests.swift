import Testing
import TickSynth

/// The ladder that `book` prints, against levels kept from the messages of `decode`.
@Suite struct BookCommandTests {
    /// One side's levels of a symbol, by price in text, as of the last message not after `time`.
    private func levels(
        _ rows: [Substring], _ symbol: String, _ side: String, until time: Int64
    ) -> [(price: Double, text: Substring, size: Int)] {
        var sizes: [Substring: Int] = [:]
        for row in rows {
            let cells = row.split(separator: ",", omittingEmptySubsequences: false)
            guard let when = Int64(cells[4]) else { continue }
            if when > time { break }
            guard cells[5] == symbol, cells[3] == (side == "bid" ? "8" : "5") else { continue }
            sizes[cells[7]] = Int(cells[8])! == 0 ? nil : Int(cells[8])!
        }
        return sizes.map { (Double($0.key)!, $0.key, $0.value) }
            .sorted { side == "bid" ? $0.price > $1.price : $0.price < $1.price }
    }

    @Test func `a ladder is what the levels told until then come to`() throws {
        let day = try Day(.deep10, messages: 12_000, symbols: 6)
        let rows = try Tool.run(["decode", day.capture, "-q"]).lines.dropFirst().map { $0 }
        let times = rows.compactMap {
            Int64($0.split(separator: ",", omittingEmptySubsequences: false)[4])
        }
        let symbols = Set(
            rows.map { String($0.split(separator: ",", omittingEmptySubsequences: false)[5]) }
        ).subtracting([""])
        var compared = 0
        for part in 1...3 {
            let time = times[times.count * part / 4]
            for symbol in symbols.sorted() {
                let run = try Tool.run(
                    ["book", day.capture, "--symbol", symbol, "--at", "\(time)", "-q"]
                        + ["--depth", "5", "--format", "csv"])
                #expect(run.code == 0, "\(run.errors)")
                let wanted = ["bid", "ask"].flatMap { side in
                    levels(rows, symbol, side, until: time).prefix(5).enumerated().map {
                        "IEXG,\(symbol),\(side),\($0.offset + 1),\($0.element.text),"
                            + "\($0.element.size),0,"
                    }
                }
                let had = run.lines.dropFirst().map { line in
                    line.split(separator: ",", omittingEmptySubsequences: false)[..<7]
                        .joined(separator: ",") + ","
                }
                #expect(had == wanted, "\(symbol) at \(time)")
                compared += wanted.count
            }
        }
        #expect(compared > 50)
    }

    @Test func `every way to say the instant shows the same book`() throws {
        let day = try Day(messages: 8000, symbols: 3)
        let rows = try Tool.run(["decode", day.capture, "-q", "--limit", "40"]).lines
        let symbol = String(
            try #require(rows.last).split(separator: ",", omittingEmptySubsequences: false)[5])
        let ways = [
            ["--at", "2026-03-16T14:00:00Z"], ["--at", "1773669600000000000"],
            ["--date", "2026-03-16", "--at", "10:00:00"],
        ]
        for format in ["csv", "jsonl", "table"] {
            let runs = try ways.map {
                try Tool.run(
                    ["book", day.capture, "--symbol", symbol, "--orders", "-q"]
                        + ["--format", format] + $0)
            }
            #expect(Set(runs.map(\.output)).count == 1 && runs[0].code == 0, "\(runs[0].errors)")
            #expect(runs[0].lines.count > 2)
        }
    }

    @Test func `what cannot be shown is a usage error`() throws {
        let day = try Day(messages: 4000, symbols: 3)
        for (words, reason) in [
            (["--symbol", "NOSUCH"], "no order book"),
            (["--symbol", "A", "--at", "noon"], "no instant"),
            (["--symbol", "A", "--depth", "0"], "--depth"),
        ] {
            let run = try Tool.run(["book", day.capture] + words)
            #expect(run.code == 1 && run.errors.contains(reason), "\(run.errors)")
        }
    }

    @Test func `a book behind a hole says that messages were lost`() throws {
        let day = try Day(.deepPlus102, messages: 8000, symbols: 3) {
            $0.faults.lose = [4000...4050]
        }
        let rows = try Tool.run(["decode", day.capture, "-q", "--limit", "60"]).lines
        let symbol = String(
            try #require(rows.last).split(separator: ",", omittingEmptySubsequences: false)[5])
        let run = try Tool.run(["book", day.capture, "--symbol", symbol, "--format", "table"])
        #expect(run.code == 2)
        #expect(run.output.contains("untrusted") && run.output.contains("messages were lost"))
    }
}

import Foundation
import Testing
import TickSynth

/// Bars of quotes against what the lines of the quotes come to, worked out by search.
@Suite struct QuoteBarsTests {
    struct Quote {
        var time: Int64
        var bid: Int64?
        var ask: Int64?
        var isTradable: Bool
    }

    private func nanos(_ text: Substring) -> Int64? {
        guard !text.isEmpty else { return nil }
        let parts = text.split(separator: ".")
        let fraction = parts.count > 1 ? parts[1] + String(repeating: "0", count: 9) : "0"
        return Int64(parts[0])! * 1_000_000_000 + Int64(fraction.prefix(9))!
    }

    private func quotes(_ text: String) -> [Substring: [Quote]] {
        var found: [Substring: [Quote]] = [:]
        for line in text.split(separator: "\n").dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            found[cells[1], default: []].append(
                Quote(
                    time: Int64(cells[2])!, bid: nanos(cells[3]), ask: nanos(cells[5]),
                    isTradable: cells[7].isEmpty))
        }
        return found
    }

    /// The cells of one window behind its edges, volume and sums left out.
    private func cells(
        _ all: [Quote], _ start: Int64, _ last: Int64, inForceTo end: Int64
    ) -> [Int64?] {
        let within = all.filter { start...last ~= $0.time }
        let live = within.filter(\.isTradable)
        let (bids, asks) = (live.compactMap(\.bid), live.compactMap(\.ask))
        let mids = live.compactMap { quote -> Int64? in
            guard let bid = quote.bid, let ask = quote.ask else { return nil }
            return (bid + ask) / 2
        }
        var (area, time) = (Int128(0), Int64(0))
        let before = all.last { $0.time < start }
        let steps = (before.map { [$0] } ?? []) + within
        for (place, quote) in steps.enumerated() {
            guard quote.isTradable, let bid = quote.bid, let ask = quote.ask else { continue }
            let from = max(quote.time, start)
            let to = place + 1 < steps.count ? steps[place + 1].time : end
            area += Int128(ask - bid) * Int128(to - from)
            time += to - from
        }
        let spread = time > 0 ? Int64(area / Int128(time)) : nil
        return [mids.first, mids.max(), mids.min(), mids.last, Int64(within.count)]
            + [bids.first, bids.max(), bids.min(), bids.last]
            + [asks.first, asks.max(), asks.min(), asks.last, spread, time]
    }

    @Test(arguments: [SynthFeed.itch50, .deep10, .tops16])
    func `bars of quotes are what their quotes come to`(feed: SynthFeed) throws {
        let day = try Day(feed, messages: 20_000)
        let path = day.scratch.path("quotes.csv")
        let run = try Tool.run(
            ["replay", day.capture, "--of", "quotes", "--bars", "5s", "--quotes", path, "-q"])
        #expect(run.code == 0, "\(run.errors)")
        let quotes = quotes(try fileText(path))
        var rows = 0
        for line in run.lines.dropFirst() {
            let row = line.split(separator: ",", omittingEmptySubsequences: false)
            let (start, end) = (Int64(row[1])!, Int64(row[2])!)
            let wanted = cells(quotes[row[0]]!, start, end - 1, inForceTo: end)
            let had: [Int64?] =
                row[3...6].map(nanos) + [Int64(row[8])] + row[12...19].map(nanos)
                + [nanos(row[20]), Int64(row[21])]
            for (column, (want, have)) in zip(wanted, had).enumerated() where want != have {
                // The spread is rounded half to even here, cut off there.
                let isClose = column == 13 && abs((want ?? 9) - (have ?? -9)) <= 1
                #expect(isClose, "\(line), column \(column): \(String(describing: want))")
            }
            rows += 1
        }
        let windows = quotes.values.reduce(0) { count, all in
            count + Set(all.map { $0.time / 5_000_000_000 }).count
        }
        #expect(rows == windows && rows > 500)
    }

    @Test func `sessions and bars by ticks take quotes as well, those by volume do not`() throws {
        let day = try Day(.deep10, messages: 8000, symbols: 5)
        let path = day.scratch.path("quotes.csv")
        let run = try Tool.run(
            [
                "replay", day.capture, "--of", "quotes", "--bars", "session:30s", "--bars",
                "ticks:50",
            ]
                + ["--quotes", path, "-q"])
        #expect(run.code == 0, "\(run.errors)")
        let text = try fileText(path)
        let told = text.split(separator: "\n").count - 1
        let quotes = quotes(text)
        for kind in ["session:30s", "ticks:50"] {
            let ticks = run.lines.filter { $0.hasPrefix(kind) && !$0.contains("delete") }.map {
                Int($0.split(separator: ",", omittingEmptySubsequences: false)[11])!
            }
            #expect(ticks.reduce(0, +) == told, "\(kind)")
            var rows = 0
            for line in run.lines where line.hasPrefix(kind) && !line.contains("delete") {
                let row = line.split(separator: ",", omittingEmptySubsequences: false)
                let (start, end) = (Int64(row[4])!, Int64(row[5])!)
                // A bar by ticks ends with its last, and may share that instant with the next.
                let last = kind == "ticks:50" ? end : end - 1
                let all = quotes[row[3]]!
                let within = all.filter { start...last ~= $0.time }
                guard within.count == Int(row[11])! else { continue }
                let wanted = cells(all, start, last, inForceTo: end)
                let isClose = abs((nanos(row[row.count - 2]) ?? -9) - (wanted[13] ?? -9)) <= 1
                #expect(isClose && Int64(row[row.count - 1]) == wanted[14], "\(line)")
                rows += 1
            }
            #expect(rows > 20, "\(kind)")
        }
        for bars in ["volume:100", "dollar:1000", "imbalance:5"] {
            let refused = try Tool.run(["replay", day.capture, "--of", "quotes", "--bars", bars])
            #expect(refused.code == 1 && refused.errors.contains("ticks:N"))
        }
    }

    @Test func `bars of quotes of one venue in a run of two are that venue's`() throws {
        let itch = try Day(.itch50, messages: 8000, symbols: 5)
        let deep = try Day(.deep10, messages: 8000, symbols: 5, seed: 1)
        let both = try Tool.run(
            ["replay", itch.capture, deep.capture, "--of", "quotes", "--consolidate", "XNAS", "-q"])
        let alone = try Tool.run(["replay", itch.capture, "--of", "quotes", "-q"])
        // Symbol, window, bid and offer of the windows that have any; a change from one reason not
        // to trade to another is none of the best of all.
        func values(_ run: Tool.Outcome) -> [[Substring]] {
            run.lines.map { $0.split(separator: ",", omittingEmptySubsequences: false) }
                .filter { !$0[12].isEmpty || !$0[16].isEmpty }
                .map { Array($0[0...2] + $0[12...20]) }
        }
        #expect(both.code == 0, "\(both.errors)")
        #expect(Set(values(both)) == Set(values(alone)) && values(alone).count > 50)
        let unknown = try Tool.run(
            ["replay", itch.capture, "--of", "quotes", "--consolidate", "XNYS"])
        #expect(unknown.code == 1 && unknown.errors.contains("there are IEXG, XNAS"))
        let useless = try Tool.run(["replay", itch.capture, "--consolidate", "all"])
        #expect(useless.code == 1)
    }
}

import Foundation
import Testing

/// Stories of windows: the panes worked out again from what the story says of its ticks.
@Suite struct ExplainTests {
    private struct Story: Decodable {
        var events: [Event]
    }

    private struct Event: Decodable {
        var event: String
        var fate: String?
        var packet: UInt64?
        var sequence: UInt64?
        var event_time_ns: Int64?
        var trade_id: UInt64?
        var price: String?
        var size: UInt64?
        var touches: [String]?
        var kind: String?
        var open: String?
        var high: String?
        var low: String?
        var close: String?
        var volume: UInt64?
        var trades: Int?
    }

    /// What trades come to, as a bar has it; prices as exact decimals.
    private struct Sums: Equatable {
        var open: Decimal?
        var high: Decimal?
        var low: Decimal?
        var close: Decimal?
        var volume: UInt64 = 0
        var trades = 0
    }

    private func sums(_ trades: [Event]) throws -> Sums {
        let inOrder = trades.enumerated().sorted {
            ($0.element.event_time_ns!, $0.element.sequence!, $0.offset)
                < ($1.element.event_time_ns!, $1.element.sequence!, $1.offset)
        }.map(\.element)
        func prices(_ part: String) throws -> [Decimal] {
            try inOrder.filter { $0.touches!.contains(part) }.map {
                try #require(Decimal(string: $0.price!))
            }
        }
        var sums = Sums()
        (sums.open, sums.close) = (try prices("last").first, try prices("last").last)
        (sums.high, sums.low) = (try prices("high_low").max(), try prices("high_low").min())
        sums.volume = inOrder.filter { $0.touches!.contains("volume") }.reduce(0) { $0 + $1.size! }
        sums.trades = inOrder.count { $0.touches!.contains("count") }
        return sums
    }

    private func sums(pane: Event) -> Sums {
        func decimal(_ text: String?) -> Decimal? { text.flatMap { Decimal(string: $0) } }
        return Sums(
            open: decimal(pane.open), high: decimal(pane.high), low: decimal(pane.low),
            close: decimal(pane.close), volume: pane.volume!, trades: pane.trades!)
    }

    /// Goes through a story and checks every pane against the trades told before it.
    private func check(_ story: Story) throws -> Int {
        var held: [Event] = []
        var panes = 0
        for event in story.events {
            switch event.event {
            case "trade":
                #expect(event.packet! > 0)
                if ["taken", "taken_behind_the_watermark", "late_update"].contains(event.fate!) {
                    held.append(event)
                }
            case "break" where event.fate != "too_late":
                held.removeAll { $0.trade_id == event.trade_id }
            case "pane":
                #expect(sums(pane: event) == (try sums(held)))
                panes += 1
            default: break
            }
        }
        return panes
    }

    @Test(arguments: ["1s", "1m,lateness=1h", "session:30s"])
    func `every pane follows from the ticks that its story tells of`(spec: String) throws {
        let day = try Day(messages: 20_000, seed: 9)
        let run = try Tool.run(["replay", "--bars", spec, "--format", "jsonl", "-q", day.capture])
        let lines = run.lines.filter { !$0.contains("\"delete\"") }
        for line in stride(from: 0, to: lines.count, by: max(1, lines.count / 8)).map({ lines[$0] })
        {
            let row = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let symbol = try #require(row["symbol"] as? String)
            let start = try #require(row["start_ns"] as? Int64)
            let told = try Tool.run([
                "explain", "--bars", spec, "--key", symbol, "--start", "\(start)", "--format",
                "json", day.capture,
            ])
            #expect(told.code == 0, "\(told.errors)")
            let story = try JSONDecoder().decode(Story.self, from: Data(told.output.utf8))
            #expect(try check(story) > 0)
        }
    }

    @Test func `a window without ticks has no pane, and a mistaken start is refused`() throws {
        let day = try Day(messages: 4000)
        let none = try Tool.run(["explain", "--key", "NONE", "--start", "0", day.capture])
        #expect(none.code == 0)
        #expect(none.output.contains("nothing was put out"))
        let wrong = try Tool.run(["explain", "--key", "A", "--start", "noon", day.capture])
        #expect(wrong.code == 1 && wrong.errors.contains("is no instant"))
        let two = try Tool.run([
            "explain", "--key", "A", "--start", "0", "--bars", "1s", "--bars", "2s", day.capture,
        ])
        #expect(two.code == 1 && two.errors.contains("one query"))
    }
}

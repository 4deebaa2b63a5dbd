import Foundation
import Testing

/// What the options of the commands do.
@Suite struct OptionTests {
    @Test func `a filter keeps what matches and counts the rest`() throws {
        let scratch = try Scratch()
        var capture = WireCapture()
        for packet in WireItch.packets(trades: 10) {
            capture.add(WireCapture.frame(packet.payload), at: packet.time)
            capture.add(WireCapture.frame([1, 2, 3], port: 9), at: packet.time)
        }
        let path = try scratch.write(capture.bytes, "day.pcap")
        let plain = try scratch.write(WireItch.capture(trades: 10).bytes, "plain.pcap")
        let wanted = try Tool.run(["replay", plain])
        let kept = try Tool.run(["replay", "--filter", "udp port 26400", path])
        #expect(kept.output == wanted.output)
        #expect(kept.errors.contains("11 kept out by the filter"))
        let other = try Tool.run(["replay", path])
        #expect(other.output == wanted.output)
        #expect(other.errors.contains("11 of no known feed"))
        let none = try Tool.run(["decode", "--filter", "tcp", path])
        #expect(none.lines.count == 1)
        #expect(none.code == 0)
    }

    @Test func `decode writes the quotes that replay does, of the symbols it shows`() throws {
        let day = try Day(messages: 6000)
        let replayed = try Tool.run(
            ["replay", "-q", "-o", "/dev/null", "--force", "--quotes", "-", day.capture])
        let quotes = day.scratch.path("quotes.csv")
        let decoded = try Tool.run(["decode", "-q", "--quotes", quotes, day.capture])
        #expect(decoded.code == 0, "\(decoded.errors)")
        #expect(replayed.lines.count > 500)
        #expect(try fileText(quotes) == replayed.output)
        let alone = try Tool.run(["decode", "-q", day.capture])
        #expect(decoded.output == alone.output)

        let symbol = replayed.lines[400].split(separator: ",")[1]
        let some = try Tool.run(
            [
                "decode", "-q", "--force", "--symbols", String(symbol), "--quotes", quotes,
                day.capture,
            ])
        #expect(some.code == 0, "\(some.errors)")
        let wanted = replayed.lines.filter { $0.split(separator: ",")[1] == symbol }
        #expect(wanted.count > 1 && wanted.count < replayed.lines.count)
        #expect(Array(try fileText(quotes).split(separator: "\n").dropFirst()) == wanted)
    }

    @Test func `quotes that could not be right or be written are refused`() throws {
        let day = try Day(messages: 2000)
        let limited = try Tool.run(["decode", "--limit", "5", "--quotes", "q.csv", day.capture])
        #expect(limited.code == 1 && limited.errors.contains("--limit"))
        let piped = try Tool.run(["decode", "--quotes", "q.csv", "-"])
        #expect(piped.code == 1 && piped.errors.contains("standard input"))
        let both = try Tool.run(["decode", "--quotes", "-", day.capture])
        #expect(both.code == 1 && both.errors.contains("cannot both be standard output"))
    }

    @Test func `two feeds of one venue are refused until one is chosen`() throws {
        let tops = try Day(.tops16, messages: 4000)
        let deep = try Day(.deep10, messages: 4000)
        try deep.moveToPort(10_001)
        let both = try Tool.run(["replay", tops.capture, deep.capture])
        #expect(both.code == 1)
        #expect(both.errors.contains("--feed"))
        for (feed, day) in [("iex-tops-1.6", tops), ("iex-deep-1.0", deep)] {
            let chosen = try Tool.run(["replay", "--feed", feed, tops.capture, deep.capture])
            #expect(chosen.code == 0, "\(chosen.errors)")
            #expect(chosen.output == (try fileText(day.truth)))
            let rows = try Tool.run(["decode", "--feed", feed, tops.capture, deep.capture])
            let alone = try Tool.run(["decode", "-q", day.capture])
            #expect(rows.lines.count == alone.lines.count)
        }
    }

    @Test func `a day file beside packets of the same feed is refused`()
        throws
    {
        let packets = try Day(messages: 4000)
        let file = try Day(messages: 4000, name: "day.itch") { $0.container = .binaryFile }
        for order in [[packets.capture, file.capture], [file.capture, packets.capture]] {
            let both = try Tool.run(["replay", "--date", "2026-03-16"] + order)
            #expect(both.code == 1)
            #expect(both.errors.contains("day file"), "\(both.errors)")
        }
    }

    @Test func `packets of another feed in a flow are told`() throws {
        let tops = try Day(.tops16, messages: 4000)
        let deep = try Day(.deep10, messages: 4000)
        let run = try Tool.run(["replay", tops.capture, deep.capture])
        #expect(run.code == 2)
        #expect(run.errors.contains("datagrams that are not of their flow's"))
        let wanted = [try tops.truthLines(), try deep.truthLines()].map { $0.map(numbers) }
        #expect(wanted.contains(bars(run).map(numbers)))
        let rows = try Tool.run(["decode", "-q", tops.capture, deep.capture])
        #expect(rows.code == 2)
        #expect(rows.errors.contains("do not fit their transport"))
    }

    @Test func `the second line of a channel is known by any session it had`() throws {
        let scratch = try Scratch()
        var capture = WireCapture()
        let day: Int64 = 1_000_000_000
        var trades = 0
        for (index, session) in ["MONDAY", "TUESDAY"].enumerated() {
            let start = WireItch.noon + Int64(index) * 100 * day
            for (step, line) in [26_400, 26_401].enumerated() where index > 0 || step == 0 {
                let messages = [
                    WireItch.add(1, at: start), WireItch.execute(1, at: start + 1),
                    WireItch.system("C", at: start + day),
                ]
                for (place, message) in messages.enumerated() {
                    let packet = WireItch.mold(
                        [message], sequence: UInt64(place + 1), session: session)
                    capture.add(
                        WireCapture.frame(packet, port: UInt16(line)),
                        at: start + Int64(10 * place + step))
                }
                let end = WireItch.mold([], sequence: 4, session: session)
                capture.add(WireCapture.frame(end, port: UInt16(line)), at: start + 50)
            }
            trades += 1
        }
        let run = try Tool.run(["replay", try scratch.write(capture.bytes, "days.pcap")])
        #expect(bars(run).count == trades, "\(run.errors)")
        #expect(bars(run).allSatisfy { $0.contains(",10,1,") }, "\(run.output)")
    }

    @Test func `the trade date moves the times of clocks that count from midnight`() throws {
        let scratch = try Scratch()
        let path = try scratch.write(WireItch.capture(trades: 3).bytes, "day.pcap")
        func starts(_ words: [String]) throws -> [Int64] {
            try bars(Tool.run(["replay", path] + words)).map {
                Int64($0.split(separator: ",")[1])!
            }
        }
        let own = try starts([])
        #expect(own.first == WireItch.noon + 1_000_000_000)
        let day: Int64 = 86_400_000_000_000
        #expect(try starts(["--date", "2026-03-16"]) == own)
        #expect(try starts(["--date", "20260317"]) == own.map { $0 + day })
        // Standard time before 2026-03-08: noon comes an hour later in UTC.
        #expect(
            try starts(["--date", "2026-03-06"]) == own.map { $0 - 10 * day + 3_600_000_000_000 })
    }

    @Test(arguments: [
        (date: "2026-03-08", noon: Int64(1_772_985_600_000_000_000)),
        (date: "2026-11-01", noon: 1_793_552_400_000_000_000),
    ])
    func `on the days the clocks change, time counts on from midnight`(
        day: (date: String, noon: Int64)
    ) throws {
        let scratch = try Scratch()
        // Half past twelve hours after midnight, whatever the clock on the wall says then.
        let wall = 12 * 3_600_000_000_000 as Int64
        let rows = WireItch.mold(
            [WireItch.add(1, at: WireItch.midnight + wall)], sequence: 1)
        var capture = WireCapture()
        capture.add(WireCapture.frame(rows), at: day.noon)
        let path = try scratch.write(capture.bytes, "day.pcap")
        let plain = try Tool.run(["decode", "-q", path]).lines[1].split(
            separator: ",", omittingEmptySubsequences: false)[4]
        let dated = try Tool.run(["decode", "-q", "--date", day.date, path]).lines[1].split(
            separator: ",", omittingEmptySubsequences: false)[4]
        #expect(plain == dated)
        let midnights = ["2026-03-08": Int64(1_772_946_000), "2026-11-01": 1_793_505_600]
        #expect(Int64(plain) == midnights[day.date]! * 1_000_000_000 + wall)
    }

    @Test func `bars as json are the bars as csv`() throws {
        let day = try Day()
        let csv = try Tool.run(["replay", day.capture])
        let json = try Tool.run(["replay", "--format", "jsonl", day.capture])
        let columns = csv.lines[0].split(separator: ",").map(String.init)
        #expect(json.lines.count == bars(csv).count)
        for (line, bar) in zip(json.lines, bars(csv)) {
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let cells = bar.split(separator: ",", omittingEmptySubsequences: false)
            #expect(Set(object.keys) == Set(columns))
            for (column, cell) in zip(columns, cells) {
                #expect("\(object[column] ?? "")" == cell, "\(column)")
            }
        }
        let table = try Tool.run(["replay", "--format", "table", day.capture])
        #expect(table.lines.count == bars(csv).count + 2)
    }

    @Test func `any bytes of a symbol leave json lines valid`() throws {
        let scratch = try Scratch()
        for bytes in ["A\"B\\C", "\u{1}\n\t", "é"] {
            var message = WireItch.add(1, at: WireItch.noon)
            message.replaceSubrange(24..<32, with: Wire(text: bytes, 8).bytes)
            let trade = WireItch.execute(1, at: WireItch.noon)
            var capture = WireCapture()
            let packet = WireItch.mold([message, trade], sequence: 1)
            capture.add(WireCapture.frame(packet), at: WireItch.noon)
            let path = try scratch.write(capture.bytes, "day.pcap")
            for words in [["replay"], ["decode"], ["decode", "--fields"]] {
                let run = try Tool.run(words + ["--format", "jsonl", path])
                #expect(run.lines.count == (words == ["replay"] ? 1 : 2))
                for line in run.lines {
                    #expect(throws: Never.self) {
                        try JSONSerialization.jsonObject(with: Data(line.utf8))
                    }
                }
            }
        }
    }

    @Test func `pacing waits as long as the capture lasted, divided by the factor`() throws {
        let scratch = try Scratch()
        let path = try scratch.write(WireItch.capture(trades: 4).bytes, "day.pcap")
        let start = Date()
        let run = try Tool.run(["replay", "--speed", "4x", path])
        let elapsed = Date().timeIntervalSince(start)
        #expect(run.output == (try Tool.run(["replay", path]).output))
        #expect(elapsed >= 1)
    }
}

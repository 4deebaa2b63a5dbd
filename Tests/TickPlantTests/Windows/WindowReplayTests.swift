import Foundation
import Testing

/// Windows over packets, from the command line: official prints, rules, silence, breaks.
@Suite struct WindowReplayTests {
    private static let second: Int64 = 1_000_000_000
    private static let close = WireItch.midnight + 57_600 * second

    /// A capture of one-message packets, each captured when it happened.
    private func capture(
        _ messages: [(time: Int64, bytes: [UInt8])], port: UInt16 = 26_400,
        session: String = "TRIAL"
    ) -> WireCapture {
        var capture = WireCapture()
        for (index, message) in messages.enumerated() {
            let packet = WireItch.mold(
                [message.bytes], sequence: UInt64(index + 1), session: session)
            capture.add(WireCapture.frame(packet, port: port), at: message.time)
        }
        return capture
    }

    @Test func `the closing cross goes into the last bar, which waits for it`() throws {
        let scratch = try Scratch()
        let close = Self.close
        let path = try scratch.write(
            capture([
                (close - 100, WireItch.add(1, at: close - 100)),
                (close - 50, WireItch.execute(1, at: close - 50)),
                (close + 2, WireItch.execute(1, match: 2, at: close + 2)),
                (close + 9, WireItch.cross(shares: 500, price: 1_010_000, at: close + 9)),
            ]).bytes, "day.pcap")
        let run = try Tool.run(["replay", "--bars", "calendar:1h", path])
        let cells = try #require(bars(run).first).split(separator: ",")
        #expect(bars(run).count == 1)
        #expect(cells[1] == "\(close - 1800 * Self.second)" && cells[2] == "\(close)")
        #expect(cells[3] == "100" && cells[6] == "101" && cells[7] == "510")
        #expect(run.errors.contains("1 trades in no window"))
    }

    @Test func `by the tape's rules odd lots and extended hours touch volume only`() throws {
        let scratch = try Scratch()
        let open = WireItch.midnight + 34_200 * Self.second
        let messages: [(time: Int64, bytes: [UInt8])] = [
            (open - 20, WireItch.directory(roundLot: 100, at: open - 20)),
            (open - 10, WireItch.add(1, shares: 1000, price: 990_000, at: open - 10)),
            (open - 9, WireItch.execute(1, shares: 100, match: 1, at: open - 9)),
            (open, WireItch.system("Q", at: open)),
            (open + 1, WireItch.add(2, shares: 1000, at: open + 1)),
            (open + 2, WireItch.execute(2, shares: 99, match: 2, at: open + 2)),
            (open + 3, WireItch.execute(2, shares: 100, match: 3, at: open + 3)),
        ]
        let path = try scratch.write(capture(messages).bytes, "day.pcap")
        let venue = try Tool.run(["replay", "--bars", "1d", path])
        let tape = try Tool.run(
            ["replay", "--bars", "1d", "--trade-rules", "consolidated", path])
        let whole = try #require(bars(venue).first).split(separator: ",")
        let parts = try #require(bars(tape).first).split(separator: ",")
        #expect(whole[3...8] == ["99", "100", "99", "100", "299", "3"])
        #expect(parts[3...8] == ["100", "100", "100", "100", "299", "3"])
        let wrong = try Tool.run(["replay", "--trade-rules", "mine", path])
        #expect(wrong.code == 1 && wrong.errors.contains("neither venue nor consolidated"))
    }

    @Test func `a silent channel holds the others no longer than it may`() throws {
        let scratch = try Scratch()
        let noon = WireItch.noon
        var talking: [(time: Int64, bytes: [UInt8])] = [(noon, WireItch.add(1, at: noon))]
        for second in Int64(1)...30 {
            let time = noon + second * Self.second
            talking.append((time, WireItch.execute(1, match: UInt64(second), at: time)))
        }
        // The other channel speaks once at first, and at the end tells of a trade long ago.
        let silent: [(time: Int64, bytes: [UInt8])] = [
            (noon, WireItch.add(1, at: noon)),
            (noon + 31 * Self.second, WireItch.execute(1, at: noon + 2 * Self.second)),
        ]
        let first = try scratch.write(capture(talking).bytes, "talking.pcap")
        let second = try scratch.write(
            capture(silent, port: 26_500, session: "OTHER").bytes, "silent.pcap")
        let waiting = try Tool.run(["replay", first, second])
        #expect(!waiting.errors.contains("after their bar was out"))
        let going = try Tool.run(["replay", "--idle-timeout", "5s", first, second])
        #expect(going.errors.contains("1 trades came after their bar was out"))
    }

    @Test func `a time of next year moves nothing`() throws {
        let scratch = try Scratch()
        let noon = WireItch.noon
        var trades = "ts_ns,symbol,price,size\n"
        for second in Int64(0)..<5 { trades += "\(noon + second * Self.second),A,1,1\n" }
        trades += "\(noon + 31_536_000 * Self.second),A,9,1\n"
        for second in Int64(5)..<10 { trades += "\(noon + second * Self.second),A,1,1\n" }
        let path = try scratch.write(text: trades, "t.csv")
        let run = try Tool.run(["replay", path])
        #expect(bars(run).count == 11)
        #expect(!run.errors.contains("after their bar was out"))
        let believing = try Tool.run(["replay", "--max-future-skew", "0", path])
        #expect(believing.errors.contains("5 trades came after their bar was out"))
    }

    @Test func `a broken trade leaves its bar while that lives, and is told of after`() throws {
        let scratch = try Scratch()
        let noon = WireItch.noon
        let path = try scratch.write(
            capture([
                (noon, WireItch.add(1, shares: 1000, at: noon)),
                (noon + 1, WireItch.execute(1, shares: 10, match: 1, at: noon + 1)),
                (noon + 2, WireItch.execute(1, shares: 20, match: 2, at: noon + 2)),
                (noon + 3, WireItch.broken(1, at: noon + 3)),
                (noon + 2 * Self.second, WireItch.execute(1, match: 3, at: noon + 2 * Self.second)),
                (noon + 3 * Self.second, WireItch.broken(2, at: noon + 3 * Self.second)),
                (noon + 9 * Self.second, WireItch.system("M", at: noon + 9 * Self.second)),
            ]).bytes, "day.pcap")
        let late = scratch.path("late.csv")
        let plain = try Tool.run(["replay", "--late", late, path])
        #expect(bars(plain).map { String($0.split(separator: ",")[7]) } == ["20", "10"])
        #expect(try fileText(late).contains("late_cancel"))
        let keeping = try Tool.run(["replay", "--bars", "1s,lateness=5s", path])
        #expect(bars(keeping).map { String($0.split(separator: ",")[1]) }.contains("delete"))
        let retracting = try Tool.run(
            ["replay", "--bars", "1s,lateness=5s,output=retract", path])
        let kinds = bars(retracting).map { String($0.split(separator: ",")[1]) }
        #expect(kinds == ["on_time", "retract", "on_time"])
    }
}

extension WireItch {
    /// `R`: what locate 1 stands for, with so many shares to a round lot.
    static func directory(roundLot: UInt32, at time: Int64) -> [UInt8] {
        var message = Wire()
        message.text("R", 1)
        message.big(1, 2)
        message.big(0, 2)
        message.big(UInt64(time - midnight), 6)
        message.text("TRIAL", 8)
        message.text("QN", 2)
        message.big(UInt64(roundLot), 4)
        message.text("NCZ P", 5)
        message.text("N 1N", 4)
        message.big(0, 4)
        message.text("N", 1)
        return message.bytes
    }

    /// `B`: a trade is broken.
    static func broken(_ match: UInt64, at time: Int64) -> [UInt8] {
        var message = Wire()
        message.text("B", 1)
        message.big(1, 2)
        message.big(0, 2)
        message.big(UInt64(time - midnight), 6)
        message.big(match, 8)
        return message.bytes
    }
}

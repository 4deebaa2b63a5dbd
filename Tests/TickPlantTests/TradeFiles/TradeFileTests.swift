import Testing

/// Trades from CSV files.
@Suite struct TradeFileTests {
    private static let heading = "ts_ns,symbol,price,size\n"

    /// Seeded trades in order of time, on a few symbols.
    private func trades(_ count: Int, seed: UInt64) -> [ModelTrade] {
        var random = SeededNumbers(seed: seed)
        var time: Int64 = -5_000_000_000
        return (0..<count).map { _ in
            time += Int64(random.next(below: 400_000_000))
            return ModelTrade(
                symbol: ["A", "BRK.A", "Z9", "ZZ"][Int(random.next(below: 4))], time: time,
                price: Int64(random.next(below: 2_000_000)) * 100_000 - 3_000_000_000,
                size: random.next(below: 1000) + 1)
        }
    }

    private func line(_ trade: ModelTrade) -> String {
        "\(trade.time),\(trade.symbol),\(decimal(Int128(trade.price))),\(trade.size)"
    }

    @Test(arguments: [UInt64(1), 2, 3], [("1s", Int64(1_000_000_000)), ("1m", 60_000_000_000)])
    func `bars of a trade file are those of the model`(
        seed: UInt64, bars: (text: String, nanos: Int64)
    ) throws {
        let scratch = try Scratch()
        let trades = trades(5000, seed: seed)
        let wanted = ModelBars(trades, length: bars.nanos).lines.map { $0 + ",unproven" }
        for (name, end) in [("unix", "\n"), ("dos", "\r\n")] {
            let text = ([Self.heading.dropLast() + ""] + trades.map(line)).joined(separator: end)
            for last in ["", end] {
                let path = try scratch.write(text: text + last, name)
                let run = try Tool.run(["replay", "--bars", bars.text, path])
                #expect(run.code == 0, "\(run.errors)")
                #expect(run.lines.dropFirst().map(String.init) == wanted)
            }
        }
        let path = scratch.path("unix")
        let piped = try Tool.run(["replay", "--bars", bars.text, "-"], input: path)
        #expect(piped.lines.dropFirst().map(String.init) == wanted)
        let packed = try Tool.shell(
            "gzip -c '\(path)' | $TICKPLANT replay --bars \(bars.text) -")
        #expect(packed.output == piped.output)
    }

    @Test func `trades out of order within the disorder make the same bars`() throws {
        let scratch = try Scratch()
        let ordered = trades(2000, seed: 9)
        var swapped = ordered
        for index in stride(from: 0, to: swapped.count - 1, by: 2) {
            swapped.swapAt(index, index + 1)
        }
        let text = Self.heading + swapped.map(line).joined(separator: "\n")
        let run = try Tool.run([
            "replay", "--disorder", "1s", try scratch.write(text: text, "t.csv"),
        ])
        #expect(run.code == 0)
        #expect(
            run.lines.dropFirst().map(numbers) == ModelBars(ordered, length: 1_000_000_000).lines)
    }

    @Test func `late trades are left out, counted and listed`() throws {
        let scratch = try Scratch()
        let late = scratch.path("late.csv")
        let text =
            Self.heading + "5000000000,A,1.0,1\n1,A,7.25,3\n4999999999,A,2,1\n6000000000,A,1,1\n"
        let path = try scratch.write(text: text, "t.csv")
        let run = try Tool.run(["replay", "--late", late, path])
        #expect(
            run.lines.dropFirst().map(String.init) == [
                "A,5000000000,6000000000,1,1,1,1,1,1,1,1,unproven",
                "A,6000000000,7000000000,1,1,1,1,1,1,1,1,unproven",
            ])
        #expect(run.errors.contains("2 trades came after their bar was out"))
        #expect(
            try fileText(late).split(separator: "\n").dropFirst().map(String.init) == [
                "A,1,7.25,3,0,1000000000,4999999999,,3,late_dropped",
                "A,4999999999,2,1,4000000000,5000000000,4999999999,,4,late_dropped",
            ])
    }

    @Test func `lines that are no trade are counted with their numbers`() throws {
        let scratch = try Scratch()
        let bad = [
            "x,A,1,1", "1,,1,1", "1,A,1.00001,1", "1,A,,1", "1,A,1,-1", "1,A,1", "1,A,1,1,1",
            "9223372036854775808,A,1,1", "1,A,9223372037,1", "1,A,1,18446744073709551616",
            String(repeating: "9", count: 70_000) + ",A,1,1",
            String(repeating: "x", count: 65_536) + "1,A,5,5",
        ]
        for (index, line) in bad.enumerated() {
            let text = Self.heading + "1,A,2.0,3\n\(line)\n2,A,4,5\n"
            let path = try scratch.write(text: text, "t\(index).csv")
            let run = try Tool.run(["replay", path])
            #expect(run.code == 2, "\(line.prefix(40))")
            #expect(run.errors.contains("1 lines that are no trade"), "\(run.errors)")
            #expect(run.errors.contains("\(path): line 3:"), "\(run.errors)")
            #expect(run.lines.last == "A,0,1000000000,2,4,2,4,8,2,26,3.25,unproven")
        }
    }

    @Test func `integer prices are in units of the price scale`() throws {
        let scratch = try Scratch()
        let text = Self.heading + "1,A,2325531,3\n2,A,2325500,1\n"
        let path = try scratch.write(text: text, "t.csv")
        let four = "A,0,1000000000,232.5531,232.5531,232.55,232.55,4,2,930.2093,232.552325,unproven"
        #expect(try Tool.run(["replay", path]).lines.last == four[...])
        #expect(try Tool.run(["replay", "--price-scale", "4", path]).lines.last == four[...])
        let none = try Tool.run(["replay", "--price-scale", "0", path])
        #expect(none.lines.last?.contains(",2325531,2325531,2325500,2325500,") == true)
        let mixed = try scratch.write(text: text + "3,A,232.55,1\n", "m.csv")
        let run = try Tool.run(["replay", mixed])
        #expect(run.code == 2 && run.lines.last == four[...])
        #expect(run.errors.contains("line 4: a decimal price in a file that began with"))
    }

    @Test func `the price scale bounds the decimals`() throws {
        let scratch = try Scratch()
        let path = try scratch.write(text: Self.heading + "1,A,1.123456789,1\n", "t.csv")
        #expect(try Tool.run(["replay", path]).code == 2)
        let fine = try Tool.run(["replay", "--price-scale", "9", path])
        #expect(fine.code == 0)
        #expect(fine.lines.last?.contains(",1.123456789,") == true)
        let whole = try scratch.write(text: Self.heading + "1,A,1.5,1\n", "w.csv")
        #expect(try Tool.run(["replay", "--price-scale", "0", whole]).code == 2)
    }

    @Test func `a line that damage cut off is no trade`() throws {
        let scratch = try Scratch()
        var text = Self.heading
        for index in 0..<40_000 { text += "\(index),A,\(index % 977).25,1234567\n" }
        let path = try scratch.write(text: text, "t.csv")
        _ = try Tool.shell("gzip -c '\(path)' > '\(path).gz'")
        let packed = try fileBytes("\(path).gz")
        for share in [0.3, 0.5, 0.7, 0.9] {
            let cut = try scratch.write(
                Array(packed[..<Int(Double(packed.count) * share)]), "cut.gz")
            let run = try Tool.run(["replay", "--bars", "1d", cut])
            #expect(run.code == 2)
            let cells = run.lines[1].split(separator: ",", omittingEmptySubsequences: false)
            let (volume, trades) = (UInt64(cells[7])!, UInt64(cells[8])!)
            #expect(volume == trades * 1_234_567)
        }
    }

    @Test func `fields may be quoted, and a symbol then holds commas and quotes`() throws {
        let scratch = try Scratch()
        let text =
            "\u{FEFF}\"ts_ns\",\"symbol\",\"price\",\"size\"\r\n1,\"BRK,B\",1.5,2\r\n"
            + "\"2\",\"A\",\"2.5\",\"3\"\r\n3,\"say \"\"A\"\"\",4.0,1\r\n4,BRK\"B,1.0,1\r\n"
            + "5,\"BRK,B\",3.5,2"
        let run = try Tool.run(["replay", try scratch.write(text: text, "t.csv")])
        #expect(run.code == 2)
        #expect(run.errors.contains("t.csv: line 5: a quote in a field without quotes"))
        #expect(
            run.lines.dropFirst().map(String.init) == [
                "A,0,1000000000,2.5,2.5,2.5,2.5,3,1,7.5,2.5,unproven",
                "\"BRK,B\",0,1000000000,1.5,3.5,1.5,3.5,4,2,10,2.5,unproven",
                "\"say \"\"A\"\"\",0,1000000000,4,4,4,4,1,1,4,4,unproven",
            ])
    }

    @Test(arguments: [UInt64(21), 22])
    func `usual and odd lines in any mixture say the same`(seed: UInt64) throws {
        let scratch = try Scratch()
        var random = SeededNumbers(seed: seed)
        let trades = trades(20_000, seed: seed)
        let lines = trades.map { trade in
            let fields = line(trade).split(separator: ",")
            return switch random.next(below: 5) {
            case 0: fields.map { "\"\($0)\"" }.joined(separator: ",") + "\n"
            case 1: "\(fields[0]),\"\(fields[1])\",\(fields[2]),\(fields[3])\r\n"
            case 2: line(trade) + "\r\n"
            default: line(trade) + "\n"
            }
        }
        let path = try scratch.write(
            text: "\"ts_ns\",symbol,\"price\",size\n" + lines.joined(), "t.csv")
        let wanted = ModelBars(trades, length: 60_000_000_000).lines.map { $0 + ",unproven" }
        let whole = try Tool.run(["replay", "--bars", "1m", path])
        #expect(whole.code == 0, "seed \(seed): \(whole.errors)")
        #expect(whole.lines.dropFirst().map(String.init) == wanted, "seed \(seed)")
        // Reads of other sizes cut other lines.
        let piped = try Tool.shell(
            "dd if='\(path)' bs=1021 status=none | $TICKPLANT replay --bars 1m -")
        #expect(piped.output == whole.output, "seed \(seed)")
    }

    @Test func `captures and trade files are no one input`() throws {
        let scratch = try Scratch()
        let path = try scratch.write(text: Self.heading + "1,A,1,1\n", "t.csv")
        let run = try Tool.run(["replay", path, Places.sample("nasdaq-itch-5.0")])
        #expect(run.code == 1)
        #expect(try Tool.run(["replay", "--filter", "udp", path]).code == 1)
        #expect(try Tool.run(["replay", path, path]).lines.count == 2)
    }
}

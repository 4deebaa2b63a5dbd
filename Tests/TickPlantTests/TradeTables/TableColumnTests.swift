import Testing
import TickStorage

@testable import TickPlant

/// Which columns trades are read from, and what is said where there are none.
@Suite struct TableColumnTests {
    private func sheet(_ names: [String], _ types: [Int: FieldType] = [:]) -> TradeSheet {
        var sheet = TradeSheet()
        for (place, name) in names.enumerated() { sheet.fields[place].name = name }
        for (place, type) in types { sheet.fields[place].type = type }
        return sheet
    }

    @Test func `columns are known by their usual names, or by those given`() throws {
        let scratch = try Scratch()
        let trades = TradeSheet.trades(50, seed: 1)
        let wanted = try TableRun([try TradeSheet().write(trades, to: scratch.path("usual"))]).lines
        let names = [
            ["event_time", "sym", "px", "qty"], ["ts", "ticker", "price", "quantity"],
            ["ts_ns", "symbol", "px", "size"], ["ts_event", "symbol", "price", "size"],
            ["timestamp", "symbol", "price", "size"],
        ]
        for (number, names) in names.enumerated() {
            let path = try sheet(names).write(trades, to: scratch.path("\(number)"))
            #expect(try TableRun([path]).lines == wanted, "\(names)")
        }
        let odd = try sheet(["when it was", "Sym.", "=", "Größe"]).write(
            trades, to: scratch.path("odd"))
        var options = TradeTableOptions()
        options.columns = try ColumnsMap("time=when it was,symbol=Sym.,price==,size=Größe")
        #expect(try TableRun([odd], tables: options).lines == wanted)
        let tool = try Tool.run([
            "replay", odd, "--columns-map", "time=when it was,symbol=Sym.,price==,size=Größe",
        ])
        #expect(tool.code == 0 && tool.lines.map(String.init) == wanted)
    }

    @Test func `the first usual name that is there goes before the others`() throws {
        let scratch = try Scratch()
        var batch = RowBatch(
            RecordSchema(
                name: "t",
                fields: ["ts", "time", "px", "price", "size", "symbol"].enumerated().map {
                    RecordField(id: $0 + 1, $1, $1 == "symbol" ? .string : .int64)
                }))
        for (place, value) in [7, 5, 30_000, 20_000, 4].enumerated() {
            batch.columns[place].int64s.append(Int64(value))
        }
        batch.columns[5].append(Array("A".utf8))
        let path = try TradeSheet.write(batch, to: scratch.path("t"))
        #expect(try TableRun([path]).lines.last == "A,0,1000000000,2,2,2,2,4,1,8,2,unproven")
        var options = TradeTableOptions()
        options.columns = try ColumnsMap("price=px")
        #expect(
            try TableRun([path], tables: options).lines.last
                == "A,0,1000000000,3,3,3,3,4,1,12,3,unproven")
    }

    @Test(
        arguments: [
            (
                [0: "when"], [:], "",
                "no column of the times of trades: none of time, event_time, ts"
            ),
            ([0: "when"], [:], "", "it has when, symbol, price, size"),
            ([0: "when"], [:], "", "--columns-map time=COLUMN"),
            ([3: "n"], [:], "", "no column of the sizes of trades"),
            ([:], [:], "price=px", "no column 'px'"),
            ([:], [:], "price=size", "one column cannot be two parts"),
            ([:], [0: .date], "", "column 'time' cannot be the time of trades: it holds dates"),
            ([:], [0: .string], "", "'time' cannot be the time of trades: it holds text; cast"),
            ([:], [0: .float64], "", "it holds floating-point numbers"),
            ([:], [0: .int32], "", "it holds 32-bit integers"),
            ([:], [1: .int64], "", "column 'symbol' cannot be the symbol of trades"),
            ([:], [2: .string], "", "column 'price' cannot be the price of trades: it holds text"),
            ([:], [3: .timestampMicros], "", "column 'size' cannot be the size of trades"),
            ([:], [3: .boolean], "", "it holds truth values"),
        ] as [([Int: String], [Int: FieldType], String, String)])
    func `what cannot be is told with the columns that there are`(
        names: [Int: String], types: [Int: FieldType], map: String, words: String
    ) throws {
        let scratch = try Scratch()
        var sheet = sheet([], types)
        for (place, name) in names { sheet.fields[place].name = name }
        let path = try sheet.write([], to: scratch.path("t"))
        var options = TradeTableOptions()
        if !map.isEmpty { options.columns = try ColumnsMap(map) }
        do {
            _ = try TableRun([path], tables: options)
            Issue.record("no error for \(words)")
        } catch let error as PlantError {
            #expect(error.code == .usage && error.path == path)
            #expect(error.message.contains(words), "\(error)")
        }
    }

    @Test(arguments: ["", "time", "when=ts", "time=", "time=a,time=b", "time=a,price=a", "time=a,"])
    func `a map that is none is refused`(text: String) {
        #expect { try ColumnsMap(text) } throws: { "\($0)".contains("--columns-map") }
    }

    @Test func `options that no input is about are refused`() throws {
        let scratch = try Scratch()
        let csv = try scratch.write(text: "ts_ns,symbol,price,size\n1,A,1,1\n", "t.csv")
        let file = try TradeSheet().write(TradeSheet.trades(5, seed: 1), to: scratch.path("t"))
        for arguments in [
            [csv, "--columns-map", "time=ts_ns"], [file, "--table", "trades"],
            [file, "--as-of", "17"], [file, "--filter", "udp"],
            [file, Places.sample("nasdaq-itch-5.0")], [file, "--columns-map", "x=y"],
            [file, "--as-of", "sometime"],
        ] {
            let run = try Tool.run(["replay"] + arguments)
            #expect(run.code == 1 && run.output.isEmpty, "\(arguments): \(run.errors)")
        }
        let piped = try Tool.run(["replay", "-"], input: file)
        #expect(piped.code == 1 && piped.errors.contains("read from its end"), "\(piped.errors)")
        let packed = try Tool.shell(
            "gzip -c '\(file)' > '\(file).gz'; $TICKPLANT replay '\(file).gz'")
        #expect(packed.code == 1 && packed.errors.contains("uncompressed"), "\(packed.errors)")
    }

    @Test func `a file without rows has no bars`() throws {
        let scratch = try Scratch()
        let run = try TableRun([try TradeSheet().write([], to: scratch.path("t"))])
        #expect(run.lines.count == 1 && !run.report.isDamaged)
    }
}

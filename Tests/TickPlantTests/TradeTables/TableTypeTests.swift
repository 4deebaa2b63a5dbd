import Testing
import TickStorage

@testable import TickPlant

/// Tables of trades in every type that our own writer has, against the same trades as CSV.
@Suite struct TableTypeTests {
    private static let prices: [FieldType] = [
        .decimal(precision: 9, scale: 4), .decimal(precision: 18, scale: 4),
        .decimal(precision: 18, scale: 9), .decimal(precision: 38, scale: 6),
        .decimal(precision: 38, scale: 18), .float64, .int32, .int64,
    ]
    private static let sizes: [FieldType] = [
        .int32, .int64, .decimal(precision: 9, scale: 0), .decimal(precision: 18, scale: 2),
        .decimal(precision: 38, scale: 10), .float32, .float64,
    ]

    @Test(arguments: [UInt64(1)])
    func `bars of every type are those of the CSV file and of the model`(seed: UInt64) throws {
        let scratch = try Scratch()
        let trades = TradeSheet.trades(500, seed: seed)
        let csv = try scratch.write(text: TradeSheet.lines(trades), "t.csv")
        let wanted = try TableRun([csv])
        #expect(
            wanted.lines.dropFirst()
                == ModelBars(trades, length: 1_000_000_000).lines.map { $0 + ",unproven" }[...])
        var random = SeededNumbers(seed: seed)
        for (index, price) in Self.prices.enumerated() {
            for (place, size) in Self.sizes.enumerated() {
                var sheet = TradeSheet()
                sheet.fields[0].type = random.next(below: 2) == 0 ? .int64 : .timestampMicros
                sheet.fields[1].type = random.next(below: 2) == 0 ? .string : .binary
                sheet.fields[2].type = price
                sheet.fields[3].type = size
                let path = try sheet.write(trades, to: scratch.path("\(index)-\(place)"))
                let run = try TableRun([path])
                #expect(run.lines == wanted.lines, "seed \(seed): \(sheet.fields.map(\.type))")
                #expect(!run.report.isDamaged)
            }
        }
    }

    @Test func `floating-point prices are the decimals that they mean`() throws {
        let cases: [(Double, Int64?)] = [
            (232.5531, 232_553_100_000), (-0.0001, -100_000), (0, 0), (-0.0, 0),
            (12_345_678.1234, 12_345_678_123_400_000), (4_194_303.999999999, 4_194_303_999_999_999),
            (4_194_304.1, 4_194_304_100_000_000), (1e-9, 1), (4e-10, 0), (5e-10, 0), (1.5e-9, 2),
            (9_223_372_036.0, 9_223_372_036_000_000_000), (9_223_372_037.0, nil), (1e300, nil),
            (.nan, nil), (.infinity, nil), (-.infinity, nil), (.greatestFiniteMagnitude, nil),
            (.leastNonzeroMagnitude, 0),
        ]
        for (value, nanos) in cases { #expect(FloatText.nanos(value) == nanos, "\(value)") }
        let floats: [(Float, Int64?)] = [
            (232.5531, 232_553_100_000), (0.1, 100_000_000), (1e-9, 1), (1e-12, 0), (1e10, nil),
            (.nan, nil), (16_777_216, 16_777_216_000_000_000), (-.infinity, nil),
            (.leastNonzeroMagnitude, 0), (.greatestFiniteMagnitude, nil),
        ]
        for (value, nanos) in floats { #expect(FloatText.nanos(value) == nanos, "\(value)") }
    }

    @Test(arguments: [UInt64(3)])
    func `any decimal of nine places comes back from a double`(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        for _ in 0..<5000 {
            // Fifteen digits are what every double holds.
            let digits = Int64(random.next(below: 1_000_000_000_000_000))
            let places = Int(random.next(below: 10))
            let text = decimal(Int128(digits), places)
            let unit = (places..<9).reduce(Int128(1)) { product, _ in product * 10 }
            let wanted = Int64(exactly: Int128(digits) * unit)
            #expect(FloatText.nanos(Double(text)!) == wanted, "seed \(seed): \(text)")
        }
    }

    private func decimal(_ value: Int128, _ places: Int) -> String {
        var digits = String(value)
        digits = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return digits.dropLast(places) + "." + digits.suffix(places) + "0"
    }

    @Test func `a row that is no trade is counted and told by its number`() throws {
        let scratch = try Scratch()
        var sheet = TradeSheet()
        for place in 0..<4 { sheet.fields[place].isRequired = false }
        let trades = TradeSheet.trades(100, seed: 4)
        let path = try sheet.write(trades, to: scratch.path("nulls"), isNull: { $0 % 10 == 3 })
        let run = try TableRun([path])
        let kept = trades.enumerated().filter { $0.offset % 10 != 3 }.map(\.element)
        let bars = ModelBars(kept, length: 1_000_000_000).lines.map { $0 + ",unproven" }
        #expect(Array(run.lines.dropFirst()) == bars)
        #expect(run.report.badLines == 10 && run.report.isDamaged)
        #expect(run.damage[0] == "10 rows that are no trade")
        #expect(run.damage[1] == "\(path): row 4: \(TradeCells.Flaw.time.rawValue)")
        #expect(run.damage[5].contains(": row 44: "))
        let tool = try Tool.run(["replay", path])
        #expect(tool.code == 2 && tool.lines.dropFirst().map(String.init) == bars)
        #expect(tool.errors.contains("10 rows that are no trade"))
    }

    @Test func `values out of range are no trades`() throws {
        let scratch = try Scratch()
        let fields = [
            RecordField(id: 1, "time", .timestampMicros), RecordField(id: 2, "symbol", .string),
            RecordField(id: 3, "price", .float64), RecordField(id: 4, "size", .float64),
        ]
        let rows: [(Int64, String, Double, Double, TradeCells.Flaw?)] = [
            (1, "A", 1.5, 2, nil), (.max, "A", 1, 1, .time), (.min, "A", 1, 1, .time),
            (2, "", 1, 1, .symbol), (3, "A", .nan, 1, .price), (4, "A", 1e10, 1, .price),
            (5, "A", .infinity, 1, .price), (6, "A", 1, -1, .size), (7, "A", 1, 1.5, .size),
            (8, "A", 1, .nan, .size), (9, "A", 1, 1e20, .size), (10, "A", -2.5, 3, nil),
        ]
        var whole: [String] = []
        for (number, row) in rows.enumerated() {
            var batch = RowBatch(RecordSchema(name: "trades", fields: fields))
            batch.columns[0].int64s.append(row.0)
            batch.columns[1].append(Array(row.1.utf8))
            batch.columns[2].float64s.append(row.2)
            batch.columns[3].float64s.append(row.3)
            let path = try TradeSheet.write(batch, to: scratch.path("\(number)"))
            let run = try TableRun([path])
            let wanted = row.4.map {
                ["1 rows that are no trade", "\(path): row 1: \($0.rawValue)"]
            }
            #expect(run.damage == wanted ?? [])
            whole += run.lines.dropFirst()
        }
        #expect(
            whole == [
                "A,0,1000000000,1.5,1.5,1.5,1.5,2,1,3,1.5,unproven",
                "A,0,1000000000,-2.5,-2.5,-2.5,-2.5,3,1,-7.5,-2.5,unproven",
            ])
    }
}

import TickStorage
import Testing

@testable import TickParquet

@Suite struct FilterTests {
    @Test(arguments: 0..<60)
    func `a filter gives what filtering after reading gives`(seed: Int) throws {
        var random = RandomRows(seed: UInt64(seed) + 500)
        let batch = random.batch(RandomRows.everything, rows: random.random.below(300))
        var options = ParquetOptions()
        options.pageRows = [5, 20, 1000][random.random.below(3)]
        options.rowGroupRows = [64, 1000][random.random.below(2)]
        options.boundBytesMax = 5
        let (bytes, _) = try written(batch, options)
        let file = try ParquetFile(MemoryFile(bytes))
        for _ in 0..<8 {
            let filter = filter(&random.random, batch)
            let wanted = [batch.schema.fields[3].id, batch.schema.fields[17].id]
            let found = try rows(file.scan(columns: wanted, where: filter, batchRows: 13))
            let model = (0..<batch.count).filter { passes(filter, batch, $0) }
            var kept = RowBatch(found.schema)
            for row in model {
                kept.columns[0].append(batch.columns[3], row..<row + 1)
                kept.columns[1].append(batch.columns[17], row..<row + 1)
            }
            #expect(found.lines == kept.lines, "seed \(seed), \(filter)")
        }
    }

    @Test func `one symbol for one hour is a small part of the file`() throws {
        let schema = RecordSchema(
            name: "ticks",
            fields: [
                RecordField(id: 1, "symbol", .string), RecordField(id: 2, "time", .timestampMicros),
                RecordField(id: 3, "price", .decimal(precision: 18, scale: 2)),
            ])
        var batch = RowBatch(schema)
        var random = SplitMix(seed: 9)
        for symbol in 0..<500 {
            var price: Int64 = 10_000
            for tick in 0..<40 {
                price += Int64(random.below(5)) - 2
                batch.columns[0].append("S\(1000 + symbol)".utf8)
                batch.columns[1].int64s.append(Int64(tick) * 100_000_000)
                batch.columns[2].int64s.append(price)
            }
        }
        var options = ParquetOptions()
        options.pageRows = 100
        options.rowGroupRows = 5000
        let (bytes, _) = try written(batch, options)
        let file = try ParquetFile(MemoryFile(bytes))
        let filter = ParquetFilter([
            .init(1, .anyOf([.text("S1321")])),
            .init(2, .between(.integer(0), .integer(999_999_999))),
        ])
        let opened = file.bytesRead
        let scan = try file.scan(where: filter)
        let found = try rows(scan)
        #expect(found.count == 10)
        #expect(found.columns[0].value(0).elementsEqual("S1321".utf8))
        #expect(file.bytesRead - opened < bytes.count / 50, "\(file.bytesRead - opened)")
        #expect(scan.rowsTested <= 200)
    }

    @Test func `a test that its field cannot take is refused`() throws {
        var random = RandomRows(seed: 1)
        let (bytes, _) = try written(random.batch(RandomRows.everything, rows: 3))
        let file = try ParquetFile(MemoryFile(bytes))
        let number = file.schema.fields[1].id
        for term in [
            ParquetFilter.Term(number, .anyOf([.text("x")])),
            ParquetFilter.Term(number, .between(.real(1), nil)),
            ParquetFilter.Term(999, .isNull),
        ] {
            let error = #expect(throws: StorageError.self) {
                try file.scan(where: ParquetFilter([term]))
            }
            #expect(error?.code == .unsupported)
        }
    }

    private func filter(_ random: inout SplitMix, _ batch: RowBatch) -> ParquetFilter {
        var filter = ParquetFilter()
        for _ in 0...random.below(3) {
            let place = random.below(batch.columns.count)
            let values = (0..<batch.count).filter { !batch.columns[place].isNull($0) }
                .map { batch.columns[place].parquetValue($0) }
            func some() -> ParquetValue? {
                values.isEmpty ? nil : values[random.below(values.count)]
            }
            let test: ParquetFilter.Test =
                switch random.below(6) {
                case 0: .isNull
                case 1: .isNotNull
                case 2: .anyOf([some(), some(), some()].compactMap { $0 })
                case 3: .between(some(), nil)
                case 4: .between(nil, some())
                default: .between(some(), some())
                }
            filter.terms.append(.init(batch.schema.fields[place].id, test))
        }
        return filter
    }

    private func passes(_ filter: ParquetFilter, _ batch: RowBatch, _ row: Int) -> Bool {
        filter.terms.allSatisfy { term in
            let column = batch.columns[batch.schema.index(id: term.fieldID)!]
            if column.isNull(row) { return term.test == .isNull }
            let value = column.parquetValue(row)
            switch term.test {
            case .isNull: return false
            case .isNotNull: return true
            case .anyOf(let wanted): return wanted.contains { Self.order(value, $0) == 0 }
            case .between(let lower, let upper):
                if case .real(let real) = value, real.isNaN { return false }
                let above = lower.map { Self.order(value, $0).map { $0 >= 0 } ?? true } ?? true
                let below = upper.map { Self.order(value, $0).map { $0 <= 0 } ?? true } ?? true
                return above && below
            }
        }
    }

    /// −1, 0 or 1; nil where there is no order.
    private static func order(_ one: ParquetValue, _ other: ParquetValue) -> Int? {
        func sign<Value: Comparable>(_ a: Value, _ b: Value) -> Int? {
            a < b ? -1 : a > b ? 1 : a == b ? 0 : nil
        }
        switch (one, other) {
        case (.boolean(let a), .boolean(let b)): return sign(a ? 1 : 0, b ? 1 : 0)
        case (.integer(let a), .integer(let b)): return sign(a, b)
        case (.wide(let a), .wide(let b)): return sign(a, b)
        case (.real(let a), .real(let b)): return sign(a, b)
        case (.bytes(let a), .bytes(let b)):
            for (x, y) in zip(a, b) where x != y { return x < y ? -1 : 1 }
            return sign(a.count, b.count)
        default: return nil
        }
    }
}

import TickStorage
import Testing

@testable import TickParquet

@Suite struct SummaryTests {
    @Test(arguments: 0..<10)
    func `bounds and counts are those of the rows`(seed: Int) throws {
        var random = RandomRows(seed: UInt64(seed) + 100)
        let batch = random.batch(RandomRows.everything, rows: 1 + random.random.below(200))
        var options = ParquetOptions()
        options.pageRows = 16
        options.rowGroupRows = 64
        let (bytes, summary) = try written(batch, options)
        #expect(summary.splitOffsets.count == (batch.count + 63) / 64)
        #expect(summary.splitOffsets.first == 4)
        for (column, found) in zip(batch.columns, summary.columns) {
            let values = (0..<batch.count).filter { !column.isNull($0) }.map(column.parquetValue)
            let known = values.filter { $0 == $0 && !$0.isNaN }
            #expect(found.valueCount == batch.count)
            #expect(found.nullCount == batch.count - values.count)
            #expect(found.nanCount == values.count - known.count)
            #expect(known.isEmpty == (found.lower == nil))
            guard let lower = found.lower, let upper = found.upper else { continue }
            #expect(known.allSatisfy { !$0.precedes(lower) && !upper.precedes($0) })
            #expect(known.contains { $0 == lower || $0 == .real(0) })
            #expect(known.contains { $0 == upper || $0 == .real(0) })
        }
        let total = summary.columns.reduce(0) { $0 + $1.compressedBytes }
        #expect(total < bytes.count && total > 0)
    }

    @Test func `zeros are widened and no NaN gets into bounds`() throws {
        let schema = RecordSchema(
            name: "t",
            fields: [
                RecordField(id: 1, "zero", .float64), RecordField(id: 2, "nan", .float32),
                RecordField(id: 3, "some", .float64),
            ])
        var batch = RowBatch(schema)
        batch.columns[0].float64s = [0.0, 0.0]
        batch.columns[1].float32s = [.nan, .nan]
        batch.columns[2].float64s = [.nan, -0.0]
        let (bytes, summary) = try written(batch)
        func bits(_ value: ParquetValue?) -> UInt64? {
            if case .real(let real) = value { real.bitPattern } else { nil }
        }
        #expect(bits(summary.columns[0].lower) == (-0.0).bitPattern)
        #expect(bits(summary.columns[0].upper) == (0.0).bitPattern)
        #expect(summary.columns[1].lower == nil && summary.columns[1].nanCount == 2)
        #expect(bits(summary.columns[2].lower) == (-0.0).bitPattern)
        #expect(bits(summary.columns[2].upper) == (0.0).bitPattern)
        let chunks = try ParquetFile(MemoryFile(bytes)).footer.rowGroups[0].columns
        #expect(chunks[1].statistics?.minimum == nil && chunks[1].columnIndex == nil)
        #expect(chunks[0].columnIndex != nil)
    }
}

extension ParquetValue {
    fileprivate var isNaN: Bool { if case .real(let real) = self { real.isNaN } else { false } }
}

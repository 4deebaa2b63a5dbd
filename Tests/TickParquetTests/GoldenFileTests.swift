import TickStorage
import Testing

@testable import TickParquet

/// Files by pyarrow, against what they were made of, computed again.
@Suite struct GoldenFileTests {
    private static let count = 50
    private static let everything: [Int] = Array(0..<50)

    @Test(arguments: [
        GoldenFiles.defaults, GoldenFiles.plainGzip, GoldenFiles.deltasV2Zstd,
        GoldenFiles.decimalsAsIntegersRowGroups,
    ])
    func `files of another implementation read as what they were made of`(bytes: [UInt8]) throws {
        let file = try ParquetFile(MemoryFile(bytes))
        #expect(!file.hasFieldIDs && file.rows == Self.count && file.footerCRC == nil)
        let found = try rows(file.scan(batchRows: 7))
        #expect(file.columns[7].timeUnit == .nanos && file.columns[7].type == .int64)
        #expect(file.columns[8].timeUnit == .micros && file.columns[8].type == .timestampMicros)
        #expect(file.columns[9].type == .decimal(precision: 18, scale: 2))
        try expectTable(found)
    }

    @Test func `old times are nanoseconds`() throws {
        let file = try ParquetFile(MemoryFile(GoldenFiles.oldTimes))
        let found = try rows(file.scan())
        #expect(file.columns[8].timeUnit == .nanos && file.columns[8].type == .int64)
        for k in 0..<Self.count {
            #expect(found.columns[7].int64s[k] == Self.nanos(k))
            let old = found.columns[8]
            #expect(k % 7 == 3 ? old.isNull(k) : old.int64s[k] == Self.micros(k) * 1000)
        }
    }

    @Test func `filters prune and test others' files too`() throws {
        for bytes in [GoldenFiles.defaults, GoldenFiles.decimalsAsIntegersRowGroups] {
            let file = try ParquetFile(MemoryFile(bytes))
            let filter = ParquetFilter([
                .init(8, .between(.integer(Self.nanos(25)), .integer(Self.nanos(30)))),
                .init(2, .isNotNull),
            ])
            let found = try rows(file.scan(columns: [3], where: filter))
            let model = (25...30).filter { $0 % 7 != 3 }.map(Self.large)
            #expect(found.columns[0].int64s == model)
        }
    }

    private static func large(_ k: Int) -> Int64 { Int64(k * k * k * 1_000_003 - (1 << 40)) }
    private static func nanos(_ k: Int) -> Int64 {
        1_700_000_000_000_000_000 + Int64(k) * 1_234_567_891
    }
    private static func micros(_ k: Int) -> Int64 {
        1_700_000_000_000_000 + Int64(k) * 1_234_567
    }

    private func expectTable(_ found: RowBatch) throws {
        let names = [
            "flag", "small", "large", "single", "double", "text", "raw", "nanos", "micros",
            "price", "notional", "unsigned",
        ]
        #expect(found.schema.fields.map(\.name) == names)
        #expect(found.count == Self.count)
        let c = found.columns
        for k in 0..<Self.count {
            #expect(c[2].int64s[k] == Self.large(k))
            #expect(c[7].int64s[k] == Self.nanos(k))
            if k % 7 == 3 {
                let nullable = [0, 1, 3, 4, 5, 6, 8, 9, 10, 11]
                #expect(nullable.allSatisfy { c[$0].isNull(k) })
                continue
            }
            #expect(c[0].booleans[k] == (k % 3 == 0 ? 1 : 0))
            #expect(c[1].int32s[k] == Int32(k * k % 11 - 5))
            #expect(c[3].float32s[k] == Float(k) / 4 - 3)
            #expect(c[4].float64s[k] == Double(k) / 8 - 2)
            let text = String(repeating: "é\(k % 5)", count: k % 4)
            #expect(Array(c[5].value(k)) == Array(text.utf8))
            #expect(Array(c[6].value(k)) == (0..<k % 6).map { UInt8($0) })
            #expect(c[8].int64s[k] == Self.micros(k))
            #expect(c[9].int64s[k] == Int64(k * 101 - 2000))
            let units = Int128(k * k - 300) * 100_000_000_000_000_000_000 + Int128(k)
            #expect(c[10].int128s[k] == units)
            #expect(c[11].int64s[k] == 4_294_967_295 - Int64(k))
        }
    }
}

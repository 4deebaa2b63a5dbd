import TickStorage
import Testing

@testable import TickParquet

@Suite struct EvolutionTests {
    private let before = RecordSchema(
        name: "t",
        fields: [
            RecordField(id: 1, "count", .int32), RecordField(id: 2, "ratio", .float32),
            RecordField(id: 3, "price", .decimal(precision: 9, scale: 2)),
            RecordField(id: 4, "notional", .decimal(precision: 18, scale: 2)),
            RecordField(id: 5, "gone", .string),
        ])

    private func file() throws -> ParquetFile {
        var batch = RowBatch(before)
        batch.columns[0].int32s = [1, -2, .min]
        batch.columns[1].float32s = [0.5, -1, 2]
        batch.columns[2].int64s = [-999_999_999, 0, 999_999_999]
        batch.columns[3].int64s = [7, -8, 999_999_999_999_999_999]
        for text in ["a", "b", "c"] { batch.columns[4].append(text.utf8) }
        return try ParquetFile(MemoryFile(try written(batch).bytes))
    }

    @Test func `columns are found by id, widened, and null where they are new`() throws {
        let after = RecordSchema(
            name: "t",
            fields: [
                RecordField(id: 9, "venue", .string, required: false),
                RecordField(id: 4, "value", .decimal(precision: 38, scale: 2)),
                RecordField(id: 3, "price", .decimal(precision: 30, scale: 2)),
                RecordField(id: 1, "quantity", .int64, required: false),
                RecordField(id: 2, "ratio", .float64),
            ])
        let found = try rows(file().scan(after))
        #expect(found.columns[0].validity == [0, 0, 0])
        #expect(found.columns[1].int128s == [7, -8, 999_999_999_999_999_999])
        #expect(found.columns[2].int128s == [-999_999_999, 0, 999_999_999])
        #expect(found.columns[3].int64s == [1, -2, Int64(Int32.min)])
        #expect(found.columns[4].float64s == [0.5, -1, 2])
    }

    @Test func `filters speak of the schema that is asked for`() throws {
        let after = RecordSchema(
            name: "t",
            fields: [
                RecordField(id: 4, "value", .decimal(precision: 38, scale: 2)),
                RecordField(id: 1, "quantity", .int64),
                RecordField(id: 9, "venue", .string, required: false),
            ])
        func ids(_ terms: ParquetFilter.Term...) throws -> [Int64] {
            try rows(file().scan(after, columns: [1], where: ParquetFilter(terms))).columns[0]
                .int64s
        }
        #expect(try ids(.init(4, .between(.wide(0), nil))) == [1, Int64(Int32.min)])
        #expect(try ids(.init(4, .anyOf([.integer(-8)]))) == [-2])
        #expect(try ids(.init(9, .isNull), .init(1, .between(.integer(0), nil))) == [1])
        #expect(try ids(.init(9, .isNotNull)) == [])
        #expect(try ids(.init(9, .anyOf([.text("x")]))) == [])
    }

    @Test(arguments: [
        RecordField(id: 1, "count", .string), RecordField(id: 5, "gone", .int64),
        RecordField(id: 3, "price", .decimal(precision: 9, scale: 3)),
        RecordField(id: 4, "notional", .decimal(precision: 10, scale: 2)),
        RecordField(id: 9, "new", .int64),
    ])
    func `what cannot be read as that is refused by name`(field: RecordField) throws {
        let schema = RecordSchema(name: "t", fields: [field])
        let error = #expect(throws: StorageError.self) { try rows(file().scan(schema)) }
        #expect(error?.code == .unsupported)
        #expect(error?.message.contains("'\(field.name)'") == true, "\(error?.message ?? "")")
    }
}

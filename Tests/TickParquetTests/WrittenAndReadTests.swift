import TickStorage
import Testing

@testable import TickParquet

@Suite struct WrittenAndReadTests {
    @Test(arguments: 0..<40)
    func `any rows come back as they were, however the file is cut`(seed: Int) throws {
        var random = RandomRows(seed: UInt64(seed))
        let counts = [0, 1, 2, 7, 8, 9, 31, 32, 33, 127, 128, 129, 130, 300]
        let batch = random.batch(
            RandomRows.everything, rows: counts[random.random.below(counts.count)])
        var options = ParquetOptions()
        options.pageRows = [1, 7, 32, 100, 1 << 15][random.random.below(5)]
        options.rowGroupRows = [50, 64, 1 << 19][random.random.below(3)]
        options.pageBytes = [20, 1 << 20][random.random.below(2)]
        options.zstdLevel = [0, 1][Int32(random.random.below(2)) == 0 ? 0 : 1]
        options.dictionaryBytesMax = [20, 1 << 20][random.random.below(2)]
        let ways: [ParquetEncoding] = [.automatic, .plain, .dictionary, .delta]
        for field in batch.schema.fields {
            options.encodings[field.id] = ways[random.random.below(4)]
        }
        let (bytes, summary) = try written(batch, options, cut: 1 + random.random.below(200))
        let file = try ParquetFile(MemoryFile(bytes), footerCRC: summary.footerCRC)
        #expect(file.schema.fields == batch.schema.fields, "seed \(seed)")
        #expect(summary.rows == batch.count && summary.fileBytes == bytes.count)
        let found = try rows(file.scan(batchRows: 1 + random.random.below(100)))
        #expect(found.lines == batch.lines, "seed \(seed)")
        #expect(file.bytesRead <= bytes.count + (1 << 15))
    }

    @Test func `a dictionary takes long texts after short ones`() throws {
        let schema = RecordSchema(name: "t", fields: [RecordField(id: 1, "t", .string)])
        var batch = RowBatch(schema)
        for row in 0..<300 {
            let text = row < 100 ? "s\(row % 5)" : row % 3 == 0 ? "a long text \(row % 7)" : "s1"
            batch.columns[0].append(text.utf8)
        }
        var options = ParquetOptions()
        options.pageRows = 50
        options.encodings[1] = .dictionary
        let (bytes, _) = try written(batch, options)
        let file = try ParquetFile(MemoryFile(bytes))
        let stats = file.footer.rowGroups[0].columns[0].encodingStats
        #expect(stats.map(\.encoding) == [.plain, .rleDictionary])
        #expect(try rows(file.scan()).lines == batch.lines)
    }

    @Test func `a dictionary that gets too large is given up within its row group only`() throws {
        let schema = RecordSchema(name: "t", fields: [RecordField(id: 1, "n", .int64)])
        var batch = RowBatch(schema)
        for row in 0..<400 {
            batch.columns[0].int64s.append(row < 200 ? Int64(row % 3 + row / 100 * row) : 5)
        }
        var options = ParquetOptions()
        options.pageRows = 50
        options.rowGroupRows = 200
        options.dictionaryBytesMax = 100
        options.encodings[1] = .dictionary
        let (bytes, _) = try written(batch, options)
        let file = try ParquetFile(MemoryFile(bytes))
        let groups = file.footer.rowGroups.map { $0.columns[0].encodingStats.map(\.encoding) }
        #expect(groups[0] == [.plain, .rleDictionary, .deltaBinaryPacked])
        #expect(groups[1] == [.plain, .rleDictionary])
        // Of the page at which it was given up nothing is left in it.
        let start = Int(file.footer.rowGroups[0].columns[0].offset)
        let head = bytes[start...].withUnsafeBytes { PageHeader.read($0) }
        let dictionary = try #require(head).header
        #expect(dictionary.uncompressedBytes == dictionary.values * 8)
        #expect(dictionary.uncompressedBytes <= 100)
        #expect(try rows(file.scan()).lines == batch.lines)
    }

    @Test func `a file without rows is a file`() throws {
        let (bytes, summary) = try written(RowBatch(RandomRows.everything))
        let file = try ParquetFile(MemoryFile(bytes))
        #expect(file.rows == 0 && file.rowGroups == 0 && summary.splitOffsets.isEmpty)
        #expect(try rows(file.scan()).count == 0)
        #expect(summary.columns.allSatisfy { $0.lower == nil && $0.valueCount == 0 })
    }

    @Test func `texts of the footer are kept`() throws {
        var random = RandomRows(seed: 1)
        let batch = random.batch(RandomRows.everything, rows: 3)
        let (bytes, _) = try written(
            batch, metadata: [("a key", "a välue"), ("tick.footer-crc32c.not", "x")])
        let file = try ParquetFile(MemoryFile(bytes))
        #expect(file.metadata["a key"] == "a välue")
    }

    @Test func `a null where there must be none is refused by writer and reader`() throws {
        let optional = RecordSchema(
            name: "t", fields: [RecordField(id: 1, "n", .int64, required: false)])
        var batch = RowBatch(optional)
        batch.columns[0].int64s = [1]
        batch.columns[0].appendNull()
        let (bytes, _) = try written(batch)
        let required = RecordSchema(name: "t", fields: [RecordField(id: 1, "n", .int64)])
        #expect(throws: StorageError.self) {
            try rows(ParquetFile(MemoryFile(bytes)).scan(required))
        }
        var wrong = RowBatch(required)
        wrong.columns = batch.columns
        let writer = try ParquetWriter(MemoryFile(), schema: required)
        let error = #expect(throws: StorageError.self) { try writer.write(wrong) }
        #expect(error?.code == .unsupported && error?.message.contains("'n'") == true)
    }

    @Test func `pages may be larger than usual, with few values in many rows`() throws {
        let schema = RecordSchema(
            name: "t", fields: [RecordField(id: 1, "t", .string, required: false)])
        var batch = RowBatch(schema)
        for row in 0..<40_000 {
            if row % 97 == 0 {
                batch.columns[0].append("S\(row % 5)".utf8)
            } else {
                batch.columns[0].appendNull()
            }
        }
        var options = ParquetOptions()
        options.pageRows = 1 << 17
        let (bytes, _) = try written(batch, options)
        let found = try rows(ParquetFile(MemoryFile(bytes)).scan())
        #expect(found == batch)
    }

    @Test func `a text that no page can hold is refused`() throws {
        let schema = RecordSchema(name: "t", fields: [RecordField(id: 1, "t", .binary)])
        var batch = RowBatch(schema)
        batch.columns[0].append([1])
        batch.columns[0].append([UInt8](repeating: 7, count: ParquetWriter.valueBytesMax + 1))
        let writer = try ParquetWriter(MemoryFile(), schema: schema)
        let error = #expect(throws: StorageError.self) { try writer.write(batch) }
        #expect(error?.code == .tooLarge && error?.message.contains("'t'") == true)
    }

    @Test func `a full disk is an error`() throws {
        let disk = SimulatedDisk(capacity: 200)
        let file = try disk.open("/a.parquet", .create)
        var random = RandomRows(seed: 2)
        let batch = random.batch(RandomRows.everything, rows: 50)
        let error = #expect(throws: StorageError.self) {
            let writer = try ParquetWriter(file, schema: batch.schema)
            try writer.write(batch)
            _ = try writer.finish()
        }
        #expect(error?.code == .diskFull)
    }
}

import Foundation
import TickStorage
import Testing

@testable import TickParquet

/// Random damage: an error or the right rows, never a trap, never other rows.
///
/// TICKPLANT_PARQUET_DAMAGE sets how often (2,000 without it).
@Suite struct DamageTests {
    private static let times =
        ProcessInfo.processInfo.environment["TICKPLANT_PARQUET_DAMAGE"].flatMap(Int.init) ?? 2000

    @Test func `damage to a file of ours is found or does no harm`() throws {
        var found = 0
        for (number, original) in try Self.ours().enumerated() {
            let wanted = try read(original)
            var random = SplitMix(seed: UInt64(number))
            for turn in 0..<Self.times / 4 {
                let damaged = damage(original, &random)
                guard let lines = try? read(damaged) else {
                    found += 1
                    continue
                }
                #expect(lines == wanted, "file \(number), turn \(turn): silently other rows")
            }
        }
        #expect(found > Self.times / 4 * 3, "only \(found) of \(Self.times) were found")
    }

    @Test func `every single bit of a file of ours is covered`() throws {
        let schema = RecordSchema(
            name: "t",
            fields: [
                RecordField(id: 1, "n", .int64), RecordField(id: 2, "s", .string, required: false),
            ])
        var random = RandomRows(seed: 5)
        var options = ParquetOptions()
        options.pageRows = 5
        options.encodings = [1: .delta, 2: .dictionary]
        let original = try written(random.batch(schema, rows: 10), options).bytes
        let wanted = try read(original)
        for bit in 0..<original.count * 8 {
            var damaged = original
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let lines = try? read(damaged) else { continue }
            #expect(lines == wanted, "bit \(bit): silently other rows")
        }
    }

    @Test func `a page's head says what footer and index say, or is refused`() throws {
        let schema = RecordSchema(name: "t", fields: [RecordField(id: 1, "n", .float64)])
        var batch = RowBatch(schema)
        batch.columns[0].float64s = (0..<30).map { Double($0) / 7 }
        var options = ParquetOptions()
        options.zstdLevel = 0
        options.encodings[1] = .plain
        let original = try written(batch, options).bytes
        let found = original[4...].withUnsafeBytes { PageHeader.read($0) }
        let (header, size) = try #require(found)
        for change in [
            { $0.encoding = .byteStreamSplit }, { $0.values -= 1 }, { $0.values += 1 },
            { $0.crc = 7 },
        ] as [(inout PageHeader) -> Void] {
            var other = header
            change(&other)
            let bytes = other.write()
            guard bytes.count == size else { continue }
            var damaged = original
            damaged.replaceSubrange(4..<4 + size, with: bytes)
            let error = #expect(throws: StorageError.self) { try read(damaged) }
            #expect(error?.code == .corrupt && error?.offset == 4, "\(other)")
        }
    }

    @Test func `damage to files of others never traps`() throws {
        let files = [
            GoldenFiles.defaults, GoldenFiles.plainGzip, GoldenFiles.deltasV2Zstd,
            GoldenFiles.decimalsAsIntegersRowGroups, GoldenFiles.oldTimes,
        ]
        for (number, original) in files.enumerated() {
            var random = SplitMix(seed: UInt64(number) + 77)
            for _ in 0..<Self.times / 5 { _ = try? read(damage(original, &random)) }
        }
    }

    @Test func `a file of ours in another's place is told by its checksum`() throws {
        let files = try Self.ours()
        let crc = try #require(try ParquetFile(MemoryFile(files[0])).footerCRC)
        _ = try ParquetFile(MemoryFile(files[0]), footerCRC: crc)
        for other in [files[1], GoldenFiles.defaults] {
            let error = #expect(throws: StorageError.self) {
                try ParquetFile(MemoryFile(other), footerCRC: crc)
            }
            #expect(error?.code == .corrupt)
        }
    }

    @Test func `every cut of a file is refused`() throws {
        let original = try Self.ours(rows: 3)[0]
        for size in 0..<original.count {
            #expect(throws: StorageError.self) { try read(Array(original[..<size])) }
        }
    }

    /// Files with all encodings, compressed and not.
    private static func ours(rows: Int = 60) throws -> [[UInt8]] {
        try [ParquetEncoding.automatic, .plain, .dictionary, .delta].enumerated().map {
            number, way in
            var random = RandomRows(seed: UInt64(number) + 40)
            let batch = random.batch(RandomRows.everything, rows: rows)
            var options = ParquetOptions()
            options.pageRows = 25
            options.rowGroupRows = 40
            options.zstdLevel = number == 1 ? 0 : 1
            for field in batch.schema.fields { options.encodings[field.id] = way }
            return try written(batch, options).bytes
        }
    }

    private func damage(_ original: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var bytes = original
        switch random.below(10) {
        case 0: bytes.removeLast(1 + random.below(bytes.count))
        case 1: bytes.remove(at: random.below(bytes.count))
        case 2:
            // The footer is most of what is believed.
            let at = bytes.count - 1 - random.below(min(bytes.count, 3000))
            bytes[at] = UInt8(truncatingIfNeeded: random.next())
        default:
            for _ in 0...random.below(3) {
                let bit = random.below(bytes.count * 8)
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            }
        }
        return bytes
    }

    /// All rows, and those of a filter, whose pages are found by the index.
    private func read(_ bytes: [UInt8]) throws -> [String] {
        let file = try ParquetFile(MemoryFile(bytes))
        let all = try rows(file.scan())
        let id = file.schema.fields.first { $0.type == .int64 }?.id
        guard let id else { return all.lines }
        let filter = ParquetFilter([.init(id, .between(.integer(0), .integer(1 << 40)))])
        return try all.lines + rows(file.scan(where: filter)).lines
    }
}

import Testing

@testable import TickStorage

/// Records decoded many at once, against one by one.
@Suite struct RecordBlockTests {
    private static let types: [FieldType] = [
        .boolean, .int32, .int64, .float32, .float64, .string, .binary, .date, .timestampMicros,
        .decimal(precision: 9, scale: 2), .decimal(precision: 18, scale: 9),
        .decimal(precision: 38, scale: 9),
    ]

    /// A writer's schema, a reader's that has some of its fields in another order and widened, and
    /// one that the writer does not know.
    private static func schemas(_ random: inout SplitMix) -> (RecordSchema, RecordSchema) {
        let fields = (1...9).map { id in
            RecordField(
                id: id, "f\(id)", types[random.below(types.count)], required: random.below(2) == 0)
        }
        var read = fields.filter { _ in random.below(4) > 0 }
        read.sort { ($0.id * 7) % 10 < ($1.id * 7) % 10 }
        for index in read.indices {
            switch read[index].type {
            case .int32: read[index].type = random.below(2) == 0 ? .int32 : .int64
            case .float32: read[index].type = random.below(2) == 0 ? .float32 : .float64
            case .decimal(9, let scale): read[index].type = .decimal(precision: 18, scale: scale)
            default: break
            }
        }
        read.append(RecordField(id: 20, "new", .string, required: false))
        return (RecordSchema(name: "w", fields: fields), RecordSchema(name: "r", fields: read))
    }

    private static func number(_ random: inout SplitMix, bits: Int) -> Int64 {
        let value = Int64(bitPattern: random.next()) >> Int64(64 - bits + random.below(bits))
        let edges = [Int64.min >> Int64(64 - bits), Int64.max >> Int64(64 - bits), 0]
        return random.below(9) == 0 ? edges[random.below(3)] : value
    }

    private static func put(
        _ field: RecordField, _ random: inout SplitMix, to record: inout RecordEncoder
    ) {
        if !field.isRequired {
            if random.below(3) == 0 { return record.null() }
            record.present()
        }
        switch field.type {
        case .boolean: record.boolean(random.below(2) == 0)
        case .int32, .date: record.integer(number(&random, bits: 32))
        case .int64, .timestampMicros: record.integer(number(&random, bits: 64))
        case .float32: record.float32(Float(number(&random, bits: 30)) / 8)
        case .float64: record.float64(Double(number(&random, bits: 50)) / 8)
        case .string, .binary:
            let size = random.below(3) == 0 ? random.below(300) : random.below(10)
            record.text((0..<size).map { _ in UInt8(truncatingIfNeeded: random.next()) })
        case .decimal(let precision, _):
            precision <= 18
                ? record.decimal(number(&random, bits: 60))
                : record.decimal(Int128(number(&random, bits: 64)) << Int128(random.below(60)))
        }
    }

    /// What a block of these records decodes to, behind what is there; nil where it is refused.
    private static func block(
        _ decoder: RecordDecoder, _ bytes: [UInt8], _ ranges: [Range<Int>], _ reader: RecordSchema,
        parts: Int
    ) -> RowBatch? {
        bytes.withUnsafeBytes { bytes in
            var rows = RowBatch(reader)
            for part in 0..<parts {
                var block = RecordBlock(bytes)
                let first = part * ranges.count / parts
                let end = (part + 1) * ranges.count / parts
                for range in ranges[first..<end] { block.append(range) }
                guard decoder.decode(&block, into: &rows) else { return nil }
            }
            return rows
        }
    }

    private static func single(
        _ decoder: RecordDecoder, _ bytes: [UInt8], _ ranges: [Range<Int>], _ reader: RecordSchema
    ) -> RowBatch? {
        bytes.withUnsafeBytes { bytes in
            var rows = RowBatch(reader)
            for range in ranges {
                let record = UnsafeRawBufferPointer(rebasing: bytes[range])
                guard decoder.decode(record, into: &rows) else { return nil }
            }
            return rows
        }
    }

    @Test(arguments: 0..<UInt64(60))
    func `many at once are what they are one by one, and refused where one is`(
        seed: UInt64
    ) throws {
        var random = SplitMix(seed: seed)
        let (writer, reader) = Self.schemas(&random)
        let decoder = try RecordDecoder(writer: writer, reader: reader, path: "")
        var (bytes, ranges): ([UInt8], [Range<Int>]) = ([], [])
        var record = RecordEncoder()
        for _ in 0..<40 {
            record.removeAll()
            for field in writer.fields { Self.put(field, &random, to: &record) }
            ranges.append(bytes.count..<bytes.count + record.count)
            bytes += record.written
        }
        let wanted = Self.single(decoder, bytes, ranges, reader)
        #expect(wanted?.count == 40)
        #expect(Self.block(decoder, bytes, ranges, reader, parts: 1) == wanted)
        #expect(Self.block(decoder, bytes, ranges, reader, parts: 3) == wanted)
        var refused = 0
        for _ in 0..<50 {
            var damaged = bytes
            damaged[random.below(bytes.count)] ^= UInt8(1 << random.below(8))
            let one = Self.single(decoder, damaged, ranges, reader)
            refused += one == nil ? 1 : 0
            // Compared as text, as a flipped bit may make a number that is none.
            let many = Self.block(decoder, damaged, ranges, reader, parts: 1)
            #expect("\(String(describing: many))" == "\(String(describing: one))", "seed \(seed)")
        }
        // A seed's fields may all be such that any bit makes another value.
        #expect(refused > 0 || seed % 10 == 0)
    }

    @Test func `numbers are written as Avro has them, whatever their size`() {
        var random = SplitMix(seed: 5)
        var values: [Int64] = [.min, .max]
        for shift in Int64(0)..<64 {
            let power = Int64(1) << shift
            values += (-2...2).flatMap { [power &+ $0, 0 &- power &+ $0] }
            values.append(Int64(bitPattern: random.next()) >> shift)
        }
        var record = RecordEncoder()
        var wanted: [UInt8] = []
        for value in values {
            record.integer(value)
            wanted.appendZigZag(value)
        }
        #expect(Array(record.written) == wanted)
    }
}

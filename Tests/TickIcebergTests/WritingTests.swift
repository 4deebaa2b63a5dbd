import Synchronization
import TickStorage
import Testing

@testable import TickIceberg

/// Sorting, partitioning and encoding, each against the plainest way to do it.
@Suite struct WritingTests {
    private static let schema = RecordSchema(
        name: "rows",
        fields: [
            RecordField(id: 1, "text", .string, required: false),
            RecordField(id: 2, "time", .timestampMicros),
            RecordField(id: 3, "place", .int32, required: false),
        ])

    /// Texts of no to eleven bytes, zeros and high bytes among them, or none longer than eight.
    private static func rows(
        _ random: inout SplitMix, short: Bool, hasNulls: Bool = true
    ) -> [Row] {
        (0..<300).map { number in
            let count = random.below(short ? 9 : 12)
            let bytes = (0..<count).map { _ in [65, 66, 0, 0x7F, 1][random.below(5)] as UInt8 }
            return [
                1: hasNulls && random.below(9) == 0
                    ? .null : .text(String(decoding: bytes, as: UTF8.self)),
                2: .whole(Int128(random.below(5)) * 86_400_000_000 - 86_400_000_000),
                3: random.below(4) == 0 ? .null : .whole(Int128(random.below(7)) - 3),
            ]
        }
    }

    /// Nulls last; texts by their bytes.
    private static func isBefore(_ one: Cell?, _ other: Cell?) -> Bool {
        switch (one, other) {
        case (.text(let a)?, .text(let b)?): Array(a.utf8).lexicographicallyPrecedes(Array(b.utf8))
        case (.whole(let a)?, .whole(let b)?): a < b
        case (.null?, _): false
        case (_, .null?): true
        default: false
        }
    }

    @Test(arguments: 0..<20)
    func `rows are sorted as their values are`(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let rows = Self.rows(&random, short: seed % 2 == 0)
        let batch = RowBatch(Self.schema, rows)
        let fields = [[1, 2, 3], [3, 1], [2], [1]][Int(seed % 4)]
        let sorter = try RowSorter(fields, Self.schema, path: "")
        let picked = (0..<300).filter { _ in random.below(3) > 0 }
        let expected = picked.sorted { a, b in
            for field in fields {
                if Self.isBefore(rows[a][field], rows[b][field]) { return true }
                if Self.isBefore(rows[b][field], rows[a][field]) { return false }
            }
            return a < b
        }
        #expect(sorter.sorted(picked, batch) == expected)
    }

    @Test(arguments: 0..<10)
    func `rows come to the partition that their values say`(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let rows = Self.rows(&random, short: seed % 2 == 0, hasNulls: seed % 3 == 0)
        let batch = RowBatch(Self.schema, rows)
        let spec = PartitionSpec.dayAndBucket(
            day: Self.schema.fields[1], bucket: Self.schema.fields[0], count: 3)
        let parts = try Partitioner(spec, Self.schema, path: "").partitions(batch)
        #expect(parts.flatMap(\.rows).sorted() == Array(0..<300))
        for (values, picked) in parts {
            #expect(picked == picked.sorted())
            for row in picked {
                guard case .whole(let time)? = rows[row][2] else { continue }
                #expect(values[0] == .integer(Transform.day(micros: Int64(time))))
                switch rows[row][1] {
                case .text(let text)?:
                    let bucket = Transform.bucket(Murmur3.hash(Array(text.utf8)), 3)
                    #expect(values[1] == .integer(Int64(bucket)))
                default: #expect(values[1] == .null)
                }
            }
        }
    }

    /// The partition comes from a field that is none of the identity's: changes of one identity
    /// are in several, and the last of all counts.
    @Test func `identities that move from partition to partition are there once`() throws {
        let disk = SimulatedDisk()
        var options = Trades.options
        options.spec = .dayAndBucket(
            day: Trades.schema.fields[0], bucket: Trades.schema.fields[4], count: 4)
        let table = try Table.create(
            try Trades.catalog(disk), Trades.name, directory: "/archive/table/trades",
            schema: Trades.schema, options: options, settings: Trades.settings())
        var model: [Int: Row] = [:]
        var random = SplitMix(seed: 5)
        for _ in 0..<8 {
            var puts: [Row] = []
            for _ in 0..<60 {
                let number = random.below(40)
                var row = Trades.row(number, price: Int64(random.below(1000)))
                row[5] = [.null, .text("B"), .text("S"), .text("X")][random.below(4)]
                model[number] = row
                puts.append(row)
            }
            let gone = random.below(40)
            model[gone] = nil
            try table.upsert(puts, deleting: [Trades.row(gone)])
            #expect(try table.dump() == Array(model.values).dump(Trades.schema))
        }
    }

    @Test(arguments: [1, 2, 5])
    func `what jobs make is in their order, and the first failure counts`(threads: Int) throws {
        let made = try ParallelJobs.run(40, threads: threads) { "\($0)" }
        #expect(made == (0..<40).map { "\($0)" })
        #expect(try ParallelJobs.run(0, threads: threads) { $0 }.isEmpty)
        let done = Atomic(0)
        do throws(StorageError) {
            _ = try ParallelJobs.run(40, threads: threads) { index throws(StorageError) in
                done.add(1, ordering: .relaxed)
                if index % 10 == 7 {
                    throw StorageError(.unsupported, "job \(index)", path: "")
                }
            }
            Issue.record("no failure")
        } catch {
            #expect(error.message == "job 7")
        }
        #expect(threads == 1 || done.load(ordering: .relaxed) == 40)
    }
}

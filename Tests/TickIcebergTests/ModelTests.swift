import Foundation
import TickStorage
import Testing

@testable import TickIceberg

/// A table against a dictionary, through random sequences of all that can be done to one.
///
/// `TICKPLANT_SEED` and `TICKPLANT_ROUNDS` choose other and more sequences.
@Suite struct ModelTests {
    private struct Model {
        var schema = Trades.schema
        var rows: [Int: Row] = [:]
        /// By snapshot: what it holds.
        var history: [Int64: (schema: RecordSchema, rows: [[Cell]])] = [:]
        var nextField = 7

        var dump: [[Cell]] { Array(rows.values).dump(schema) }
    }

    private static let environment = ProcessInfo.processInfo.environment
    private static let first = environment["TICKPLANT_SEED"].flatMap { UInt64($0) } ?? 1
    private static let rounds = environment["TICKPLANT_ROUNDS"].flatMap { UInt64($0) } ?? 3

    @Test func `a table does as a dictionary does`() throws {
        for seed in Self.first..<Self.first + Self.rounds { try run(seed) }
    }

    private func run(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let disk = SimulatedDisk()
        var table = try Trades.table(disk)
        var model = Model()
        for step in 0..<40 {
            let before = table.metadata.currentSnapshotID
            let did = try change(&model, &table, disk, &random)
            let place: Comment = "TICKPLANT_SEED=\(seed), step \(step), \(did)"
            #expect(try table.dump() == model.dump, place)
            if let id = table.metadata.currentSnapshotID, id != before {
                model.history[id] = (model.schema, model.dump)
            }
            if random.below(4) == 0 { try travel(model, table, place, &random) }
            if random.below(3) == 0 { try filtered(model, table, place, &random) }
        }
    }

    private func change(
        _ model: inout Model, _ table: inout Table, _ disk: SimulatedDisk,
        _ random: inout SplitMix
    ) throws -> String {
        switch random.below(10) {
        case 0...2:
            let new = (0..<random.below(8) + 1).map { _ in random.below(400) }
            let added = Set(new).filter { model.rows[$0] == nil }.sorted()
            let rows = added.map { row($0, model.schema, &random) }
            for (number, row) in zip(added, rows) { model.rows[number] = row }
            try table.append(rows)
            return "append"
        case 3, 4:
            let numbers = Array(Set((0..<random.below(12)).map { _ in random.below(400) })).sorted()
            let gone = Set((0..<random.below(6)).map { _ in random.below(400) })
                .subtracting(numbers).sorted()
            let rows = numbers.map { row($0, model.schema, &random) }
            try table.upsert(rows, deleting: gone.map { Trades.row($0) })
            for (number, row) in zip(numbers, rows) { model.rows[number] = row }
            for number in gone { model.rows[number] = nil }
            return "upsert"
        case 5: return try evolve(&model, table, &random)
        case 6:
            var policy = CompactionPolicy()
            policy.filesMin = 2
            policy.fileBytesTarget = Int64(random.below(20_000) + 2000)
            return "\(try table.compact(policy))"
        case 7:
            let kept = random.below(4) + 1
            _ = try table.expire(ExpiryPolicy(ageMillisMax: -1_000_000, keptMin: kept))
            return "expire"
        case 8: return "manifests: \(try table.rewriteManifests(above: random.below(4)))"
        default:
            table = try Trades.table(disk)
            return "open"
        }
    }

    private func row(
        _ number: Int, _ schema: RecordSchema, _ random: inout SplitMix
    ) -> Row {
        var row = Trades.row(number, price: Int64(random.below(1000)))
        for field in schema.fields where field.id > 6 {
            row[field.id] = random.below(2) == 0 ? .null : .text("v\(random.below(9))")
        }
        // A field that is no more has no value in what is added.
        return row.filter { schema.index(id: $0.key) != nil }
    }

    private func evolve(
        _ model: inout Model, _ table: Table, _ random: inout SplitMix
    ) throws -> String {
        var next = model.schema
        let place = random.below(next.fields.count)
        switch random.below(4) {
        case 0:
            next.fields.append(
                RecordField(
                    id: model.nextField, "field\(model.nextField)", .string, required: false))
            model.nextField += 1
        case 1: next.fields[place].name += "_"
        case 2:
            if next.fields[place].type == .int32 { next.fields[place].type = .int64 }
            if case .decimal(let precision, let scale) = next.fields[place].type, precision < 38 {
                next.fields[place].type = .decimal(precision: precision + 1, scale: scale)
            }
        default:
            guard next.fields[place].id > 2, next.fields.count > 3 else { return "keep" }
            let id = next.fields.remove(at: place).id
            for number in model.rows.keys { model.rows[number]![id] = nil }
        }
        _ = try table.evolve(to: next)
        model.schema = next
        return "evolve"
    }

    private func travel(
        _ model: Model, _ table: Table, _ place: Comment, _ random: inout SplitMix
    ) throws {
        let snapshots = table.metadata.snapshots
        guard !snapshots.isEmpty else { return }
        let snapshot = snapshots[random.below(snapshots.count)]
        var scan = TableScan()
        scan.state = .snapshot(snapshot.id)
        #expect(try table.dump(scan) == model.history[snapshot.id]!.rows, place)
    }

    /// A filter gives what reading all and then filtering gives.
    private func filtered(
        _ model: Model, _ table: Table, _ place: Comment, _ random: inout SplitMix
    ) throws {
        let schema = model.schema
        let symbols = Set((0..<random.below(3) + 1).map { "SYM\($0 * 5 % 23 + random.below(3))" })
        let from = Trades.startMicros + Int64(random.below(400)) * 7_000_000_000
        let range = from..<from + Int64(random.below(100_000)) * 10_000_000
        var scan = TableScan()
        scan.filter = TableFilter().with(schema.fields[schema.index(id: 2)!], in: symbols)
        if random.below(3) > 0 {
            scan.filter = scan.filter.with(schema.fields[schema.index(id: 1)!], in: range)
        }
        let ranges = scan.filter.ranges
        let rows = model.rows.values.filter { row in
            guard case .text(let symbol)? = row[2], case .whole(let time)? = row[1] else {
                return false
            }
            let inTime = ranges[1].map { $0.contains(Int64(time)) } ?? true
            return symbols.contains(symbol) && inTime
        }
        #expect(try table.dump(scan) == Array(rows).dump(schema), place)
    }
}

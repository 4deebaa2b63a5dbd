import TickStorage

@testable import TickIceberg

/// Everything that is done to a table, step by step; each step can be done again after a crash.
struct CrashScenario {
    let disk: SimulatedDisk

    /// What a table's readers see.
    struct State: Equatable {
        var rows: [[Cell]]
        var fields: [String]
        var checkpoint: Int64
    }

    static let later = RecordField(id: 7, "venue", .string, required: false)

    /// The steps' names and what they do.
    static let steps: [(name: String, run: @Sendable (Table) throws -> Void)] = [
        ("append", { try $0.append(Trades.rows(0..<6), sink: sink(1)) }),
        ("append again", { try $0.append(Trades.rows(6..<9), sink: sink(2)) }),
        (
            "upsert",
            {
                try $0.upsert(
                    Trades.rows(4..<7, price: 5), deleting: [Trades.row(1)], sink: sink(3))
            }
        ),
        ("append a third time", { try $0.append(Trades.rows(9..<12), sink: sink(4)) }),
        ("compact", { _ = try $0.compact(policy) }),
        (
            "evolve",
            {
                var schema = Trades.schema
                schema.fields.append(later)
                schema.fields[3].type = .int64
                _ = try $0.evolve(to: schema)
            }
        ),
        ("append wider", { try $0.append([wide], sink: sink(5)) }),
        ("rewrite manifests", { _ = try $0.rewriteManifests(above: 1) }),
        ("expire", { _ = try $0.expire(ExpiryPolicy(ageMillisMax: -1_000_000, keptMin: 2)) }),
        ("remove orphans", { _ = try $0.removeOrphans() }),
    ]

    private static var policy: CompactionPolicy {
        var policy = CompactionPolicy()
        policy.filesMin = 2
        return policy
    }

    private static var wide: Row {
        Trades.row(12).merging([4: .whole(1 << 40), 7: .text("XNAS")]) { $1 }
    }

    private static func sink(_ checkpoint: Int64) -> SinkCommit {
        SinkCommit(sink: "main", checkpoint: checkpoint, logOffset: checkpoint * 10)
    }

    /// Does the steps from this one on; `done` is called after each.
    func run(from first: Int = 0, done: (Int) -> Void = { _ in }) throws {
        let table = try Trades.table(disk)
        for step in first..<Self.steps.count {
            try Self.steps[step].run(table)
            done(step + 1)
        }
    }

    /// What is there; nil where there is no table yet.
    func state() throws -> State? {
        let catalog = try Trades.catalog(disk)
        guard try catalog.location(Trades.name) != nil else { return nil }
        let table = try Trades.table(disk)
        // All states that can be asked for can be read.
        for snapshot in table.metadata.snapshots {
            var scan = TableScan()
            scan.state = .snapshot(snapshot.id)
            _ = try table.dump(scan)
        }
        return State(
            rows: try table.dump(), fields: table.metadata.schema.record.fields.map(\.name),
            checkpoint: table.committed("main")?.checkpoint ?? 0)
    }
}

import TickStorage
import Testing

@testable import TickIceberg

@Suite struct EvolutionTests {
    private func made() throws -> Table {
        let table = try Trades.table(SimulatedDisk())
        try table.append(Trades.rows(0..<10))
        return table
    }

    private func changed(_ change: (inout RecordSchema) -> Void) -> RecordSchema {
        var schema = Trades.schema
        change(&schema)
        return schema
    }

    @Test func `files from before are read with nulls, wider values and other names`() throws {
        let table = try made()
        let next = changed { schema in
            schema.fields[3].type = .int64
            schema.fields[2].type = .decimal(precision: 30, scale: 4)
            schema.fields[4].name = "aggressor"
            schema.fields.removeLast()
            schema.fields.insert(RecordField(id: 7, "venue", .string, required: false), at: 0)
        }
        #expect(try table.evolve(to: next))
        #expect(try !table.evolve(to: next))
        #expect(table.metadata.currentSchemaID == 1)
        #expect(table.metadata.lastColumnID == 7)
        let wide = Trades.row(10).merging([4: .whole(1 << 40), 7: .text("XNAS")]) { $1 }
        try table.append([wide])
        let rows = Trades.rows(0..<10) + [wide]
        #expect(try table.dump() == rows.dump(next))
        // A state from before has its own fields.
        var scan = TableScan()
        scan.state = .snapshot(table.metadata.snapshots[0].id)
        #expect(try table.dump(scan) == Trades.rows(0..<10).dump(Trades.schema))
        // And all of it goes through an upsert and a compaction.
        try table.upsert([Trades.row(3, price: 7).merging([7: .text("ARCX")]) { $1 }])
        var policy = CompactionPolicy()
        policy.filesMin = 2
        _ = try table.compact(policy)
        var after = Trades.rows(0..<3) + Trades.rows(4..<10) + [wide]
        after.append(Trades.row(3, price: 7).merging([7: .text("ARCX")]) { $1 })
        #expect(try table.dump() == after.dump(next))
    }

    @Test func `a schema that was in force before gets its id back`() throws {
        let table = try made()
        let next = changed {
            $0.fields.append(RecordField(id: 7, "venue", .string, required: false))
        }
        _ = try table.evolve(to: next)
        _ = try table.evolve(to: Trades.schema)
        #expect(table.metadata.currentSchemaID == 0)
        #expect(table.metadata.schemas.count == 2)
        // Its dropped field's id is not given again.
        #expect(throws: StorageError.self) {
            try table.evolve(
                to: changed {
                    $0.fields.append(RecordField(id: 7, "other", .int64, required: false))
                })
        }
    }

    @Test(arguments: [
        ("size", "narrower"), ("price", "scale"), ("side", "required"),
        ("venue", "new and required"),
        ("symbol", "dropped"), ("ts_event", "type"), ("price2", "reused"), ("price", "name twice"),
    ])
    func `what would lose or guess values is refused by the field's name`(
        field: String, kind: String
    ) throws {
        let table = try made()
        let next = changed { schema in
            switch kind {
            case "narrower": schema.fields[3].type = .boolean
            case "scale": schema.fields[2].type = .decimal(precision: 18, scale: 5)
            case "required": schema.fields[4].isRequired = true
            case "new and required": schema.fields.append(RecordField(id: 9, "venue", .string))
            case "dropped": schema.fields.remove(at: 1)
            case "type": schema.fields[0].type = .int64
            case "reused":
                schema.fields.append(RecordField(id: 3, "price2", .string, required: false))
            default: schema.fields[3].name = "price"
            }
        }
        let before = table.metadata
        #expect { _ = try table.evolve(to: next) } throws: { error in
            guard let error = error as? StorageError else { return false }
            return error.code == .unsupported && error.message.contains("'\(field)'")
        }
        #expect(table.metadata == before)
    }
}

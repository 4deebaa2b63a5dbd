import Testing
import TickStorage

@testable import TickLog

@Suite struct SchemaStoreTests {
    private let schema = RecordSchema(
        name: "trade",
        fields: [
            RecordField(id: 1, "symbol", .string, doc: "the \"venue's\" text"),
            RecordField(id: 2, "price", .decimal(precision: 18, scale: 2), required: false),
        ])

    private func store() throws -> (SimulatedDisk, SchemaStore) {
        let disk = SimulatedDisk()
        try disk.createDirectories("/s-0")
        return (disk, SchemaStore(disk, folder: "/s-0"))
    }

    @Test func `a schema is written once, durably, and read back`() throws {
        let (disk, store) = try store()
        #expect(try store.add(schema) == RecordHeaders(schema: schema.fingerprint))
        disk.cutPower(seed: 1, keeping: .nothing)
        #expect(try store.schema(schema.fingerprint) == schema)
        #expect(try store.fingerprints() == [schema.fingerprint])
        let operations = disk.operations
        _ = try store.add(schema)
        #expect(disk.operations == operations)
    }

    @Test func `another scale or id under the same fingerprint is refused`() throws {
        let (_, store) = try store()
        _ = try store.add(schema)
        var scaled = schema
        scaled.fields[1].type = .decimal(precision: 18, scale: 4)
        #expect(scaled.fingerprint == schema.fingerprint)
        let error = #expect(throws: StorageError.self) { try store.add(scaled) }
        #expect(error?.message.contains("'price'") == true)
        var renumbered = schema
        renumbered.fields[0].id = 9
        #expect(throws: StorageError.self) { try store.add(renumbered) }
        var wider = schema
        wider.fields[1].type = .decimal(precision: 30, scale: 2)
        _ = try store.add(wider)
        #expect(try store.schema(schema.fingerprint) == wider)
    }

    @Test func `every flipped bit of a schema's file is refused`() throws {
        let (disk, store) = try store()
        _ = try store.add(schema)
        let path = store.path(schema.fingerprint)
        for bit in 0..<disk.contents()[path]!.count * 8 {
            disk.flip(bit: bit, of: path)
            #expect(throws: StorageError.self) { try store.schema(schema.fingerprint) }
            disk.flip(bit: bit, of: path)
        }
    }
}

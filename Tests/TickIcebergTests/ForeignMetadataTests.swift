import TickStorage
import Testing

@testable import TickIceberg

/// What other programs write: pyiceberg's metadata, and manifests with Iceberg Java's schema.
@Suite struct ForeignMetadataTests {
    /// By pyiceberg 0.12 in form; with keys that we do not know, a type, a transform and an order
    /// that we cannot write.
    private static let metadata = """
        {"location":"file:///w/t","table-uuid":"9c12d441-03fe-4693-9a96-a0705ddf69c1",
        "last-updated-ms":1602638573590,"last-column-id":4,"format-version":2,
        "schemas":[{"type":"struct","fields":[
        {"id":1,"name":"x","type":"long","required":true,"doc":"a \\"doc\\""},
        {"id":2,"name":"u","type":"uuid","required":false},
        {"id":3,"name":"l","type":{"type":"list","element-id":4,"element":"int",
        "element-required":true},"required":false,"write-default":null}],
        "schema-id":0,"identifier-field-ids":[1]}],"current-schema-id":0,
        "partition-specs":[{"spec-id":0,"fields":[
        {"source-id":1,"field-id":1000,"transform":"zorder[3]","name":"z"}]}],
        "default-spec-id":0,"last-partition-id":1000,"properties":{"owner":"x"},
        "snapshots":[{"snapshot-id":3051729675574597004,"parent-snapshot-id":12,
        "sequence-number":7,"timestamp-ms":1515100955770,"manifest-list":"file:///w/t/m/s1.avro",
        "summary":{"operation":"append","a":"b"},"schema-id":0,"key-id":5}],
        "snapshot-log":[{"snapshot-id":3051729675574597004,"timestamp-ms":1515100955770}],
        "metadata-log":[{"metadata-file":"file:///w/t/m/00000.json","timestamp-ms":1515100}],
        "sort-orders":[{"order-id":3,"fields":[{"source-id":1,"transform":"bucket[4]",
        "direction":"desc","null-order":"nulls-first"}]}],"default-sort-order-id":3,
        "refs":{"main":{"snapshot-id":3051729675574597004,"type":"branch",
        "max-ref-age-ms":10},"audit":{"snapshot-id":3051729675574597004,"type":"tag"}},
        "statistics":[{"snapshot-id":3051729675574597004,"statistics-path":"file:///w/s.puffin"}],
        "partition-statistics":[],"current-snapshot-id":3051729675574597004,
        "last-sequence-number":34,"x-own":{"k":[1.50,true,null]}}
        """

    private func parsed(_ text: String = metadata) throws -> TableMetadata {
        try TableMetadata(Array(text.utf8), path: "00001-x.metadata.json")
    }

    @Test func `what is known is read`() throws {
        let metadata = try parsed()
        #expect(metadata.schema.record.fields.map(\.name) == ["x"])
        #expect(metadata.schema.foreign == ["u", "l"])
        #expect(metadata.schema.identity == [1])
        #expect(metadata.spec.fields[0].transform == .other("zorder[3]"))
        #expect(metadata.sortOrder.fields == [])
        #expect(metadata.currentSnapshot?.parent == 12)
        #expect(metadata.references.keys.sorted() == ["audit", "main"])
    }

    @Test func `all that was there is written back`() throws {
        let metadata = try parsed()
        let written = metadata.json
        let before = try JSONParser.parse(Array(Self.metadata.utf8), path: "")
        for member in before.members! where member.name != "partition-specs" {
            let after = written[member.name]
            #expect(Self.sorted(after) == Self.sorted(member.value), "\(member.name)")
        }
        #expect(try parsed(written.json) == metadata)
    }

    /// The same with members sorted by name.
    private static func sorted(_ value: JSONValue?) -> JSONValue? {
        switch value {
        case .object(let members):
            .object(
                members.map { .init($0.name, sorted($0.value)!) }.sorted { $0.name < $1.name })
        case .array(let elements): .array(elements.map { sorted($0)! })
        default: value
        }
    }

    @Test(arguments: ["1", "3", "\"2\"", "99999999999999999999"])
    func `other format versions are refused`(version: String) throws {
        let text = Self.metadata.replacing(
            "\"format-version\":2", with: "\"format-version\":\(version)")
        #expect(throws: StorageError.self) { try parsed(text) }
    }

    @Test(arguments: [
        ("\"current-schema-id\":0", "\"current-schema-id\":7"),
        ("\"default-spec-id\":0", "\"default-spec-id\":7"),
        ("\"default-sort-order-id\":3", "\"default-sort-order-id\":7"),
        ("\"current-snapshot-id\":3051729675574597004", "\"current-snapshot-id\":7"),
        ("\"location\"", "\"lokation\""), ("\"last-sequence-number\":34", "\"lsn\":34"),
        ("\"manifest-list\"", "\"manifests\""), ("{\"location\"", "[\"location\""),
    ])
    func `what does not hold together is refused`(old: String, new: String) throws {
        #expect(throws: StorageError.self) { try parsed(Self.metadata.replacing(old, with: new)) }
    }

    @Test(arguments: [-1, nil] as [Int?])
    func `an empty table's current snapshot is minus one or none`(value: Int?) throws {
        let text = Self.metadata.replacing(
            "\"current-snapshot-id\":3051729675574597004",
            with: "\"current-snapshot-id\":\(value.map { String($0) } ?? "null")")
        #expect(try parsed(text).currentSnapshotID == nil)
    }

    /// A manifest as Iceberg Java writes: other order of fields, names of its own, fields that we
    /// do not know, numbers left to be inherited.
    private static let entrySchema = """
        {"type":"record","name":"manifest_entry","fields":[
        {"name":"file_sequence_number","type":["null","long"],"default":null,"field-id":4},
        {"name":"status","type":"int","field-id":0},{"name":"extra","type":["null","string"]},
        {"name":"snapshot_id","type":["null","long"],"default":null,"field-id":1},
        {"name":"sequence_number","type":["null","long"],"default":null,"field-id":3},
        {"name":"data_file","type":{"type":"record","name":"r2","fields":[
        {"name":"file_path","type":"string","field-id":100},
        {"name":"partition","type":{"type":"record","name":"r102","fields":[
        {"name":"d","type":["null",{"type":"int","logicalType":"date"}],"field-id":1000}]},
        "field-id":102},
        {"name":"record_count","type":"long","field-id":103},
        {"name":"file_size_in_bytes","type":"long","field-id":104},
        {"name":"block_size_in_bytes","type":"long","field-id":105},
        {"name":"lower_bounds","type":["null",{"type":"array","items":{"type":"record",
        "name":"k126_v127","fields":[{"name":"key","type":"int","field-id":126},
        {"name":"value","type":"bytes","field-id":127}]},"logicalType":"map"}],"field-id":125}
        ]},"field-id":2}]}
        """

    @Test(arguments: AvroCodec.allCases)
    func `a manifest of another writer gives what it says and inherits the rest`(
        codec: AvroCodec
    ) throws {
        func entry(_ status: Int64, _ sequence: AvroValue, _ path: String) -> AvroValue {
            .record([
                .null, .integer(status), .string("?"), .null, sequence,
                .record([
                    .string(path), .record([.integer(17_486)]), .integer(3), .integer(99),
                    .integer(0), .array([.record([.integer(1), .bytes([7])])]),
                ]),
            ])
        }
        let bytes = try AvroFile.bytes(
            schema: Self.entrySchema, metadata: [:],
            values: [entry(1, .null, "a"), entry(0, .integer(4), "b"), entry(2, .integer(3), "c")],
            codec: codec)
        let manifest = ManifestFile(
            path: "m", length: Int64(bytes.count), specID: 0, sequenceNumber: 9,
            minSequenceNumber: 3, snapshotID: 77)
        let entries = try ManifestCodec.entries(bytes, of: manifest, path: "m")
        #expect(entries.map(\.sequenceNumber) == [9, 4, 3])
        #expect(entries.map(\.snapshotID) == [77, 77, 77])
        #expect(entries.map(\.status) == [.added, .existing, .deleted])
        #expect(entries[0].file.partition == [.integer(17_486)])
        #expect(entries[0].file.lowerBounds == [1: [7]])
        #expect(entries[0].file.format == "PARQUET")
        // An entry that may not inherit has to say.
        let bad = try AvroFile.bytes(
            schema: Self.entrySchema, metadata: [:], values: [entry(0, .null, "a")], codec: codec)
        #expect(throws: StorageError.self) {
            try ManifestCodec.entries(bad, of: manifest, path: "m")
        }
    }
}

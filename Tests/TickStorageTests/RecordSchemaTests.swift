import Testing

@testable import TickStorage

@Suite struct RecordSchemaTests {
    private static let all = RecordSchema(
        name: "all",
        fields: [
            RecordField(id: 1, "a", .boolean), RecordField(id: 2, "b", .int32),
            RecordField(id: 3, "c", .int64, required: false, doc: "é \u{1} \\ \"\n"),
            RecordField(id: 4, "d", .float32), RecordField(id: 5, "e", .float64),
            RecordField(id: 6, "f", .string), RecordField(id: 7, "g", .binary),
            RecordField(id: 8, "h", .date), RecordField(id: 9, "i", .timestampMicros),
            RecordField(id: 1000, "j", .decimal(precision: 38, scale: 9), required: false),
        ])

    @Test func `what is written as Avro reads back`() throws {
        #expect(try RecordSchema(avro: Self.all.avro) == Self.all)
    }

    @Test(arguments: [
        ("[]", "no JSON object"), ("{\"type\":\"record\"", "no JSON object"),
        ("{\"type\":\"enum\",\"name\":\"x\"}", "'enum'"),
        ("{\"type\":\"record\",\"name\":\"x\",\"fields\":[]}", "no fields"),
        ("{\"type\":\"record\",\"name\":\"1x\",\"fields\":[1]}", "'1x'"),
        ("{\"type\":\"record\",\"name\":\"x\",\"aliases\":[],\"fields\":[1]}", "'aliases'"),
    ])
    func `what is no record is refused, saying what it is`(text: String, says: String) {
        let error = #expect(throws: StorageError.self) { try RecordSchema(avro: text, path: "f") }
        #expect(error?.code == .unsupported)
        #expect(error?.path == "f")
        #expect(error?.message.contains(says) == true, "\(error!)")
    }

    @Test(arguments: [
        ("\"type\":\"int\"", "field-id"), ("\"type\":\"int\",\"field-id\":0", "field-id"),
        ("\"type\":\"int\",\"field-id\":1.5", "field-id"),
        ("\"type\":\"int\",\"field-id\":true", "field-id"),
        ("\"type\":\"int\",\"field-id\":1,\"field-id\":1", "an attribute twice"),
        ("\"type\":\"map\",\"field-id\":1", "'map'"),
        ("\"type\":[\"int\",\"null\"],\"field-id\":1", "union"),
        ("\"type\":[\"null\",\"int\",\"long\"],\"field-id\":1", "union"),
        ("\"type\":\"int\",\"field-id\":1,\"default\":0", "default"),
        ("\"type\":\"int\",\"field-id\":1,\"order\":\"ignore\"", "'order'"),
        ("\"type\":{\"type\":\"array\",\"items\":\"int\"},\"field-id\":1", "'items'"),
        ("\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-nanos\"},\"field-id\":1", "type"),
        ("\"type\":{\"type\":\"bytes\",\"logicalType\":\"decimal\"},\"field-id\":1", "precision"),
        (
            "\"type\":{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":4,\"scale\":5},"
                + "\"field-id\":1", "scale"
        ),
        (
            "\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-micros\","
                + "\"adjust-to-utc\":false},\"field-id\":1", "zone"
        ),
    ])
    func `a field that is not known is refused by its name`(field: String, says: String) {
        let text = """
            {"type":"record","name":"x","fields":[{"name":"bid",\(field)}]}
            """
        let error = #expect(throws: StorageError.self) { try RecordSchema(avro: text) }
        #expect(error?.message.contains(says) == true, "\(error!)")
        #expect(error?.message.contains("'bid'") == true)
    }

    @Test func `a name or id given twice is refused`() {
        let field = "{\"name\":\"a\",\"type\":\"int\",\"field-id\":1}"
        for other in [
            field, "{\"name\":\"b\",\"type\":\"int\",\"field-id\":1}",
            "{\"name\":\"a\",\"type\":\"int\",\"field-id\":2}",
        ] {
            let text = "{\"type\":\"record\",\"name\":\"x\",\"fields\":[\(field),\(other)]}"
            #expect(throws: StorageError.self) { try RecordSchema(avro: text) }
        }
    }

    @Test func `any bytes as a schema never trap`() {
        let seed: UInt64 = 3
        var random = SplitMix(seed: seed)
        let text = Array(Self.all.avro.utf8)
        for _ in 0..<3000 {
            var bytes = text
            for _ in 0...random.below(3) {
                bytes[random.below(bytes.count)] = UInt8(random.below(128))
            }
            _ = try? RecordSchema(avro: String(decoding: bytes, as: UTF8.self))
        }
        _ = try? JSONParser.parse([UInt8](repeating: 0x5B, count: 100_000), path: "deep")
    }

    @Test(arguments: [
        ("\"\\u00e9\\ud83d\\ude00x\\n\\/\"", "é😀x\n/"), ("\"a\\u0041b\"", "aAb"), ("\"\"", ""),
    ])
    func `escapes of JSON are what they stand for`(text: String, value: String) throws {
        #expect(try JSONParser.parse(Array(text.utf8), path: "text") == .string(value))
    }

    @Test(arguments: [
        "\"\\ud83d\"", "\"\\ud83dx\"", "\"\\x\"", "\"a", "01", "1.", "-", "+1", "1e", "tru", "[1,]",
        "{\"a\":1,}", "{a:1}", "1 2", "", "\"\u{1}\"", "1e5-3",
    ])
    func `what is no JSON is refused`(text: String) {
        #expect(throws: StorageError.self) {
            try JSONParser.parse(Array(text.utf8), path: "text")
        }
    }
}

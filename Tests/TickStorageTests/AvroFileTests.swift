import Testing

@testable import TickStorage

@Suite struct AvroFileTests {
    private static let schema = """
        {"type":"record","name":"r","fields":[
        {"name":"a","type":"long","field-id":1},
        {"name":"b","type":["null","string"],"default":null,"field-id":2},
        {"name":"c","type":{"type":"array","items":"int"},"field-id":3},
        {"name":"d","type":{"type":"map","values":"bytes"}},
        {"name":"e","type":{"type":"fixed","name":"f4","size":4}},
        {"name":"f","type":"f4"},{"name":"g","type":"boolean"},{"name":"h","type":"double"},
        {"name":"i","type":"float"},
        {"name":"j","type":{"type":"enum","name":"en","symbols":["x","y"]}}]}
        """

    private static func value(_ number: Int64) -> AvroValue {
        .record([
            .integer(number), number % 3 == 0 ? .null : .string("text \(number)"),
            .array((0..<number % 5).map { .integer($0 - 2) }),
            .map(["k": .bytes([1, 2]), "": .bytes([])]), .bytes([1, 2, 3, 4]),
            .bytes([5, 6, 7, 8]),
            .boolean(number % 2 == 0), .double(Double(number) / 3), .float(1.5), .integer(1),
        ])
    }

    @Test(arguments: AvroCodec.allCases)
    func `a file gives back its values and metadata`(codec: AvroCodec) throws {
        let values = (0..<3000).map { Self.value($0) }
        let bytes = try AvroFile.bytes(
            schema: Self.schema, metadata: ["k": "v"], values: values, codec: codec)
        let file = try AvroFile(bytes, path: "f")
        #expect(file.values == values)
        #expect(file.metadata == ["k": [UInt8]("v".utf8)])
    }

    @Test func `a record is the bytes that the specification gives`() throws {
        // Its example: a long 27 and the text "foo" are 36 06 66 6f 6f.
        let schema = try AvroSchema(
            json: Array(
                """
                {"type":"record","name":"test","fields":[{"name":"a","type":"long"},
                {"name":"b","type":"string"}]}
                """.utf8), path: "")
        var bytes: [UInt8] = []
        AvroEncoder(schema).append(.record([.integer(27), .string("foo")]), onto: &bytes)
        #expect(bytes == [0x36, 0x06, 0x66, 0x6F, 0x6F])
        // Its array of longs 3 and 27: 04 06 36 00, and its union of null and string "a".
        bytes = []
        AvroEncoder(.array(.long)).append(.array([.integer(3), .integer(27)]), onto: &bytes)
        AvroEncoder(.union([.null, .string])).append(.string("a"), onto: &bytes)
        #expect(bytes == [0x04, 0x06, 0x36, 0x00, 0x02, 0x02, 0x61])
    }

    @Test func `blocks with their size before are read`() throws {
        // A count of -2 is followed by the size of the block.
        let bytes: [UInt8] = [0x03, 0x04, 0x06, 0x36, 0x00]
        let value = bytes.withUnsafeBytes { raw in
            var cursor = ByteCursor(raw)
            return AvroDecoder(.array(.long)).value(&cursor)
        }
        #expect(value == .array([.integer(3), .integer(27)]))
    }

    @Test(arguments: AvroCodec.allCases)
    func `no flipped bit or cut traps`(codec: AvroCodec) throws {
        let values = (0..<20).map { Self.value($0) }
        let bytes = try AvroFile.bytes(
            schema: Self.schema, metadata: [:], values: values, codec: codec)
        for bit in 0..<bytes.count * 8 {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << (bit % 8)
            _ = try? AvroFile(damaged, path: "f")
        }
        for count in 0..<bytes.count {
            let cut = Array(bytes[..<count])
            #expect((try? AvroFile(cut, path: "f").values.count) ?? 0 < values.count)
        }
    }

    @Test(arguments: [
        "", "{", "[1]", "{\"type\":\"record\"}", "{\"type\":\"x\"}", "\"y\"",
        "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"n\",\"type\":\"r\"}]}",
    ])
    func `what is no schema is refused`(text: String) {
        #expect(throws: StorageError.self) { try AvroSchema(json: Array(text.utf8), path: "") }
    }
}

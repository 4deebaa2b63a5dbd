import Testing

@testable import TickStorage

@Suite struct JSONValueTests {
    @Test(arguments: [
        "null", "true", "[]", "{}", "-0", "1e400", "12345678901234567890",
        "{\"b\":1,\"a\":[1.50,\"x\\\"\\\\\\n\"],\"b\":2}", "\"é𝄞\"",
    ])
    func `what is read is written back as it was`(text: String) throws {
        #expect(try JSONParser.parse(Array(text.utf8), path: "").json == text)
    }

    @Test func `escapes and space are understood`() throws {
        let text = " { \"\\u00e9\\ud834\\udd1e\\/\\b\" : [ 1 , 2 ] } \n"
        let value = try JSONParser.parse(Array(text.utf8), path: "")
        #expect(value == .object([.init("é𝄞/\u{8}", .array([.number("1"), .number("2")]))]))
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\"}", "{\"a\":}", "tru", "1 2", "\"a", "\"\\x\"", "\"\\ud834\"",
        "\"\\u12\"", "01", "-00", "-", "1.", "1e", "\"\u{1}\"", "{a:1}", "[1", "nulll", "+1",
    ])
    func `what is not JSON is refused`(text: String) {
        #expect(throws: StorageError.self) { try JSONParser.parse(Array(text.utf8), path: "") }
    }

    @Test func `nesting has an end`() {
        let text = String(repeating: "[", count: 100_000)
        #expect(throws: StorageError.self) { try JSONParser.parse(Array(text.utf8), path: "") }
    }

    @Test func `bytes that are no text are refused`() {
        #expect(throws: StorageError.self) { try JSONParser.parse([0x22, 0xFF, 0x22], path: "") }
    }
}

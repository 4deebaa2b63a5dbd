import TickStorage
import Testing

@testable import TickParquet

@Suite struct BoundBytesTests {
    struct Case: Sendable {
        var text: String
        var lower: String
        var upper: String?
    }

    @Test(arguments: [
        Case(text: "abcd", lower: "abcd", upper: "abcd"),
        Case(text: "abcde", lower: "abcd", upper: "abce"),
        // A character is not cut in two: ü has two bytes, 語 three.
        Case(text: "abcüx", lower: "abc", upper: "abd"),
        Case(text: "a語x", lower: "a語", upper: "a誟"),
        // Nothing is above the last code point, and surrogates are passed over.
        Case(text: "\u{10FFFF}x", lower: "\u{10FFFF}", upper: nil),
        Case(text: "a\u{D7FF}x", lower: "a\u{D7FF}", upper: "a\u{E000}"),
        Case(text: "abc\u{7F}x", lower: "abc\u{7F}", upper: "abc\u{80}"),
    ])
    func `long texts are cut, upper bounds rounded up`(test: Case) {
        let bounds = BoundBytes(sizeMax: 4, type: .string)
        let value = ParquetValue.text(test.text)
        #expect(bounds.lower(value)?.bytes == Array(test.lower.utf8))
        let upper = test.upper.map { Array($0.utf8) }
        #expect(bounds.upper(value)?.bytes == upper)
        #expect(bounds.lower(value)?.exact == (test.text.utf8.count <= 4))
        if let upper { #expect(!upper.lexicographicallyPrecedes(Array(test.text.utf8))) }
    }

    @Test func `bytes are rounded up by carrying`() {
        let bounds = BoundBytes(sizeMax: 3, type: .binary)
        #expect(bounds.upper(.bytes([1, 2, 3, 4]))?.bytes == [1, 2, 4])
        #expect(bounds.upper(.bytes([1, 0xFF, 0xFF, 4]))?.bytes == [2])
        #expect(bounds.upper(.bytes([0xFF, 0xFF, 0xFF, 0]))?.bytes == nil)
    }

    @Test func `a bound is the PLAIN bytes of its physical type`() {
        func lower(_ value: ParquetValue, _ type: FieldType) -> [UInt8]? {
            BoundBytes(sizeMax: 64, type: type).lower(value)?.bytes
        }
        #expect(lower(.integer(-2), .int32) == [0xFE, 0xFF, 0xFF, 0xFF])
        #expect(lower(.integer(-2), .int64)?.count == 8)
        #expect(lower(.integer(1), .decimal(precision: 9, scale: 2)) == [1, 0, 0, 0])
        #expect(lower(.integer(1), .decimal(precision: 10, scale: 2))?.count == 8)
        #expect(
            lower(.wide(-1), .decimal(precision: 38, scale: 2))
                == [UInt8](repeating: 255, count: 16))
        #expect(lower(.real(1), .float32) == [0, 0, 0x80, 0x3F])
        #expect(lower(.boolean(true), .boolean) == [1])
    }
}

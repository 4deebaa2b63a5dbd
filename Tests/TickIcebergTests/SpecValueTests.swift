import TickStorage
import Testing

@testable import TickIceberg

/// The values that the Iceberg specification gives, and ones worked by hand.
@Suite struct SpecValueTests {
    @Test func `the hash has the specification's values`() {
        #expect(Murmur3.hash(Int64(34)) == 2_017_239_379)
        #expect(Murmur3.hash(Array("iceberg".utf8)) == 1_210_000_089)
        #expect(Murmur3.hash([0, 1, 2, 3] as [UInt8]) == -188_683_207)
        // 2017-11-16T22:31:08 as microseconds, and as a date's days.
        #expect(Murmur3.hash(Int64(1_510_871_468_000_000)) == -2_047_944_441)
        #expect(Murmur3.hash(Int64(17_486)) == -653_330_422)
        #expect(Murmur3.hash([] as [UInt8]) == 0)
    }

    @Test func `a bucket ignores the hash's sign`() {
        #expect(
            Transform.bucket(-188_683_207, 16) == Int(
                UInt32(bitPattern: -188_683_207) & 0x7FFF_FFFF) % 16)
        #expect(Transform.bucket(Int32.min, 7) == 0)
    }

    @Test(
        arguments: [
            (0, 0), (86_399_999_999, 0), (86_400_000_000, 1), (-1, -1), (-86_400_000_000, -1),
            (-86_400_000_001, -2), (1_510_871_468_000_000, 17_486),
        ] as [(Int64, Int64)])
    func `a day begins at midnight before and after 1970`(micros: Int64, day: Int64) {
        #expect(Transform.day(micros: micros) == day)
    }

    @Test(
        arguments: [
            (0, "1970-01-01"), (17_486, "2017-11-16"), (-1, "1969-12-31"), (11_016, "2000-02-29"),
            (20_455, "2026-01-02"),
        ] as [(Int64, String)])
    func `a day is written as a date`(day: Int64, text: String) {
        #expect(Transform.dayText(day) == text)
    }

    @Test(
        arguments: [
            (0, [0]), (1, [1]), (127, [0x7F]), (128, [0, 0x80]), (-1, [0xFF]), (-128, [0x80]),
            (-129, [0xFF, 0x7F]), (1420, [0x05, 0x8C]),
            (Int128.max, [0x7F] + [UInt8](repeating: 0xFF, count: 15)),
            (Int128.min, [0x80] + [UInt8](repeating: 0, count: 15)),
        ] as [(Int128, [UInt8])])
    func `a decimal's bound is the shortest that has its sign`(value: Int128, bytes: [UInt8]) {
        #expect(SingleValue.decimal(value) == bytes)
        #expect(SingleValue.whole(bytes, .decimal(precision: 38, scale: 2)) == value)
    }

    @Test func `whole numbers have their lowest byte first`() {
        #expect(SingleValue.int32(-2) == [0xFE, 0xFF, 0xFF, 0xFF])
        #expect(SingleValue.int64(258) == [2, 1, 0, 0, 0, 0, 0, 0])
        #expect(SingleValue.whole([0xFE, 0xFF, 0xFF, 0xFF], .int64) == -2)
        #expect(SingleValue.whole([1, 2, 3], .int64) == nil)
    }

    @Test func `a long text's bounds have sixteen characters, the upper rounded up`() {
        let text = Array("abcdefghijklmnopq".utf8)
        #expect(SingleValue.lowerText(text) == Array("abcdefghijklmnop".utf8))
        #expect(SingleValue.upperText(text) == Array("abcdefghijklmnoq".utf8))
        let short = Array("abcdefghijklmnop".utf8)
        #expect(SingleValue.upperText(short) == short)
        let last = Array((String(repeating: "a", count: 15) + "\u{10FFFF}z").utf8)
        #expect(
            SingleValue.upperText(last) == Array((String(repeating: "a", count: 14) + "b").utf8))
        let none = Array(String(repeating: "\u{10FFFF}", count: 17).utf8)
        #expect(SingleValue.upperText(none) == nil)
        let surrogate = Array((String(repeating: "a", count: 15) + "\u{D7FF}z").utf8)
        #expect(
            SingleValue.upperText(surrogate)
                == Array((String(repeating: "a", count: 15) + "\u{E000}").utf8))
        #expect(SingleValue.upperBytes([UInt8](repeating: 0xFF, count: 17)) == nil)
        #expect(
            SingleValue.upperBytes([1] + [UInt8](repeating: 0xFF, count: 17)) == [2])
    }

    @Test(
        arguments: [
            ("boolean", .boolean), ("int", .int32), ("long", .int64), ("float", .float32),
            ("double", .float64), ("string", .string), ("binary", .binary), ("date", .date),
            ("timestamptz", .timestampMicros),
            ("decimal(38, 4)", .decimal(precision: 38, scale: 4)),
        ] as [(String, FieldType)])
    func `types have Iceberg's names`(name: String, type: FieldType) {
        #expect(type.icebergName == name)
        #expect(FieldType(icebergName: name) == type)
    }

    @Test(arguments: [
        "timestamp", "uuid", "decimal(39, 4)", "decimal(4,5)", "decimal(x", "fixed[4]", "",
    ])
    func `types that no record has are known as such`(name: String) {
        #expect(FieldType(icebergName: name) == nil)
    }

    @Test func `a decimal's name may lack the space`() {
        #expect(FieldType(icebergName: "decimal(9,2)") == .decimal(precision: 9, scale: 2))
    }

    @Test(arguments: [
        "identity", "year", "month", "day", "hour", "void", "bucket[16]", "truncate[4]", "zorder",
        "bucket[0]", "bucket[x]",
    ])
    func `transforms keep their names`(name: String) {
        #expect(TransformKind(name: name).name == name)
    }

    @Test func `a name carries the check of what it names`() throws {
        let bytes = Array("123456789".utf8)
        let name = "/t/00001-" + ChecksummedName.uuid(bytes) + ".metadata.json"
        #expect(ChecksummedName.crc(path: name) == 0xE306_9283)
        try ChecksummedName.check(bytes, path: name)
        #expect(throws: StorageError.self) { try ChecksummedName.check(bytes + [0], path: name) }
        #expect(ChecksummedName.crc(path: "/t/00001-" + ChecksummedName.random() + ".json") == nil)
        #expect(
            ChecksummedName.crc(path: "/t/snap-1-1-" + ChecksummedName.uuid(bytes) + ".avro") != nil
        )
        #expect(ChecksummedName.crc(path: "/t/" + ChecksummedName.uuid(bytes) + "-m0.avro") != nil)
    }

    @Test(arguments: [
        ("file:///a/b", "/a/b"), ("file:/a/b", "/a/b"), ("/a/b", "/a/b"),
        ("file://localhost/a", "/a"),
    ])
    func `file URIs are paths`(uri: String, path: String) throws {
        #expect(try FileURI.path(uri) == path)
    }

    @Test(arguments: ["s3://b/k", "file://host/a"])
    func `other URIs are refused`(uri: String) {
        #expect(throws: StorageError.self) { try FileURI.path(uri) }
    }
}

import Testing

@testable import TickStorage

@Suite struct CRC32CTests {
    @Test func `the check value of RFC 3720`() {
        #expect(CRC32C.of(Array("123456789".utf8)) == 0xE306_9283)
        #expect(CRC32C.of([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(CRC32C.of([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
        #expect(CRC32C.of(Array(0..<32)) == 0x46DD_794E)
    }

    @Test func `any cut into pieces gives the same`() {
        let bytes = (0..<100).map { UInt8($0 &* 37 & 0xFF) }
        let whole = CRC32C.of(bytes)
        for cut in 0...bytes.count {
            var crc = CRC32C()
            bytes[..<cut].withUnsafeBytes { crc.take($0) }
            bytes[cut...].withUnsafeBytes { crc.take($0) }
            #expect(crc.value == whole)
        }
    }

    /// The instruction and the tables, both against a division bit by bit.
    @Test func `the instruction and the tables agree with long division`() {
        var bytes: [UInt8] = []
        for length in 0..<80 {
            var remainder: UInt32 = ~0
            for byte in bytes {
                remainder ^= UInt32(byte)
                for _ in 0..<8 {
                    remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0x82F6_3B78 : 0)
                }
            }
            var tables = CRC32C()
            bytes.withUnsafeBytes { tables.takeByTables($0) }
            #expect(tables.value == ~remainder && CRC32C.of(bytes) == ~remainder)
            bytes.append(UInt8(truncatingIfNeeded: length &* 151 &+ 7))
        }
    }
}

import TickStorage
import Testing

@testable import TickParquet

@Suite struct CompactProtocolTests {
    @Test func `a structure, byte by byte`() {
        var w = CompactWriter()
        w.structure { w in
            w.field(1, Int32(-1))
            w.field(3, true)
            w.field(20, [7, 8])
            w.list(21, .int32, [Int64(1), 2]) { $0.integer($1) }
            w.field(22) { $0.field(1, false) }
        }
        #expect(
            w.bytes == [
                0x15, 1,  // id 1, i32: zigzag of −1
                0x21,  // id 3, true
                0x08, 40, 2, 7, 8,  // id 20 in full, binary of 2 bytes
                0x19, 0x25, 2, 4,  // id 21, a list of two i32
                0x1C, 0x12, 0,  // id 22, a structure of false
                0,
            ])
    }

    @Test func `what is not known is passed over`() {
        let bytes: [UInt8] = [
            0x17, 1, 2, 3, 4, 5, 6, 7, 8,  // a double
            0x1B, 1, 0x85, 1, 97, 2,  // a map of one text to one i32
            0x19, 0x22, 1, 2,  // a list of two booleans
            0x1A, 0x1C, 0x15, 2, 0,  // a set of one structure
            0x15, 10, 0,  // id 5
        ]
        var found: Int32 = 0
        let failed = bytes.withUnsafeBytes { raw in
            var r = CompactReader(raw)
            r.structure { r, id, type in
                guard id == 5 else { return false }
                found = r.int32(type)
                return true
            }
            return r.failed || r.offset != raw.count
        }
        #expect(!failed && found == 5)
    }

    @Test func `structures in structures have an end`() {
        for deep in [20, 100, 1_000_000] {
            let bytes =
                [UInt8](repeating: 0x1C, count: deep) + [UInt8](repeating: 0, count: deep + 1)
            let failed = bytes.withUnsafeBytes { raw in
                var r = CompactReader(raw)
                r.structure { _, _, _ in false }
                return r.failed
            }
            #expect(failed == (deep > CompactReader.depthMax))
        }
    }

    @Test func `any bytes are a footer, a header, an index or none`() {
        var random = SplitMix(seed: 3)
        for _ in 0..<5000 {
            let bytes = (0..<random.below(60)).map { _ in
                // Small bytes make more of a structure.
                UInt8(truncatingIfNeeded: random.next() & (random.below(2) == 0 ? 0x1F : 0xFF))
            }
            bytes.withUnsafeBytes { raw in
                _ = FileMetaData.read(raw)
                _ = PageHeader.read(raw)
                _ = OffsetIndex.read(raw)
                _ = ColumnIndex.read(raw)
            }
        }
    }
}

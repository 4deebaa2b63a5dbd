import TickStorage
import Testing

@testable import TickParquet

@Suite struct EncodingTests {
    @Test func `the examples of the specification, in blocks of 128`() throws {
        // 1, 2, 3, 4, 5: every difference is 1, above the least by nothing.
        #expect(deltas([1, 2, 3, 4, 5] as [Int64]) == [0x80, 1, 4, 5, 2, 2, 0, 0, 0, 0])
        // 7, 5, 3, 1, 2, 3, 4, 5: differences −2 −2 −2 1 1 1 1, above −2 by 0 0 0 3 3 3 3.
        let second = deltas([7, 5, 3, 1, 2, 3, 4, 5] as [Int32])
        #expect(second == [0x80, 1, 4, 8, 14, 3, 2, 0, 0, 0, 0xC0, 0x3F, 0, 0, 0, 0, 0, 0])
        // 0, 5, 6: the least difference is the second, 1; above it 4 and 0 in three bits.
        let third: [UInt8] = [0x80, 1, 4, 3, 0, 2, 3, 0, 0, 0, 4]
        #expect(deltas([0, 5, 6] as [Int64]) == third + [UInt8](repeating: 0, count: 11))
        // The numbers 0 to 7 in three bits each.
        var numbers = [UInt32](0...7)
        let sink = ByteSink()
        HybridEncoder.encode(&numbers, count: 8, width: 3, onto: sink)
        #expect(Array(sink.bytes) == [3, 0x88, 0xC6, 0xFA])
    }

    @Test func `runs are runs`() {
        let sink = ByteSink()
        var numbers = [UInt32](repeating: 300, count: 64)
        HybridEncoder.encode(&numbers, count: 64, width: 9, onto: sink)
        #expect(Array(sink.bytes) == [0x80, 1, 0x2C, 0x01])
    }

    @Test(arguments: 0...64)
    func `packing is bit by bit what it should be`(width: Int) {
        var random = SplitMix(seed: UInt64(width))
        let mask = width == 64 ? ~UInt64(0) : (1 << UInt64(width)) - 1
        let values = (0..<32).map { _ in random.next() & mask }
        let target = UnsafeMutableRawPointer.allocate(byteCount: 320, alignment: 8)
        defer { target.deallocate() }
        target.initializeMemory(as: UInt8.self, repeating: 0xA5, count: 320)
        BitPacking.pack(values, count: 32, width: width, to: target)
        for bit in 0..<32 * width {
            let byte = target.load(fromByteOffset: bit / 8, as: UInt8.self)
            let wanted = width == 0 ? 0 : values[bit / width] >> UInt64(bit % width) & 1
            #expect(UInt64(byte >> UInt8(bit % 8) & 1) == wanted, "bit \(bit)")
        }
        var back = [UInt64](repeating: 7, count: 32)
        BitPacking.unpack(target, count: 32, width: width, to: &back)
        #expect(back == values)
    }

    @Test(arguments: 0..<60)
    func `differences of any values come back, wrapping too`(seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        let count = [0, 1, 2, 32, 33, 128, 129, 257, 1000][random.below(9)]
        let shift = UInt64(random.below(64))
        let wide = (0..<count).map { _ in
            random.below(9) == 0
                ? (random.below(2) == 0 ? Int64.max : .min)
                : Int64(bitPattern: random.next()) >> shift
        }
        #expect(try undone(deltas(wide), count) == wide, "seed \(seed)")
        let narrow = wide.map { Int32(truncatingIfNeeded: $0) }
        #expect(try undone(deltas(narrow), count) == narrow, "seed \(seed)")
    }

    @Test(arguments: 0..<60)
    func `small numbers come back from runs and groups`(seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        let width = random.below(21)
        var numbers: [UInt32] = []
        while numbers.count < 500 {
            let value = UInt32(truncatingIfNeeded: random.next()) & ((1 << UInt32(width)) - 1)
            numbers += [UInt32](repeating: value, count: [1, 1, 3, 20][random.below(4)])
        }
        let count = random.below(numbers.count)
        let sink = ByteSink()
        var room = numbers
        HybridEncoder.encode(&room, count: count, width: width, onto: sink)
        var back = [UInt32](repeating: 7, count: count)
        let most = try HybridDecoder.decode(sink.bytes, count: count, width: width, to: &back)
        #expect(back == Array(numbers[..<count]), "seed \(seed)")
        #expect(most == back.max() ?? 0)
        #expect(reference(Array(sink.bytes), width, count) == back, "seed \(seed)")
    }

    @Test func `snappy blocks, worked by hand`() throws {
        func plain(_ block: [UInt8], _ size: Int) -> [UInt8]? {
            var content = [UInt8](repeating: 0, count: size)
            let done = block.withUnsafeBytes { block in
                content.withUnsafeMutableBytes { SnappyBlock.decompress(block, into: $0) }
            }
            return done ? content : nil
        }
        // Length 9; literal "ab"; copy of 7 from 2 back.
        #expect(plain([9, 4, 97, 98, 0x0D, 2], 9) == Array("ababababa".utf8))
        // The same by a copy with a two-byte offset, and one with four.
        #expect(plain([9, 4, 97, 98, 0x1A, 2, 0], 9) == Array("ababababa".utf8))
        #expect(plain([9, 4, 97, 98, 0x1B, 2, 0, 0, 0], 9) == Array("ababababa".utf8))
        // Farther back than there is, too long, too short, cut.
        #expect(plain([9, 4, 97, 98, 0x0D, 3], 9) == nil)
        #expect(plain([8, 4, 97, 98, 0x0D, 2], 8) == nil)
        #expect(plain([10, 4, 97, 98, 0x0D, 2], 10) == nil)
        #expect(plain([9, 4, 97], 9) == nil)
        #expect(plain([0], 0) == [])
    }

    @Test func `short texts are ordered and told apart as their bytes are`() {
        let texts = ["", "\0", "a", "a\0", "a\0\0", "ab", "b", "zzzzzzz", "é"]
        var column = Column(.bytes)
        for text in texts { column.append(text.utf8) }
        var keys = [UInt64](repeating: 0, count: texts.count)
        #expect(ShortText.keys(of: column, to: &keys))
        #expect(keys == keys.sorted() && Set(keys).count == texts.count)
        #expect(keys.map { ShortText.bytes(of: $0) } == texts.map { Array($0.utf8) })
        column.append("eight by".utf8)
        keys.append(0)
        #expect(!ShortText.keys(of: column, to: &keys))
    }

    private func deltas<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
        _ values: [Value]
    ) -> [UInt8] where Value.Magnitude: BitwiseCopyable {
        let sink = ByteSink(capacity: 1)
        values.withUnsafeBufferPointer { DeltaBinaryEncoder.encode($0, onto: sink) }
        return Array(sink.bytes)
    }

    private func undone<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
        _ bytes: [UInt8], _ count: Int
    ) throws -> [Value] {
        let sink = ByteSink()
        sink.append(bytes)
        var values = [Value](repeating: 7, count: count)
        let used = try DeltaBinaryDecoder.decode(sink.bytes, count: count, to: &values)
        #expect(used == bytes.count)
        return values
    }

    /// The hybrid read bit by bit.
    private func reference(_ bytes: [UInt8], _ width: Int, _ count: Int) -> [UInt32] {
        var values: [UInt32] = []
        var at = 0
        while values.count < count {
            var head = 0
            var shift = 0
            repeat {
                head |= Int(bytes[at] & 0x7F) << shift
                shift += 7
                at += 1
            } while bytes[at - 1] >= 0x80
            if head & 1 == 0 {
                var value: UInt32 = 0
                for byte in 0..<(width + 7) / 8 { value |= UInt32(bytes[at + byte]) << (8 * byte) }
                at += (width + 7) / 8
                values += [UInt32](repeating: value, count: head >> 1)
            } else {
                for number in 0..<(head >> 1) * 8 {
                    var value: UInt32 = 0
                    for bit in 0..<width {
                        let place = number * width + bit
                        value |= UInt32(bytes[at + place / 8] >> (place % 8) & 1) << bit
                    }
                    values.append(value)
                }
                at += (head >> 1) * width
            }
        }
        return Array(values[..<count])
    }
}

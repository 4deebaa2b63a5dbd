import Testing
import TickStorage

@testable import TickLog

/// Made by kafka-python 3.0.12: `DefaultRecordBatchBuilder(magic=2, producer_id=0x5449434b,
/// producer_epoch=3, base_sequence=1000)`, three records each with the header `schema`, then base
/// offset 1000 and leader epoch 3 patched in.
private enum Golden {
    static let records =
        "3a000000084141504c06010203020c736368656d6110f0debc9a78563412"
        + "34000502084d53465401020c736368656d6110f0debc9a78563412"
        + "c40100d00f04084141504c8c01000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e"
        + "1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445"
        + "020c736368656d6110f0debc9a78563412"
    static let plain =
        "00000000000003e8000000ce00000003026fa3d1610000000000020000019b7f1d86bb0000019b7f1d8aa3"
        + "000000005449434b0003000003e800000003" + records
    static let zstd =
        "00000000000003e8000000be0000000302df8176fe0004000000020000019b7f1d86bb0000019b7f1d8aa3"
        + "000000005449434b0003000003e80000000328b52ffd209d25040064073a000000084141504c060102030"
        + "20c736368656d6110f0debc9a7856341234000502084d53465401c40100d00f048c0100010203040506070"
        + "8090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031323"
        + "33435363738393a3b3c3d3e3f4041424344450300c81966f44a28f0799601"
    static let entries: [Entry] = [
        (1_767_364_200_123, "AAPL", [1, 2, 3]), (1_767_364_200_120, "MSFT", nil),
        (1_767_364_201_123, "AAPL", [UInt8](0..<70)),
    ].enumerated().map { index, entry in
        Entry(
            offset: 1000 + Int64(index), time: entry.0, key: Array(entry.1.utf8), value: entry.2,
            headers: headers.block)
    }
    static let headers = RecordHeaders(schema: 0x1234_5678_9ABC_DEF0)

    static func bytes(_ hexadecimal: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = hexadecimal[...]
        while !rest.isEmpty {
            bytes.append(UInt8(rest.prefix(2), radix: 16)!)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}

@Suite struct BatchTests {
    /// A disk whose one segment, from offset 1000 on, holds these bytes.
    private func disk(_ bytes: [UInt8]) throws -> SimulatedDisk {
        let disk = SimulatedDisk()
        try disk.createDirectories(LogWorld.folder)
        try disk.create(LogWorld.folder + "/00000000000000001000.log", bytes)
        return disk
    }

    @Test(arguments: [Golden.plain, Golden.zstd])
    func `batches of kafka-python read as what they were made of`(batch: String) throws {
        let disk = try disk(Golden.bytes(batch))
        #expect(try LogWorld.read(disk) == Golden.entries)
        let reader = try LogReader(disk, folder: LogWorld.folder, limit: .end)
        #expect(try reader.next()?.schemaFingerprint == 0x1234_5678_9ABC_DEF0)
        #expect(try reader.next()?.isTombstone == true)
        #expect(try reader.next()?.header("none") == nil)
    }

    @Test func `a batch of ours is kafka-python's but for how zstd packs it`() throws {
        let builder = BatchBuilder(level: 1, capacity: 1024)
        builder.start(baseOffset: 1000, baseTimestamp: Golden.entries[0].time)
        for entry in Golden.entries {
            entry.key!.withUnsafeBytes { key in
                Golden.headers.block.withUnsafeBytes { headers in
                    guard let value = entry.value else {
                        return builder.append(
                            offset: entry.offset, timeMillis: entry.time, key: key, value: nil,
                            headers: headers)
                    }
                    value.withUnsafeBytes {
                        builder.append(
                            offset: entry.offset, timeMillis: entry.time, key: key, value: $0,
                            headers: headers)
                    }
                }
            }
        }
        let golden = Golden.bytes(Golden.zstd)
        let frame = golden.withUnsafeBytes { BatchHeader($0) }
        let (header, bytes) = builder.seal(frame)
        #expect(Array(bytes[12..<17]) == Array(golden[12..<17]))
        #expect(Array(bytes[21..<61]) == Array(golden[21..<61]))
        let content = BatchContent()
        try withExtendedLifetime(content) {
            let records = try content.records(header, bytes).get()
            #expect(Array(records) == Golden.bytes(Golden.records))
        }
    }

    @Test func `the first batch of a log is laid out as the table says`() throws {
        let disk = SimulatedDisk()
        let (_, log) = try LogWorld.log(disk)
        try log.append(key: [0x41], value: [0x42], timeMillis: 5)
        try log.append(key: nil as [UInt8]?, value: nil, timeMillis: 3)
        try log.flush()
        let bytes = disk.contents()[LogWorld.folder + "/00000000000000000000.log"]!
        var want: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0]  // base offset
        want.appendBigEndian(Int32(bytes.count - 12))
        want += [0, 0, 0, 0, 2]  // leader epoch, magic
        want.appendBigEndian(CRC32C.of(Array(bytes[21...])))
        want += [0, 4, 0, 0, 0, 1]  // zstd, last offset delta
        want += [0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 5]  // base and largest time
        want += [0, 0, 0, 0, 0x54, 0x49, 0x43, 0x4B, 0, 0, 0, 0, 0, 0]  // "TICK", epoch, sequence
        want += [0, 0, 0, 2]
        #expect(Array(bytes[..<61]) == want)
        let records = bytes[61...].withUnsafeBytes { ZstdFrames().decompress($0, limit: 100) }
        #expect(records == [16, 0, 0, 0, 2, 0x41, 2, 0x42, 0, 12, 0, 3, 2, 1, 1, 0])
    }

    @Test(arguments: [Golden.plain, Golden.zstd])
    func `every flipped bit of a batch is refused, or no part of what is read`(
        batch: String
    ) throws {
        let golden = Golden.bytes(batch)
        for bit in 0..<golden.count * 8 {
            var bytes = golden
            bytes[bit / 8] ^= 1 << (bit % 8)
            let read = try? LogWorld.read(try disk(bytes), limit: .committed(1003))
            #expect(read == nil || read == Golden.entries, "bit \(bit)")
            // Only the upper bits of the leader epoch are in no checksum and mean nothing here.
            if read != nil { #expect((12..<15).contains(bit / 8), "bit \(bit)") }
        }
    }

    @Test func `every cut of a batch is refused below the committed offset and an end above`()
        throws
    {
        let golden = Golden.bytes(Golden.zstd)
        for count in 0..<golden.count {
            let disk = try disk(Array(golden[..<count]))
            #expect(throws: StorageError.self) {
                try LogWorld.read(disk, limit: .committed(1003))
            }
            #expect(try LogWorld.read(disk, limit: .end) == [])
        }
    }

    @Test func `batches packed otherwise are refused by the codec's name`() throws {
        var bytes = Golden.bytes(Golden.plain)
        bytes[22] = 1
        var crc: [UInt8] = []
        crc.appendBigEndian(CRC32C.of(Array(bytes[21...])))
        bytes.replaceSubrange(17..<21, with: crc)
        let disk = try disk(bytes)
        let error = #expect(throws: StorageError.self) { try LogWorld.read(disk) }
        #expect(error?.code == .unsupported)
        #expect(error?.message.contains("gzip") == true)
        #expect(error?.offset == 0)
    }

    @Test func `any bytes as records never trap`() {
        let seed: UInt64 = 11
        var random = SplitMix(seed: seed)
        var header = Golden.bytes(Golden.plain).withUnsafeBytes { BatchHeader($0) }
        header.lastOffsetDelta = 100
        let golden = Golden.bytes(Golden.records)
        for _ in 0..<5000 {
            var bytes = golden
            for _ in 0...random.below(4) {
                bytes[random.below(bytes.count)] = UInt8(random.below(256))
            }
            bytes.removeLast(random.below(bytes.count))
            bytes.withUnsafeBytes { raw in
                var cursor = RecordCursor(raw)
                var last: Int64 = -1
                while let record = cursor.record(header, after: last) {
                    last = record.offset
                    record.forEachHeader { _, _ in }
                }
            }
        }
    }
}

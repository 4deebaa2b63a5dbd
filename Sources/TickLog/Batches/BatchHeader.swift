import TickStorage

/// The fixed part of a record batch: what can be known of it without unpacking its records.
///
/// Layout: 61 bytes, whole numbers highest byte first — 0 base offset i64, 8 length i32 (of what
/// follows), 12 partition leader epoch i32, 16 magic i8, 17 CRC-32C u32 (of 21 to the end),
/// 21 attributes i16, 23 last offset delta i32, 27 base timestamp i64, 35 maximum timestamp i64,
/// 43 producer id i64, 51 producer epoch i16, 53 base sequence i32, 57 record count i32.
/// Units: timestamps in milliseconds since the Unix epoch.
/// Source: Apache Kafka, "Message Format", Record Batch (magic 2).
public struct BatchHeader: Equatable, Sendable {
    /// The offset of the first record that the batch was made with.
    public var baseOffset: Int64
    /// Bytes after the length itself.
    public var length: Int
    /// The incarnation of the log that wrote the batch.
    public var leaderEpoch: Int32
    /// The CRC-32C of everything from the attributes on.
    public var crc: UInt32
    /// Codec, kind of timestamp, and flags.
    public var attributes: UInt16
    /// The last offset that the batch was made with, from the base offset.
    public var lastOffsetDelta: Int32
    /// What records' time deltas count from; the delete horizon where there is one.
    public var baseTimestamp: Int64
    /// The largest time of its records.
    public var maxTimestamp: Int64
    /// Who wrote it; −1 for nobody that numbers its records.
    public var producerID: Int64
    /// The incarnation of the producer.
    public var producerEpoch: Int16
    /// The producer's number of the first record the batch was made with.
    public var baseSequence: Int32
    /// How many records are left in it.
    public var count: Int32

    /// Units: bytes.
    public static let size = 61
    /// Units: bytes; the most that a whole batch may have to be read.
    public static let batchBytesMax = 64 << 20
    /// Units: bytes; the most that a batch's records may unpack to.
    public static let recordsBytesMax = 256 << 20
    /// The producer id of every batch of ours; its sequence is the offset's lowest 31 bits and its
    /// epoch the leader epoch's lowest 15, so that both fields outside of the CRC can be checked.
    public static let ownProducerID: Int64 = 0x5449_434B

    /// What the lowest three bits of the attributes say of the records.
    public enum Codec: UInt16, Sendable { case none, gzip, snappy, lz4, zstd }

    /// The flags among the attributes.
    enum Flag {
        static let control: UInt16 = 1 << 5
        static let deleteHorizon: UInt16 = 1 << 6
    }

    /// How the records are packed; nil for a codec that does not exist.
    public var codec: Codec? { Codec(rawValue: attributes & 7) }
    /// The offset after the last one that the batch was made with.
    public var endOffset: Int64 { baseOffset &+ Int64(lastOffsetDelta) &+ 1 }
    /// Bytes of the whole batch.
    public var totalBytes: Int { length &+ 12 }
    /// Whether its records are marks of transactions.
    public var isControl: Bool { attributes & Flag.control != 0 }
    /// From when on its tombstones may be dropped; nil before the first compaction.
    ///
    /// Units: milliseconds since the Unix epoch.
    public var deleteHorizonMillis: Int64? {
        attributes & Flag.deleteHorizon != 0 ? baseTimestamp : nil
    }
}

extension BatchHeader {
    /// The header at the start of these 61 bytes or more; magic is not looked at.
    init(_ bytes: UnsafeRawBufferPointer) {
        func load<Value: FixedWidthInteger & BitwiseCopyable>(_ at: Int, _ type: Value.Type)
            -> Value
        {
            Value(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: Value.self))
        }
        baseOffset = load(0, Int64.self)
        length = Int(load(8, Int32.self))
        leaderEpoch = load(12, Int32.self)
        crc = load(17, UInt32.self)
        attributes = load(21, UInt16.self)
        lastOffsetDelta = load(23, Int32.self)
        baseTimestamp = load(27, Int64.self)
        maxTimestamp = load(35, Int64.self)
        producerID = load(43, Int64.self)
        producerEpoch = load(51, Int16.self)
        baseSequence = load(53, Int32.self)
        count = load(57, Int32.self)
    }

    /// Writes the header before the rest of the batch, and with it the CRC over both.
    func write(to batch: UnsafeMutableRawBufferPointer) {
        func store<Value: FixedWidthInteger & BitwiseCopyable>(_ at: Int, _ value: Value) {
            batch.storeBytes(of: value.bigEndian, toByteOffset: at, as: Value.self)
        }
        store(0, baseOffset)
        store(8, Int32(length))
        store(12, leaderEpoch)
        store(16, UInt8(2))
        store(21, attributes)
        store(23, lastOffsetDelta)
        store(27, baseTimestamp)
        store(35, maxTimestamp)
        store(43, producerID)
        store(51, producerEpoch)
        store(53, baseSequence)
        store(57, count)
        store(17, CRC32C.of(UnsafeRawBufferPointer(rebasing: batch[21..<totalBytes])))
    }

    /// What is impossible about a header with this magic, in a segment of this base offset; nil
    /// where nothing is.
    func problem(magic: UInt8, segment: Int64) -> String? {
        guard magic == 2 else { return "has magic \(magic) where 2 is read" }
        guard length >= Self.size - 12, totalBytes <= Self.batchBytesMax else {
            return "has a length of \(length) bytes"
        }
        let relative = baseOffset.subtractingReportingOverflow(segment)
        guard baseOffset >= 0, lastOffsetDelta >= 0, !relative.overflow,
            relative.partialValue >= 0,
            relative.partialValue <= Int64(Int32.max) - Int64(lastOffsetDelta),
            baseOffset <= .max - Int64(Int32.max) - 1
        else {
            return "has offset \(baseOffset) + \(lastOffsetDelta) in the segment of \(segment)"
        }
        guard count >= 0, count <= Int64(lastOffsetDelta) + 1 else {
            return "has \(count) records for \(Int64(lastOffsetDelta) + 1) offsets"
        }
        return producerProblem
    }

    /// Where the batch is ours, what does not fit between the fields outside of the CRC and within.
    private var producerProblem: String? {
        guard producerID == Self.ownProducerID, !isControl else { return nil }
        guard baseSequence == Self.sequence(of: baseOffset) else {
            return "has offset \(baseOffset) for sequence \(baseSequence)"
        }
        guard producerEpoch == Self.producerEpoch(of: leaderEpoch) else {
            return "has leader epoch \(leaderEpoch) for producer epoch \(producerEpoch)"
        }
        return nil
    }

    static func sequence(of offset: Int64) -> Int32 {
        Int32(truncatingIfNeeded: offset & Int64(Int32.max))
    }

    static func producerEpoch(of leaderEpoch: Int32) -> Int16 {
        Int16(truncatingIfNeeded: leaderEpoch & 0x7FFF)
    }
}

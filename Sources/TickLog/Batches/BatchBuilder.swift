import TickStorage

/// Packs records into a batch: takes them one by one, then makes header, frame and CRC of them.
///
/// Concurrency: one thread at a time.
/// Cost: a record is copied once; nothing is allocated once the buffers have grown to a batch.
/// Source: Apache Kafka, "Message Format", Record.
final class BatchBuilder {
    private let records: ByteStore
    private let batch: ByteStore
    private let frames: ZstdFrames
    private var used = 0
    private var baseTimestamp: Int64 = 0
    private var maxTimestamp: Int64 = 0
    /// How many records wait.
    private(set) var count = 0
    /// The offset that the first waiting record has.
    private(set) var baseOffset: Int64 = 0

    init(level: Int32?, capacity: Int) {
        records = ByteStore(capacity: capacity + 4096)
        batch = ByteStore(capacity: BatchHeader.size + ZstdFrames.bound(capacity))
        frames = level.map { ZstdFrames(level: $0) } ?? .ofRecords()
    }

    /// Bytes of the waiting records, unpacked.
    var recordsBytes: Int { used }

    /// Starts a batch whose time deltas count from `baseTimestamp`.
    func start(baseOffset: Int64, baseTimestamp: Int64) {
        self.baseOffset = baseOffset
        self.baseTimestamp = baseTimestamp
        maxTimestamp = .min
        count = 0
        used = 0
    }

    /// Adds a record; its offset is at most 2^31 − 1 past the base.
    func append(
        offset: Int64, timeMillis: Int64, key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?, headers: UnsafeRawBufferPointer
    ) {
        let time = ZigZag.encode(timeMillis &- baseTimestamp)
        let offset = ZigZag.encode(offset &- baseOffset)
        let keyBytes = key?.count ?? 0
        let valueBytes = value?.count ?? 0
        let keyLength = ZigZag.encode(key == nil ? -1 : Int64(keyBytes))
        let valueLength = ZigZag.encode(value == nil ? -1 : Int64(valueBytes))
        let body =
            1 &+ ZigZag.unsignedBytes(time) &+ ZigZag.unsignedBytes(offset)
            &+ ZigZag.unsignedBytes(keyLength) &+ keyBytes
            &+ ZigZag.unsignedBytes(valueLength) &+ valueBytes &+ headers.count
        records.reserve(used &+ body &+ ZigZag.bytesMax, keeping: used)
        let start = records.base
        var to = start + used
        Self.put(&to, ZigZag.encode(Int64(body)))
        to.storeBytes(of: 0, as: UInt8.self)
        to += 1
        Self.put(&to, time)
        Self.put(&to, offset)
        Self.put(&to, keyLength)
        Self.put(&to, key)
        Self.put(&to, valueLength)
        Self.put(&to, value)
        Self.put(&to, headers)
        used = to - start
        count &+= 1
        if timeMillis > maxTimestamp { maxTimestamp = timeMillis }
    }

    /// Makes the batch of the waiting records, which then wait no longer; borrowed until the next.
    ///
    /// - Parameter frame: the header's fields that are not of the records: epochs, producer,
    ///   sequence, flags, and the last offset.
    func seal(_ frame: BatchHeader) -> (header: BatchHeader, bytes: UnsafeRawBufferPointer) {
        var header = frame
        header.baseOffset = baseOffset
        header.baseTimestamp = baseTimestamp
        header.maxTimestamp = count == 0 ? frame.maxTimestamp : maxTimestamp
        header.count = Int32(count)
        header.attributes &= ~7
        var packed = 0
        if count > 0 {
            header.attributes |= BatchHeader.Codec.zstd.rawValue
            batch.reserve(BatchHeader.size + ZstdFrames.bound(used), keeping: 0)
            let room = UnsafeMutableRawBufferPointer(
                rebasing: batch.room(batch.capacity)[BatchHeader.size...])
            packed = frames.compress(records.bytes(used), into: room)
        }
        header.length = BatchHeader.size - 12 + packed
        header.write(to: batch.room(header.totalBytes))
        let bytes = batch.bytes(header.totalBytes)
        header = BatchHeader(bytes)
        count = 0
        used = 0
        return (header, bytes)
    }

    @inline(__always)
    private static func put(_ to: inout UnsafeMutableRawPointer, _ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            to.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, as: UInt8.self)
            to += 1
            rest &>>= 7
        }
        to.storeBytes(of: UInt8(truncatingIfNeeded: rest), as: UInt8.self)
        to += 1
    }

    @inline(__always)
    private static func put(_ to: inout UnsafeMutableRawPointer, _ bytes: UnsafeRawBufferPointer?) {
        guard let bytes, let from = bytes.baseAddress, bytes.count > 0 else { return }
        to.copyMemory(from: from, byteCount: bytes.count)
        to += bytes.count
    }
}

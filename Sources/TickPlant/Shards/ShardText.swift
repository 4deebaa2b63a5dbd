import TickCore
import TickWindows

/// How lines of text lie in a record between a shard and the writer.
///
/// Layout: header · the place that the lines have in their step · bytes u64 · the bytes.
enum ShardText {
    private static var bytesAt: Int { 1 + ShardRecord.words(StepOrder.Place.self) }
    /// The most bytes of one record.
    static var bytesMax: Int { 1 << 14 }

    /// Writes a record.
    static func put(
        _ kind: ShardRecord.Kind, step: UInt64, _ place: StepOrder.Place,
        _ bytes: UnsafeRawBufferPointer, to ring: inout RecordProducer
    ) {
        let count = words(bytes.count)
        guard let room = ring.room(count) else { return }
        room.put(ShardRecord(kind, step: step).word)
        (room + 1).put(place)
        (room + bytesAt).put(UInt64(bytes.count))
        if let base = bytes.baseAddress {
            UnsafeMutableRawPointer(room + bytesAt + 1).copyMemory(
                from: base, byteCount: bytes.count)
        }
        ring.commit(count)
    }

    /// The lines of a record.
    static func bytes(_ record: UnsafePointer<UInt64>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: record + bytesAt + 1, count: Int((record + bytesAt).take(UInt64.self)))
    }

    /// Words of the record that begins here.
    static func words(of record: UnsafePointer<UInt64>) -> Int { words(bytes(record).count) }

    private static func words(_ bytes: Int) -> Int { bytesAt + 1 + (bytes + 7) / 8 }
}

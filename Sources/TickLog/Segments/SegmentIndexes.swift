import TickStorage

/// Makes the two sparse indexes of a segment as its batches pass by.
///
/// Layout: `.index` — last offset of a batch from the base i32, its position i32; `.timeindex` —
/// the largest time so far i64, the last offset of its batch from the base i32; highest byte first.
/// An entry is made for the first batch after more than 4096 bytes since the last one.
/// Source: Apache Kafka, `LogSegment.append`, `OffsetIndex`, `TimeIndex`.
struct SegmentIndexes: Equatable {
    let base: Int64
    /// Entries of the offset index, encoded.
    private(set) var offsets: [UInt8] = []
    /// Entries of the time index, encoded.
    private(set) var times: [UInt8] = []
    /// The largest time so far, and the last offset of the batch that has it.
    private(set) var latest: (time: Int64, offset: Int64)?
    private var unindexed = 0
    private var lastTime = Int64.min

    static let intervalBytes = 4096
    static let offsetEntryBytes = 8
    static let timeEntryBytes = 12

    init(base: Int64) { self.base = base }

    /// Takes the next batch, which starts at `position`.
    mutating func take(_ header: BatchHeader, at position: Int) {
        let last = header.endOffset &- 1
        if header.maxTimestamp > latest?.time ?? -1 { latest = (header.maxTimestamp, last) }
        if unindexed > Self.intervalBytes {
            offsets.appendBigEndian(Int32(truncatingIfNeeded: last &- base))
            offsets.appendBigEndian(Int32(truncatingIfNeeded: position))
            appendTime()
            unindexed = 0
        }
        unindexed &+= header.totalBytes
    }

    /// Says that no batch follows: the time index ends with the segment's largest time.
    mutating func close() { appendTime() }

    private mutating func appendTime() {
        guard let latest, latest.time > lastTime else { return }
        times.appendBigEndian(latest.time)
        times.appendBigEndian(Int32(truncatingIfNeeded: latest.offset &- base))
        lastTime = latest.time
    }

    static func == (left: SegmentIndexes, right: SegmentIndexes) -> Bool {
        left.base == right.base && left.offsets == right.offsets && left.times == right.times
    }
}

import TickStorage

/// Where a batch starts and what an index may say of it.
struct BatchPlace {
    let position: Int
    let lastOffset: Int64
    let maxTimestamp: Int64

    init(_ header: BatchHeader, _ position: Int) {
        self.position = position
        lastOffset = header.endOffset - 1
        maxTimestamp = header.maxTimestamp
    }
}

/// Holds the entries of a segment's indexes against its batches.
struct IndexCheck {
    let base: Int64
    /// Its batches in their order.
    let starts: [BatchPlace]

    /// Checks the offset index; returns how many entries it has.
    mutating func offsets(_ bytes: [UInt8], _ report: (Int, String) -> Void) -> Int {
        let size = SegmentIndexes.offsetEntryBytes
        if bytes.count % size != 0 { report(bytes.count, "ends within an entry") }
        let places = Dictionary(starts.map { ($0.position, $0) }, uniquingKeysWith: { $1 })
        var before: (Int64, Int) = (-1, -1)
        bytes.withUnsafeBytes { raw in
            var cursor = ByteCursor(raw)
            while cursor.remaining >= size {
                let at = cursor.offset
                let offset = base &+ Int64(cursor.bigEndian(Int32.self)!)
                let position = Int(cursor.bigEndian(Int32.self)!)
                if let place = places[position] {
                    if offset != place.lastOffset {
                        report(at, "offset \(offset) is not the last of the batch at \(position)")
                    }
                } else {
                    report(at, "no batch starts at \(position)")
                }
                if offset <= before.0 || position <= before.1 { report(at, "does not ascend") }
                before = (offset, position)
            }
        }
        return bytes.count / size
    }

    /// Checks the time index; returns how many entries it has.
    ///
    /// - Parameter closed: the time that it has to end with; nil while it may grow.
    mutating func times(
        _ bytes: [UInt8], closed: Int64?, _ report: (Int, String) -> Void
    ) -> Int {
        let size = SegmentIndexes.timeEntryBytes
        if bytes.count % size != 0 { report(bytes.count, "ends within an entry") }
        let times = Dictionary(
            starts.map { ($0.lastOffset, $0.maxTimestamp) }, uniquingKeysWith: { $1 })
        var before: (Int64, Int64) = (.min, -1)
        bytes.withUnsafeBytes { raw in
            var cursor = ByteCursor(raw)
            while cursor.remaining >= size {
                let at = cursor.offset
                let time = cursor.bigEndian(Int64.self)!
                let offset = base &+ Int64(cursor.bigEndian(Int32.self)!)
                if times[offset] != time {
                    report(at, "no batch ends at \(offset) and has \(time) as its largest time")
                }
                if time <= before.0 || offset <= before.1 { report(at, "does not ascend") }
                before = (time, offset)
            }
        }
        if let closed, before.0 != closed {
            report(max(0, bytes.count - size), "does not end with the largest time \(closed)")
        }
        return bytes.count / size
    }
}

import TickStorage

/// What a walk over all batches of a segment found: its indexes, its end, and what stopped it.
struct SegmentScan {
    let base: Int64
    var indexes: SegmentIndexes
    var endOffset: Int64
    /// Bytes of good batches.
    var bytes = 0
    var firstTimestamp: Int64?
    var lastEpoch: Int32 = -1
    /// What is wrong with the bytes after the good batches; nil where none follow.
    var problem: String?

    /// Nothing found yet.
    init(base: Int64) {
        self.base = base
        endOffset = base
        indexes = SegmentIndexes(base: base)
    }

    /// Walks a segment's batches up to the first that is not whole, or that starts at `limit` or
    /// after.
    ///
    /// Cost: reads the file once; memory of one batch and the indexes.
    init(_ file: any File, base: Int64, limit: Int64 = .max) throws(StorageError) {
        self.init(base: base)
        let scanner = SegmentScanner(file, segment: base)
        while problem == nil {
            let at = scanner.position
            switch try scanner.next() {
            case .batch(let header, _):
                if header.baseOffset >= limit { return }
                take(header, at: at)
            case .end: return
            case .torn: problem = "the file ends within a batch"
            case .bad(let reason): problem = "a batch \(reason)"
            }
        }
    }

    private mutating func take(_ header: BatchHeader, at position: Int) {
        guard header.baseOffset >= endOffset else {
            problem = "a batch has offset \(header.baseOffset) after \(endOffset - 1)"
            return
        }
        indexes.take(header, at: position)
        endOffset = header.endOffset
        bytes = position + header.totalBytes
        lastEpoch = max(lastEpoch, header.leaderEpoch)
        if firstTimestamp == nil { firstTimestamp = header.maxTimestamp }
    }

    /// What is known of the segment.
    var info: SegmentInfo {
        SegmentInfo(
            baseOffset: base, endOffset: endOffset, bytes: bytes,
            maxTimestamp: indexes.latest?.time)
    }
}

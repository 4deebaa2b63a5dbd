/// What a compaction goes over: all segments from the log's start, of which the first part was
/// compacted before.
struct CleanRange: Equatable {
    /// The segments, none of them active.
    var segments: [SegmentInfo]
    /// Where what was never compacted begins.
    var firstDirty: Int64
    /// The offset after all of it.
    var end: Int64 { segments.last!.endOffset }

    /// What of a log can and should be compacted now; nil for nothing.
    ///
    /// - Parameters:
    ///   - all: the log's segments, the active one last.
    ///   - cleaned: up to where it was compacted before.
    ///   - limit: the offset that nothing is compacted past.
    ///   - force: whether to compact however little is dirty.
    init?(
        _ all: [SegmentInfo], _ options: CleanupOptions, cleaned: Int64, nowMillis: Int64,
        limit: Int64, force: Bool
    ) {
        segments = all.dropLast().prefix { segment in
            segment.endOffset <= limit
                && Self.isPastLag(segment, options.minCompactionLagMillis, nowMillis)
        }
        guard let first = segments.first else { return nil }
        firstDirty = max(first.baseOffset, cleaned)
        var (dirty, total) = (0, 0)
        for segment in segments {
            total += segment.bytes
            if segment.endOffset > firstDirty { dirty += segment.bytes }
        }
        if force { return }
        guard dirty > 0, Double(dirty) >= options.minDirtyRatio * Double(total) else { return nil }
    }

    /// The segments that one each is made of, for a round that knows the keys up to `end`.
    func groups(upTo end: Int64, bytesMax: Int) -> [[SegmentInfo]] {
        var groups: [[SegmentInfo]] = []
        var bytes = 0
        for segment in segments where segment.baseOffset < max(end, firstDirty) {
            let span = segment.endOffset - (groups.last?.first?.baseOffset ?? 0)
            if groups.isEmpty || bytes + segment.bytes > bytesMax || span > Int64(Int32.max) {
                groups.append([])
                bytes = 0
            }
            groups[groups.count - 1].append(segment)
            bytes += segment.bytes
        }
        return groups
    }

    private static func isPastLag(
        _ segment: SegmentInfo, _ lag: Int64, _ nowMillis: Int64
    ) -> Bool {
        guard lag > 0, let latest = segment.maxTimestamp else { return true }
        let (age, overflow) = nowMillis.subtractingReportingOverflow(latest)
        return overflow ? nowMillis > latest : age >= lag
    }
}

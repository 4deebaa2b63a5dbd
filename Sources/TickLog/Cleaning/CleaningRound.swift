import TickStorage

/// One round of a compaction: first the keys, then the segments.
final class CleaningRound {
    let range: CleanRange
    /// Up to where the keys are known; of use once all are learnt.
    private(set) var keysEnd: Int64
    private let folder: LogFolder
    private let options: CleanupOptions
    private let filter: BatchFilter
    private var keys: KeyOffsets
    private var isLearning = true
    /// Segments still to be learnt from, or groups still to be rewritten, the next one last.
    private var unlearnt: [SegmentInfo]
    private var groups: [[SegmentInfo]] = []
    private var group: [SegmentInfo] = []
    private var inputs: [SegmentInfo] = []
    private var scanner: SegmentScanner?
    private var output: CleanedSegment?
    private var isChanged = false
    private var isInstalling = false

    init(
        _ folder: LogFolder, _ options: CleanupOptions, _ range: CleanRange, nowMillis: Int64
    ) {
        self.folder = folder
        self.options = options
        self.range = range
        keysEnd = range.firstDirty
        keys = KeyOffsets(bytesMax: options.keyBytesMax)
        filter = BatchFilter(
            nowMillis: nowMillis, deleteRetentionMillis: options.deleteRetentionMillis)
        unlearnt = range.segments.filter { $0.endOffset > range.firstDirty }.reversed()
    }

    /// Does the next piece of work; returns how many bytes it moved, nil where all is done.
    func step() throws(StorageError) -> Int? {
        if isLearning { return try learn() }
        if output != nil { return try rewrite() }
        guard let next = groups.popLast() else { return nil }
        group = next
        inputs = next.reversed()
        isChanged = next.count > 1
        output = try CleanedSegment(folder.fileSystem, folder.path, base: next[0].baseOffset)
        return 0
    }

    /// Gives up what is not in place; false where something may be half in place.
    func discard() -> Bool {
        scanner?.file.close()
        if isInstalling { return false }
        // What cannot be removed now is removed when the log is opened.
        try? output?.discard()
        return true
    }

    // MARK: Keys

    private func learn() throws(StorageError) -> Int {
        if scanner == nil { try openNext(&unlearnt) }
        guard let scanner else {
            beginRewriting(range.end)
            return 0
        }
        guard let (header, batch, at) = try nextBatch(scanner) else { return 0 }
        guard header.endOffset > range.firstDirty else { return batch.count }
        if try !note(header, batch, at) { try stopLearning(before: header, at) }
        return batch.count
    }

    private func note(
        _ header: BatchHeader, _ batch: UnsafeRawBufferPointer, _ at: Int
    ) throws(StorageError) -> Bool {
        if header.isControl || header.count == 0 { return true }
        let path = scanner!.file.path
        let bytes = try filter.records(header, batch, path: path, at: at)
        var fits = true
        try filter.forEach(header, bytes, path: path, at: at) { record in
            if fits, let key = record.key { fits = keys.note(key, record.offset) }
        }
        return fits
    }

    private func stopLearning(before header: BatchHeader, _ at: Int) throws(StorageError) {
        guard header.baseOffset > range.firstDirty else {
            throw StorageError(
                .tooLarge,
                "the keys of one batch need more than the \(options.keyBytesMax) bytes "
                    + "that a compaction may take; give it more", path: scanner!.file.path,
                offset: at)
        }
        close()
        beginRewriting(header.baseOffset)
    }

    private func beginRewriting(_ end: Int64) {
        isLearning = false
        keysEnd = end
        groups = range.groups(upTo: end, bytesMax: options.segmentBytesMax).reversed()
    }

    // MARK: Segments

    private func rewrite() throws(StorageError) -> Int {
        if scanner == nil { try openNext(&inputs) }
        guard let scanner else { return try install() }
        guard let (header, batch, at) = try nextBatch(scanner) else { return 0 }
        return batch.count + (try copy(header, batch, at))
    }

    /// The next batch of the segment, and where it is; nil at the end, where the segment is closed.
    private func nextBatch(
        _ scanner: SegmentScanner
    ) throws(StorageError) -> (BatchHeader, UnsafeRawBufferPointer, at: Int)? {
        let at = scanner.position
        switch try scanner.next() {
        case .batch(let header, let batch): return (header, batch, at)
        case .end:
            close()
            return nil
        case .torn: throw damaged("the file ends within a batch", at)
        case .bad(let reason): throw damaged("a batch \(reason)", at)
        }
    }

    private func copy(
        _ header: BatchHeader, _ batch: UnsafeRawBufferPointer, _ at: Int
    ) throws(StorageError) -> Int {
        var outcome = BatchFilter.Outcome.same
        if header.baseOffset < keysEnd {
            outcome = try filter.filter(
                header, batch, keys, keepsEmpty: header.endOffset == group.last!.endOffset,
                path: scanner!.file.path, at: at)
        }
        switch outcome {
        case .same:
            try output!.append(header, batch)
            return batch.count
        case .changed(let header, let batch):
            isChanged = true
            try output!.append(header, batch)
            return batch.count
        case .nothing:
            isChanged = true
            return 0
        }
    }

    private func install() throws(StorageError) -> Int {
        guard isChanged else {
            try output!.discard()
            output = nil
            return 0
        }
        isInstalling = true
        folder.replace(with: try output!.install(end: group.last!.endOffset))
        isInstalling = false
        output = nil
        return 0
    }

    private func openNext(_ segments: inout [SegmentInfo]) throws(StorageError) {
        guard let segment = segments.popLast() else { return }
        let path = folder.file(segment.baseOffset, SegmentName.log)
        scanner = SegmentScanner(
            try folder.fileSystem.open(path, .read), segment: segment.baseOffset)
    }

    private func close() {
        scanner?.file.close()
        scanner = nil
    }

    private func damaged(_ reason: String, _ at: Int) -> StorageError {
        StorageError(
            .corrupt, "\(reason); restore the segment from a copy, or rebuild the archive",
            path: scanner?.file.path ?? folder.path, offset: at)
    }
}

import TickStorage

/// Checks everything in a stream's directory that can be checked: every batch and record, both
/// indexes against the batches, that offsets and sequences follow, the schemas beside.
///
/// Concurrency: one thread; the log may not be compacted meanwhile, and what is appended meanwhile
/// is checked in part.
/// Cost: reads everything once and unpacks it; with `compacted` memory for all keys.
public struct LogVerifier {
    private let fileSystem: any FileSystem
    private let path: String
    private let content = BatchContent()
    private var found = LogVerification()
    private var keys: KeyOffsets?
    private var sequences: [Int64: (epoch: Int16, next: Int64)] = [:]
    /// Offsets at and after this are of the active segment or not compacted.
    private var compactedEnd: Int64 = 0
    private var fingerprints: Set<UInt64> = []

    /// A check of a stream's directory.
    ///
    /// - Parameter compacted: up to where each key has to be there once; nil to look at no keys.
    public init(_ fileSystem: any FileSystem, folder path: String, compacted: Int64? = nil) {
        self.fileSystem = fileSystem
        self.path = path
        if let compacted {
            keys = KeyOffsets(bytesMax: .max / 4)
            compactedEnd = compacted
        }
    }

    /// Up to where the logs of a directory say that each is compacted, by stream.
    public static func cleanedOffsets(
        _ fileSystem: any FileSystem, directory: String
    ) throws(StorageError) -> [String: Int64] {
        try OffsetCheckpoint.read(fileSystem, Path.join(directory, OffsetCheckpoint.cleaner))
    }

    /// Checks all of it.
    ///
    /// - Parameter committed: the offset that the log must reach.
    /// Throws: what reading threw; what is read and wrong is in the result.
    public mutating func run(committed: Int64? = nil) throws(StorageError) -> LogVerification {
        let bases = try SegmentSwap.logs(fileSystem, path)
        found.startOffset = bases.first ?? 0
        found.endOffset = found.startOffset
        for (index, base) in bases.enumerated() {
            if index > 0, base != found.endOffset {
                found.add(
                    file(base, SegmentName.log),
                    "starts at \(base) where the segment before ends at \(found.endOffset)")
                found.endOffset = base
            }
            try checkSegment(base, isLast: index == bases.count - 1)
        }
        if let committed, found.endOffset < committed {
            found.add(path, "ends at \(found.endOffset), and \(committed) is committed")
        }
        try checkNames(Set(bases))
        try checkSchemas()
        return found
    }

    // MARK: Segments

    private mutating func checkSegment(_ base: Int64, isLast: Bool) throws(StorageError) {
        let name = file(base, SegmentName.log)
        let log = try fileSystem.open(name, .read)
        defer { log.close() }
        let scanner = SegmentScanner(log, segment: base)
        var starts: [BatchPlace] = []
        var info = SegmentInfo(baseOffset: base, endOffset: base, bytes: 0, maxTimestamp: nil)
        scan: while true {
            let at = scanner.position
            switch try scanner.next() {
            case .batch(let header, let bytes):
                check(header, bytes, name, at)
                starts.append(BatchPlace(header, at))
                if header.maxTimestamp > info.maxTimestamp ?? -1 {
                    info.maxTimestamp = header.maxTimestamp
                }
                found.endOffset = max(found.endOffset, header.endOffset)
                continue
            case .end: break scan
            case .torn: found.add(name, at, "the file ends within a batch")
            case .bad(let reason): found.add(name, at, "a batch \(reason)")
            }
            break
        }
        info.endOffset = found.endOffset
        info.bytes = try log.size()
        found.bytes += info.bytes
        found.segments.append(info)
        try checkIndexes(base, starts, info, isLast: isLast)
    }

    private mutating func check(
        _ header: BatchHeader, _ batch: UnsafeRawBufferPointer, _ name: String, _ at: Int
    ) {
        found.batches += 1
        if header.count == 0 { found.emptyBatches += 1 }
        if header.baseOffset < found.endOffset {
            found.add(
                name, at,
                "a batch has offset \(header.baseOffset) after "
                    + "\(found.endOffset - 1)")
        }
        checkSequence(header, name, at)
        switch content.records(header, batch) {
        case .failure(let problem): found.add(name, at, "a batch \(problem.message)")
        case .success(let bytes): checkRecords(header, bytes, name, at)
        }
    }

    private mutating func checkRecords(
        _ header: BatchHeader, _ bytes: UnsafeRawBufferPointer, _ name: String, _ at: Int
    ) {
        var cursor = RecordCursor(bytes)
        var last = header.baseOffset - 1
        for _ in 0..<header.count {
            guard let record = cursor.record(header, after: last) else {
                return found.add(name, at, "a batch has a record that is none after \(last)")
            }
            last = record.offset
            found.records += 1
            if record.isTombstone { found.tombstones += 1 }
            if record.timeMillis > header.maxTimestamp {
                found.add(name, at, "the record at \(last) is later than its batch says")
            }
            if let fingerprint = record.schemaFingerprint { fingerprints.insert(fingerprint) }
            checkKey(record, name, at)
        }
        if !cursor.isAtEnd { found.add(name, at, "a batch has bytes after its records") }
    }

    private mutating func checkKey(_ record: LogRecord, _ name: String, _ at: Int) {
        guard keys != nil, record.offset < compactedEnd, let key = record.key else { return }
        if let before = keys!.offset(of: key) {
            found.add(
                name, at,
                "the key of the record at \(record.offset) is also at \(before), in the "
                    + "compacted part")
        }
        _ = keys!.note(key, record.offset)
    }

    /// A producer's sequence goes on by one a record, over gaps too, and starts anew with an epoch.
    private mutating func checkSequence(_ header: BatchHeader, _ name: String, _ at: Int) {
        guard header.producerID >= 0, !header.isControl else { return }
        let sequence = Int64(header.baseSequence)
        if let known = sequences[header.producerID] {
            if header.producerEpoch < known.epoch {
                found.add(name, at, "producer epoch \(header.producerEpoch) after \(known.epoch)")
            } else if header.producerEpoch == known.epoch, sequence < known.next,
                known.next - sequence < 1 << 30
            {
                found.add(
                    name, at,
                    "sequence \(sequence) of producer \(header.producerID) where "
                        + "\(known.next) or a later one is expected: records are there twice")
            }
        }
        let next = (sequence + Int64(header.lastOffsetDelta) + 1) & Int64(Int32.max)
        sequences[header.producerID] = (header.producerEpoch, next)
    }

    // MARK: Beside the segments

    /// Files of no segment, of a compaction that was not finished, and a damaged list of epochs.
    private mutating func checkNames(_ bases: Set<Int64>) throws(StorageError) {
        for name in try fileSystem.list(path) {
            let full = Path.join(path, name)
            for kind in [SegmentName.index, SegmentName.timeIndex] {
                if let base = SegmentName.base(name, kind), !bases.contains(base) {
                    found.add(full, "is of no segment")
                }
            }
            if [SegmentName.swap, SegmentName.cleaned, SegmentName.deleted]
                .contains(where: name.hasSuffix)
            {
                found.add(full, "is left of a compaction; opening the log to write ends it")
            }
            if name == LeaderEpochs.name {
                let bytes = try fileSystem.read(full, limit: LeaderEpochs.bytesMax)
                if LeaderEpochs.parse(String(decoding: bytes, as: UTF8.self)) == nil {
                    found.add(full, "is no list of epochs")
                }
            }
        }
    }

    private mutating func checkSchemas() throws(StorageError) {
        let store = SchemaStore(fileSystem, folder: path)
        var known: Set<UInt64> = []
        for fingerprint in try store.fingerprints() {
            do throws(StorageError) {
                _ = try store.schema(fingerprint)
                known.insert(fingerprint)
            } catch { found.add(error.path, error.offset, error.message) }
        }
        for fingerprint in fingerprints.subtracting(known).sorted() {
            found.add(
                store.path(fingerprint), "is missing or damaged, and records were written by it")
        }
    }

    private mutating func checkIndexes(
        _ base: Int64, _ starts: [BatchPlace], _ info: SegmentInfo, isLast: Bool
    ) throws(StorageError) {
        let offsets = file(base, SegmentName.index)
        let times = file(base, SegmentName.timeIndex)
        guard let entries = try entries(offsets), let timeEntries = try self.entries(times) else {
            return
        }
        var check = IndexCheck(base: base, starts: starts)
        found.indexEntries += check.offsets(entries) { found.add(offsets, $0, $1) }
        found.timeIndexEntries += check.times(
            timeEntries, closed: isLast ? nil : info.maxTimestamp
        ) { found.add(times, $0, $1) }
    }

    private mutating func entries(_ name: String) throws(StorageError) -> [UInt8]? {
        guard let size = try fileSystem.status(name)?.size else {
            found.add(name, "is missing")
            return nil
        }
        return try fileSystem.read(name, limit: max(size, 1 << 30))
    }

    private func file(_ base: Int64, _ kind: String) -> String {
        Path.join(path, SegmentName.name(base, kind))
    }
}

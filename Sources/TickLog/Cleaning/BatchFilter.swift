import TickStorage

/// Decides what a compaction leaves of a batch, and makes the batch of what is left.
///
/// Concurrency: one thread at a time.
/// Source: Apache Kafka, `Cleaner.shouldRetainRecord`, `MemoryRecords.filterTo`; KIP-534.
final class BatchFilter {
    private let content = BatchContent()
    private let builder = BatchBuilder(level: nil, capacity: 1 << 16)
    private let nowMillis: Int64
    private let deleteRetentionMillis: Int64

    init(nowMillis: Int64, deleteRetentionMillis: Int64) {
        self.nowMillis = nowMillis
        self.deleteRetentionMillis = deleteRetentionMillis
    }

    /// What becomes of a batch.
    enum Outcome {
        /// It stays as it is.
        case same
        /// Nothing is left of it.
        case nothing
        /// This is in its place, borrowed until the next call.
        case changed(BatchHeader, UnsafeRawBufferPointer)
    }

    /// The latest offsets known, for a batch all of whose keys are known or older than all known.
    func filter(
        _ header: BatchHeader, _ batch: UnsafeRawBufferPointer, _ keys: KeyOffsets,
        keepsEmpty: Bool, path: String, at: Int
    ) throws(StorageError) -> Outcome {
        if header.isControl { return .same }
        if header.count == 0 { return keepsEmpty ? .same : .nothing }
        let bytes = try records(header, batch, path: path, at: at)
        var (kept, tombstones) = (0, 0)
        try forEach(header, bytes, path: path, at: at) { record in
            guard isKept(record, header, keys) else { return }
            kept += 1
            if record.isTombstone { tombstones += 1 }
        }
        let needsHorizon = tombstones > 0 && header.deleteHorizonMillis == nil
        if kept == Int(header.count), !needsHorizon { return .same }
        if kept == 0 { return keepsEmpty ? empty(header) : .nothing }
        return try rebuilt(
            header, bytes, keys, path: path, at: at,
            horizon: needsHorizon ? nowMillis &+ deleteRetentionMillis : header.deleteHorizonMillis)
    }

    /// Calls `body` with every record of a batch.
    func forEach(
        _ header: BatchHeader, _ bytes: UnsafeRawBufferPointer, path: String, at: Int,
        _ body: (LogRecord) -> Void
    ) throws(StorageError) {
        var cursor = RecordCursor(bytes)
        var last = header.baseOffset - 1
        for _ in 0..<header.count {
            guard let record = cursor.record(header, after: last) else {
                throw StorageError(
                    .corrupt,
                    "a batch has a record that is none after offset \(last); restore the "
                        + "segment from a copy, or rebuild the archive", path: path, offset: at)
            }
            last = record.offset
            body(record)
        }
    }

    /// A batch's records, unpacked; borrowed until the next call.
    func records(
        _ header: BatchHeader, _ batch: UnsafeRawBufferPointer, path: String, at: Int
    ) throws(StorageError) -> UnsafeRawBufferPointer {
        switch content.records(header, batch) {
        case .success(let bytes): return bytes
        case .failure(let problem):
            throw StorageError(
                problem.code, "a batch \(problem.message)", path: path, offset: at)
        }
    }

    private func isKept(
        _ record: LogRecord, _ header: BatchHeader, _ keys: KeyOffsets
    ) -> Bool {
        // Without a key nothing says what it is the latest of.
        guard let key = record.key else { return false }
        guard record.offset >= keys.offset(of: key) ?? -1 else { return false }
        guard record.isTombstone, let horizon = header.deleteHorizonMillis else { return true }
        return nowMillis < horizon
    }

    private func rebuilt(
        _ header: BatchHeader, _ bytes: UnsafeRawBufferPointer, _ keys: KeyOffsets, path: String,
        at: Int, horizon: Int64?
    ) throws(StorageError) -> Outcome {
        var isStarted = false
        try forEach(header, bytes, path: path, at: at) { record in
            guard isKept(record, header, keys) else { return }
            if !isStarted {
                builder.start(
                    baseOffset: header.baseOffset, baseTimestamp: horizon ?? record.timeMillis)
                isStarted = true
            }
            builder.append(
                offset: record.offset, timeMillis: record.timeMillis, key: record.key,
                value: record.value, headers: record.headers)
        }
        var frame = header
        if horizon != nil { frame.attributes |= BatchHeader.Flag.deleteHorizon }
        let (made, batch) = builder.seal(frame)
        return .changed(made, batch)
    }

    /// The batch without records: its offsets, producer and sequence stay known.
    private func empty(_ header: BatchHeader) -> Outcome {
        builder.start(baseOffset: header.baseOffset, baseTimestamp: -1)
        var frame = header
        frame.attributes &= ~BatchHeader.Flag.deleteHorizon
        let (made, batch) = builder.seal(frame)
        return .changed(made, batch)
    }
}

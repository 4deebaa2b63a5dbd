import TickStorage

/// A stream's log, open to append: keys and values in numbered records, packed into batches, in
/// segments that Kafka's tools read.
///
/// A record is readable after `flush` and durable after `sync`. After a sync failed, what was
/// written since the one before is lost or not, nobody knows: the log takes nothing more, and is to
/// be opened anew at the committed offset.
///
/// Concurrency: one thread at a time; `folder` may be cleaned up from another.
/// Cost: an append copies key and value once; a full batch is packed and written at once.
public final class Log {
    /// The segments, for whoever cleans up.
    public let folder: LogFolder
    /// What recovery cut off and rebuilt when it was opened.
    public let recovery: LogRecoveryReport
    /// The offset that the next record gets.
    public private(set) var endOffset: Int64
    /// The offset below which readers see everything.
    public private(set) var writtenEndOffset: Int64
    /// The offset below which everything is durable.
    public private(set) var durableEndOffset: Int64

    let options: LogOptions
    private let builder: BatchBuilder
    private let epoch: Int32
    private var active: ActiveSegment
    /// Files closed since the last sync, and not synced.
    private var unsynced: [any File]
    private var namesChanged = true
    private var failure: StorageError?
    private var lingering: Int64?
    private var sealed: BatchHeader?
    private var sealedBytes = UnsafeRawBufferPointer(start: nil, count: 0)

    /// Opens a stream's log, makes it where it is missing, and brings it to a committed end.
    ///
    /// What is past `committed` is cut off, for its writer will write it again; nil keeps all that
    /// is whole. A damaged end above the recovery point is cut off too, and what is below either is
    /// never: that is an error which names file and offset.
    public init(
        _ directory: LogDirectory, stream: String, options: LogOptions = LogOptions(),
        committed: Int64? = nil
    ) throws(StorageError) {
        options.check()
        var recovery = try LogRecovery(directory, stream: stream, committed: committed)
        let found = try recovery.run()
        self.options = options
        folder = LogFolder(directory, stream: stream, segments: found.segments)
        self.recovery = found.report
        endOffset = found.segments.last!.endOffset
        writtenEndOffset = endOffset
        durableEndOffset = min(endOffset, directory.writtenRecoveryPoint(stream))
        epoch = found.epoch
        builder = BatchBuilder(level: options.compressionLevel, capacity: options.batchBytesMax)
        active = found.active
        unsynced = found.unsynced
    }

    /// Appends a record and returns its offset; writes a batch where this one does not fit in.
    ///
    /// Units: `timeMillis` in milliseconds since the Unix epoch.
    /// Throws: what writing the batch before threw; the record is then not taken.
    /// - Parameter value: nil for a tombstone.
    @discardableResult
    public func append(
        key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?, timeMillis: Int64,
        headers: RecordHeaders = .none
    ) throws(StorageError) -> Int64 {
        let bytes = (key?.count ?? 0) &+ (value?.count ?? 0) &+ headers.block.count
        try makeRoom(bytes)
        let offset = endOffset
        if builder.count == 0 {
            builder.start(baseOffset: offset, baseTimestamp: timeMillis)
        }
        headers.block.withUnsafeBytes { headers in
            builder.append(
                offset: offset, timeMillis: timeMillis, key: key, value: value, headers: headers)
        }
        endOffset = offset &+ 1
        return offset
    }

    /// Appends a record of arrays; for what is not many.
    @discardableResult
    public func append(
        key: [UInt8]?, value: [UInt8]?, timeMillis: Int64, headers: RecordHeaders = .none
    ) throws(StorageError) -> Int64 {
        let result: Result<Int64, StorageError> = Self.borrow(key) { key in
            Self.borrow(value) { value in
                do throws(StorageError) {
                    return .success(
                        try append(
                            key: key, value: value, timeMillis: timeMillis, headers: headers))
                } catch { return .failure(error) }
            }
        }
        return try result.get()
    }

    /// Writes the waiting batch where it has waited for the linger time; to be called now and then.
    public func linger(nowMillis: Int64) throws(StorageError) {
        guard builder.count > 0 else {
            lingering = nil
            return
        }
        guard let since = lingering else {
            lingering = nowMillis
            return
        }
        if nowMillis &- since >= options.lingerMillis { try flush() }
    }

    /// Writes everything appended to the files, where readers see it.
    public func flush() throws(StorageError) {
        try writeWaiting()
        try active.writeIndexes()
        folder.update(active: active.info)
    }

    /// Makes everything appended durable; returns the offset after it.
    public func sync() throws(StorageError) -> Int64 {
        try flush()
        do throws(StorageError) { try syncFiles() } catch {
            failure = error
            throw error
        }
        durableEndOffset = endOffset
        folder.directory.noteRecoveryPoint(folder.stream, durableEndOffset)
        return durableEndOffset
    }

    /// Closes the active segment and begins a new one where it holds anything, so that all there is
    /// can be cleaned up.
    public func roll() throws(StorageError) {
        try flush()
        if active.bytes > 0 { try startSegment(at: endOffset) }
    }

    /// Makes everything durable and gives the files back.
    public func close() throws(StorageError) {
        _ = try sync()
        active.close()
    }

    // MARK: Batches

    private func makeRoom(_ bytes: Int) throws(StorageError) {
        if let failure { throw refusal(failure) }
        guard bytes <= LogOptions.recordBytesMax else {
            throw StorageError(
                .tooLarge,
                "a record of \(bytes) bytes, where at most "
                    + "\(LogOptions.recordBytesMax) are taken", path: folder.path)
        }
        guard builder.count > 0 || sealed != nil else { return }
        let isFull =
            builder.count >= options.batchRecordsMax
            || builder.recordsBytes &+ bytes > options.batchBytesMax
        if isFull || sealed != nil { try writeWaiting() }
    }

    private func writeWaiting() throws(StorageError) {
        if let failure { throw refusal(failure) }
        if sealed == nil, builder.count > 0 { seal() }
        guard let header = sealed else { return }
        if isRollDue(header) { try startSegment(at: header.baseOffset) }
        try active.write(header, sealedBytes)
        writtenEndOffset = header.endOffset
        sealed = nil
        lingering = nil
    }

    private func seal() {
        var frame = BatchHeader(UnsafeRawBufferPointer(start: Self.zeros, count: BatchHeader.size))
        frame.leaderEpoch = epoch
        frame.producerID = BatchHeader.ownProducerID
        frame.producerEpoch = BatchHeader.producerEpoch(of: epoch)
        frame.baseSequence = BatchHeader.sequence(of: builder.baseOffset)
        frame.lastOffsetDelta = Int32(builder.count - 1)
        let (header, bytes) = builder.seal(frame)
        sealed = header
        sealedBytes = bytes
    }

    // MARK: Segments

    private func isRollDue(_ header: BatchHeader) -> Bool {
        guard active.bytes > 0 else { return false }
        if active.bytes + header.totalBytes > options.segmentBytesMax { return true }
        if header.endOffset - active.base > Int64(Int32.max) { return true }
        guard let first = active.firstTimestamp else { return false }
        let (span, overflow) = header.maxTimestamp.subtractingReportingOverflow(first)
        return overflow || span > options.segmentMillisMax
    }

    private func startSegment(at base: Int64) throws(StorageError) {
        try active.finish()
        folder.update(active: active.info)
        let next = try ActiveSegment(new: base, folder.path, folder.fileSystem)
        unsynced += active.files
        namesChanged = true
        active = next
        folder.append(next.info)
    }

    private func syncFiles() throws(StorageError) {
        for file in unsynced { try file.sync() }
        try active.log.sync()
        if namesChanged { try folder.fileSystem.syncDirectory(folder.path) }
        for file in unsynced { file.close() }
        unsynced = []
        namesChanged = false
    }

    private func refusal(_ cause: StorageError) -> StorageError {
        StorageError(
            cause.code,
            "takes nothing more since a sync failed (\(cause)); start again with "
                + "--resume", path: folder.path)
    }

    private static func borrow<Value>(
        _ bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) -> Value
    ) -> Value {
        guard let bytes else { return body(nil) }
        return bytes.withUnsafeBytes(body)
    }

    private nonisolated(unsafe) static let zeros: UnsafeRawPointer = {
        let zeros = UnsafeMutableRawPointer.allocate(byteCount: BatchHeader.size, alignment: 8)
        zeros.initializeMemory(as: UInt8.self, repeating: 0, count: BatchHeader.size)
        return UnsafeRawPointer(zeros)
    }()
}

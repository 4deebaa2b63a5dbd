import TickLog
import TickStorage

/// The archive of a run: its logs, its checkpoints, and the tables made of the logs.
///
///     records ──▶ logs ──▶ checkpoint ──▶ tables
///                      sync        the commit
///
/// What is in a log counts up to its end in the newest checkpoint; opening the archive cuts off the
/// rest. Tables are consumers of the logs, never past the older of the two checkpoints kept, so
/// that falling back to it takes nothing from under them.
///
/// Concurrency: one thread at a time; opened by the ingest thread, then the archive's own.
final class Archive {
    /// From where the run goes on.
    let beginning: Beginning
    private let directory: LogDirectory
    private let streams: [ArchiveStream]
    /// Streams that this run does not write.
    private let others: [Checkpoint.Stream]
    private let tables: ArchiveTables
    private let upkeep: ArchiveUpkeep
    private var store: CheckpointStore
    private let run: RunID
    private let incarnation: Int16
    private var stateNumber: UInt64?
    private var schedule: CheckpointSchedule

    /// From where a run goes on.
    enum Beginning {
        /// From the start of its input.
        case start
        /// From a saved state.
        case state([UInt8])
        /// Nowhere: its input was taken to the end before.
        case ended
    }

    /// The logs' folder in an archive's.
    static let logs = "log"

    /// Opens an archive to write these streams, and makes it where it is missing.
    ///
    /// Throws: where another process writes it, an unfinished run is to be resumed and that is not
    /// asked for, or what is there is damaged.
    init(_ options: ArchiveOptions, _ plans: [StreamPlan]) throws(PlantError) {
        let files = options.files
        do throws(StorageError) {
            try files.createDirectories(options.directory)
            directory = try LogDirectory(
                writing: Path.join(options.directory, Self.logs), files)
            store = try CheckpointStore(files, options.directory)
        } catch {
            throw PlantError(error)
        }
        let newest = store.newest
        try Self.check(newest, options, store.damaged)
        let resumes = options.resume && newest != nil
        schedule = CheckpointSchedule(options.checkpoint)
        run = resumes ? newest!.run : .random()
        incarnation = (newest?.incarnation ?? 0) &+ 1
        var logOptions = LogOptions()
        logOptions.segmentBytesMax = options.segmentBytes
        do throws(StorageError) {
            var streams: [ArchiveStream] = []
            for plan in plans {
                streams.append(
                    try ArchiveStream(
                        plan, directory, logOptions, stands: newest?.stream(plan.name),
                        repeats: resumes))
            }
            self.streams = streams
            tables = try ArchiveTables(
                streams.map(\.plan), options, logs: streams.map(\.log))
            upkeep = ArchiveUpkeep(streams, tables, options)
            others =
                newest?.streams.filter { stream in
                    !plans.contains { $0.name == stream.name }
                } ?? []
            if resumes, newest!.stage == .ended {
                beginning = .ended
                try completeEnd()
            } else {
                stateNumber = resumes ? newest!.state : nil
                let state = resumes ? try store.state(of: newest!) : nil
                beginning = state.map(Beginning.state) ?? .start
                if !resumes { try write(.running, state: nil) }
            }
        } catch {
            throw PlantError(error)
        }
    }

    /// Does what a crash may have kept the run that ended from: its second checkpoint, its tables.
    private func completeEnd() throws(StorageError) {
        if store.older?.stage != .ended { try write(.ended, state: nil) }
        try tables.publish(store.older!, wallNanos: nil)
    }

    private static func check(
        _ newest: Checkpoint?, _ options: ArchiveOptions, _ damaged: [String]
    ) throws(PlantError) {
        if newest == nil, let path = damaged.first {
            throw PlantError(
                .input,
                "no checkpoint of the archive can be read; bring one back from a copy, or archive"
                    + " the input anew into another folder", path: path)
        }
        guard newest?.stage == .running, !options.resume else { return }
        throw PlantError(
            .usage,
            "holds a run that was not finished; add --resume to go on with it, with the same input"
                + " and options", path: options.directory)
    }

    /// Appends records, in order, and lets the tables decode them.
    func append(_ records: ArchiveRecords) throws(PlantError) {
        do throws(StorageError) {
            var feed = TableFeed(records.bytes, streams.count, tables)
            var start = 0
            for entry in records.entries {
                let end = start + Int(entry.bytes)
                try append(entry, start..<end, records.bytes, &feed)
                schedule.see(entry.timeMillis)
                start = end
            }
            try feed.end()
            try readAhead()
        } catch {
            throw PlantError(error)
        }
    }

    private func append(
        _ entry: ArchiveRecords.Entry, _ range: Range<Int>, _ bytes: UnsafeRawBufferPointer,
        _ feed: inout TableFeed
    ) throws(StorageError) {
        let stream = streams[Int(entry.stream)]
        let key = UnsafeRawBufferPointer(rebasing: bytes[range.prefix(Int(entry.keyBytes))])
        let value = UnsafeRawBufferPointer(rebasing: bytes[range])
        let offset = stream.log.endOffset
        try stream.append(
            key: key.isEmpty ? nil : key, value: entry.isTombstone ? nil : value,
            timeMillis: entry.timeMillis)
        // A record that the run makes again has no offset, and the log has it already.
        guard stream.log.endOffset > offset else { return }
        if entry.isTombstone {
            try feed.take(tombstone: key, Int(entry.stream), at: offset)
        } else {
            feed.take(range, Int(entry.stream), at: offset, stream.fingerprint)
        }
    }

    /// Lets the tables decode what the logs have, so that their commits take less long.
    private func readAhead() throws(StorageError) {
        try tables.readAhead(upTo: streams.map(\.log.writtenEndOffset))
    }

    /// Makes everything appended so far the commit where that is due, or where the rows that wait
    /// for the tables take much memory.
    ///
    /// Units: `wallNanos` counts from any moment.
    func tick(wallNanos: Int64) throws(PlantError) {
        do throws(StorageError) { try upkeep.step(wallNanos: wallNanos) } catch {
            throw PlantError(error)
        }
        let isFull = tables.isFull && !streams.contains(where: \.isRepeating)
        guard schedule.isDue(wallNanos: wallNanos) || isFull else { return }
        guard streams.contains(where: { $0.hasNews(since: store.newest) }) else { return }
        try commit(.running, state: nil)
        guard tables.isDue(wallNanos: wallNanos) || isFull, let older = store.older else { return }
        do throws(StorageError) {
            try tables.publish(older, wallNanos: wallNanos)
        } catch {
            throw PlantError(error)
        }
    }

    /// Makes everything appended so far durable, and the commit.
    func checkpoint(_ request: CheckpointRequest) throws(PlantError) {
        try commit(request.stage, state: request.state?())
    }

    private func commit(_ stage: Checkpoint.Stage, state: [UInt8]?) throws(PlantError) {
        do throws(StorageError) {
            if stage == .ended { for stream in streams { try stream.checkIsCaughtUp() } }
            for stream in streams { _ = try stream.log.sync() }
            try write(stage, state: state)
            try tables.cut(at: streams.map(\.log.endOffset))
            // Twice, so that falling back to the older one of two loses nothing of a whole run.
            if stage == .ended { try write(.ended, state: nil) }
            try directory.writeRecoveryPoints()
            if stage == .ended { try tables.publish(store.older!, wallNanos: nil) }
        } catch {
            throw PlantError(error)
        }
    }

    /// How many records each stream has.
    var contents: [ArchivedStream] {
        streams.map { ArchivedStream(name: $0.plan.name, records: $0.log.endOffset) }
    }

    /// Gives everything back after a clean end.
    func close() throws(PlantError) {
        upkeep.stop()
        do throws(StorageError) {
            for stream in streams { try stream.log.close() }
            try directory.close()
        } catch {
            throw PlantError(error)
        }
    }

    /// Writes down how far everything is; nothing while a stream repeats what its log has.
    private func write(_ stage: Checkpoint.Stage, state: [UInt8]?) throws(StorageError) {
        guard !streams.contains(where: \.isRepeating) else { return }
        let number = (store.newest?.number ?? 0) + 1
        if state != nil || stage == .ended {
            stateNumber = state == nil ? nil : number
            for stream in streams { stream.noteState() }
        }
        try store.write(
            Checkpoint(
                number: number, run: run, stage: stage, incarnation: incarnation,
                streams: others + streams.map(\.position), state: stateNumber), state: state)
    }
}

extension PlantError {
    /// What storage said, as an error of a run.
    init(_ error: StorageError) {
        let code: Code =
            switch error.code.fault {
            case .user: .usage
            case .input: .input
            case .system: .system
            }
        let place = error.offset.map { " (byte \($0))" } ?? ""
        self.init(code, error.message + place, path: error.path)
    }
}

import Glibc
import TickRing

/// The archive's thread: takes parcels of the ingest thread and, where windows are on other
/// threads, of the writer's, until the end.
///
/// Concurrency: `run` on a thread of its own.
final class ArchiveWorker: @unchecked Sendable {
    private let archive: Archive
    private let ingest: Ring<UInt, Blocking>
    private let writer: Ring<UInt, Blocking>
    private let state: ArchiveRunState
    private let pool: ArchiveRecordsPool

    /// Units: microseconds between two looks while two rings are empty.
    private static let napMicros: UInt32 = 200

    init(
        _ archive: Archive, ingest: Ring<UInt, Blocking>, writer: Ring<UInt, Blocking>,
        _ state: ArchiveRunState, _ pool: ArchiveRecordsPool
    ) {
        self.pool = pool
        self.archive = archive
        self.ingest = ingest
        self.writer = writer
        self.state = state
    }

    /// Takes all that comes until the end; after a failure, takes and drops it.
    func run() {
        var ingest = self.ingest.takeConsumer()
        var writer = self.writer.takeConsumer()
        var taken = 0
        while true {
            if let parcel = Self.parcel(writer.pop()) {
                taken += 1
                take(parcel)
                continue
            }
            guard let parcel = Self.parcel(ingest.pop()) else {
                let (one, other) = (ingest.look(), writer.look())
                if one == .abandoned || (one == .finished && other != .ready) { break }
                if one != .ready, other != .ready { rest() }
                continue
            }
            switch parcel.content {
            case .records: take(parcel)
            case .checkpoint(let request):
                drain(&writer, &taken, upTo: request.writerParcels)
                take(parcel)
            case .end(let isClean):
                if isClean { close() }
                ingest.close()
                writer.close()
                return
            }
        }
        state.fail(PlantError(.system, "the run ended without closing its archive"))
    }

    /// What the writer's thread had sent before the checkpoint goes before it.
    private func drain(
        _ writer: inout Consumer<UInt, Blocking>, _ taken: inout Int, upTo count: Int
    ) {
        while taken < count {
            guard let parcel = Self.parcel(writer.pop()) else {
                guard writer.wait() == .ready else { return }
                continue
            }
            taken += 1
            take(parcel)
        }
    }

    /// Nothing came: sees to what is due by the clock, then sleeps a moment.
    private func rest() {
        if !state.hasFailed {
            do throws(PlantError) { try archive.tick(wallNanos: MonotonicClock.nanos()) } catch {
                state.fail(error)
            }
        }
        usleep(Self.napMicros)
    }

    private func close() {
        guard !state.hasFailed else { return }
        do throws(PlantError) { try archive.close() } catch { state.fail(error) }
    }

    private func take(_ parcel: ArchiveParcel) {
        guard !state.hasFailed else { return }
        do throws(PlantError) {
            switch parcel.content {
            case .records(let records):
                try archive.append(records)
                pool.giveBack(records)
                try archive.tick(wallNanos: MonotonicClock.nanos())
            case .checkpoint(let request): try archive.checkpoint(request)
            case .end: return
            }
        } catch {
            state.fail(error)
        }
    }

    private static func parcel(_ word: UInt?) -> ArchiveParcel? {
        word.flatMap { UnsafeRawPointer(bitPattern: $0) }.map {
            Unmanaged<ArchiveParcel>.fromOpaque($0).takeRetainedValue()
        }
    }
}

/// Asks for a checkpoint of everything sent before.
struct CheckpointRequest {
    var stage: Checkpoint.Stage
    /// What the replay needs to go on from here; nil where it goes on from an earlier state.
    ///
    /// Its bytes are made when they are asked for: on the archive's thread.
    var state: (() -> [UInt8])?
    /// Parcels that the writer's thread had sent.
    var writerParcels: Int
}

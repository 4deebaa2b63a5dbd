import Synchronization

/// Memory for records that were archived, to be filled again.
///
/// Concurrency: any thread.
/// Limits: as many as were ever on their way at once, which the rings to the archive bound.
final class ArchiveRecordsPool: Sendable {
    private let free = Mutex<[ArchiveRecords]>([])
    private let bytes: Int

    /// Memory for so many bytes each.
    init(bytes: Int) { self.bytes = bytes }

    /// Empty records.
    func take() -> ArchiveRecords {
        free.withLock { $0.popLast() } ?? ArchiveRecords(bytes: bytes)
    }

    /// Gives records back that nobody needs any more.
    func giveBack(_ records: ArchiveRecords) {
        records.removeAll()
        free.withLock { $0.append(records) }
    }
}

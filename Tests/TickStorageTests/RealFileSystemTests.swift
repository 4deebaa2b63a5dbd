import Testing

@testable import TickStorage

/// What the simulated disk cannot show: that a sync reaches the system.
///
/// The system refuses to sync what lies on no disk, so a sync that is passed on is told by its
/// failure there.
@Suite struct RealFileSystemTests {
    @Test func `a file's sync is the system's, and its failure is told`() throws {
        let file = try RealFileSystem().open("/dev/null", .update)
        try file.write([1], at: 0)
        #expect { try file.sync() } throws: { ($0 as? StorageError)?.code == .syncFailed }
    }

    @Test func `a directory's sync is the system's, and its failure is told`() throws {
        #expect { try RealFileSystem().syncDirectory("/proc") } throws: {
            ($0 as? StorageError)?.code == .syncFailed
        }
        try RealFileSystem().syncDirectory("/")
    }
}

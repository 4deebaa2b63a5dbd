import Foundation
import Testing
import TickStorage

@testable import TickLog

/// How a process ends in the middle, and what is left on the disk.
enum Ending: CaseIterable {
    case killed, killedTearing, powerNothing, powerEverything, powerBeginnings, powerAnySectors

    var isTearing: Bool { self != .killed }

    func happen(to disk: SimulatedDisk, seed: UInt64) {
        switch self {
        case .killed, .killedTearing: disk.killProcess()
        case .powerNothing: disk.cutPower(seed: seed, keeping: .nothing)
        case .powerEverything: disk.cutPower(seed: seed, keeping: .everything)
        case .powerBeginnings: disk.cutPower(seed: seed, keeping: .beginnings)
        case .powerAnySectors: disk.cutPower(seed: seed, keeping: .anySectors)
        }
    }
}

@Suite struct LogCrashTests {
    /// How many seeds each ending is tried with at each operation, by TICKLOG_CRASH_SEEDS; without
    /// it every fifth operation is crashed at, of each policy and ending others.
    static let campaign = Int(ProcessInfo.processInfo.environment["TICKLOG_CRASH_SEEDS"] ?? "")
    static let seeds = campaign ?? 1

    private func story(_ policy: CleanupPolicy) -> LogStory {
        LogStory(seed: 3, count: 42, policy: policy)
    }

    @Test(arguments: CleanupPolicy.allCases)
    func `a run without a crash holds what it should`(policy: CleanupPolicy) throws {
        let disk = SimulatedDisk()
        try disk.createDirectory("/a")
        var story = story(policy)
        try story.run(disk)
        #expect(try story.problem(disk) == nil)
        #expect(story.cleanedSome == policy.compacts)
        let listed = try LogListing(disk, folder: LogWorld.folder)
        #expect((listed.startOffset > 0) == policy.deletes)
        #expect(listed.segments.count > 1)
    }

    @Test(arguments: CleanupPolicy.allCases, Ending.allCases)
    func `a crash at any operation loses and doubles nothing that is committed`(
        policy: CleanupPolicy, ending: Ending
    ) throws {
        let counting = SimulatedDisk()
        try counting.createDirectory("/a")
        var whole = story(policy)
        try whole.run(counting)
        for seed in 0..<UInt64(Self.seeds) {
            let first = 2 + (Ending.allCases.firstIndex(of: ending)! + policy.rawValue.count) % 5
            let operations = stride(
                from: Self.campaign == nil ? first : 2, through: counting.operations,
                by: Self.campaign == nil ? 5 : 1)
            for operation in operations {
                let crash = Crash(operation: operation, ending: ending, seed: seed)
                try survive(crash, story(policy), again: nil)
            }
        }
    }

    @Test(arguments: CleanupPolicy.allCases)
    func `a second crash while recovering from the first loses nothing either`(
        policy: CleanupPolicy
    ) throws {
        let seed: UInt64 = 77
        var random = SplitMix(seed: seed)
        let counting = SimulatedDisk()
        try counting.createDirectory("/a")
        var whole = story(policy)
        try whole.run(counting)
        for _ in 0..<(Self.campaign == nil ? 60 : 400 * Self.seeds) {
            func ending() -> Ending { Ending.allCases[random.below(Ending.allCases.count)] }
            let first = Crash(
                operation: 2 + random.below(counting.operations - 1), ending: ending(),
                seed: random.next())
            let second = Crash(
                operation: 1 + random.below(30), ending: ending(), seed: random.next())
            try survive(first, story(policy), again: second)
        }
    }

    @Test(arguments: [CleanupPolicy.none, .compact])
    func `after a failed sync the log takes nothing more and loses nothing committed`(
        policy: CleanupPolicy
    ) throws {
        let counting = SimulatedDisk()
        try counting.createDirectory("/a")
        var whole = story(policy)
        try whole.run(counting)
        var refused = 0
        for operation in stride(from: 2, through: counting.operations, by: 2) {
            let disk = SimulatedDisk()
            try disk.createDirectory("/a")
            var faults = DiskFaults()
            faults.syncFailsAt = operation
            disk.fail(faults)
            var story = story(policy)
            do { try story.run(disk) } catch let error as StorageError {
                #expect(error.code == .syncFailed)
                refused += 1
            }
            disk.cutPower(seed: UInt64(operation), keeping: .anySectors)
            try story.run(disk)
            #expect(try story.problem(disk) == nil, "sync failed at \(operation)")
        }
        #expect(refused > counting.operations / 3)
    }

    @Test func `what a killed process flushed is durable once the next one has synced`() throws {
        let disk = SimulatedDisk()
        let (_, log) = try LogWorld.log(disk)
        var source = EntrySource(seed: 2)
        let written = try log.append(&source, 60)
        try log.flush()
        #expect(log.folder.segments.count > 3)
        disk.killProcess()
        let (_, again) = try LogWorld.log(disk)
        #expect(try again.sync() == 60)
        disk.cutPower(seed: 1, keeping: .nothing)
        #expect(try LogWorld.read(disk, limit: .committed(60)) == written)
        // The last segment's indexes are made again when it is opened.
        _ = try LogWorld.log(disk)
        #expect(try LogWorld.verify(disk).problems == [])
    }

    @Test func `a log whose sync failed refuses appends until it is opened anew`() throws {
        let disk = SimulatedDisk()
        let (_, log) = try LogWorld.log(disk)
        try log.append(key: [1], value: [1], timeMillis: 1)
        var faults = DiskFaults()
        faults.syncFailsAt = disk.operations + 1
        disk.fail(faults)
        #expect(throws: StorageError.self) { try log.sync() }
        let error = #expect(throws: StorageError.self) {
            try log.append(key: [1], value: [1], timeMillis: 1)
        }
        #expect(error?.code == .syncFailed)
        #expect(throws: StorageError.self) { try log.sync() }
    }

    @Test func `a full disk is said, and what is committed stays`() throws {
        for capacity in stride(from: 400, to: 4000, by: 90) {
            let disk = SimulatedDisk(capacity: capacity)
            try disk.createDirectory("/a")
            var story = story(.compactAndDelete)
            do { try story.run(disk) } catch let error as StorageError {
                #expect(error.code == .diskFull)
            }
            disk.killProcess()
            guard story.committed > 0 else { continue }
            let listed = try LogListing(disk, folder: LogWorld.folder)
            #expect(listed.endOffset >= story.committed)
            for entry in try LogWorld.read(disk, limit: .committed(story.committed)) {
                #expect(entry == story.entries[Int(entry.offset)])
            }
        }
    }

    private struct Crash: CustomStringConvertible {
        var operation: Int
        var ending: Ending
        var seed: UInt64

        var description: String { "\(ending) at operation \(operation), seed \(seed)" }
    }

    /// Runs into the crash, opens again, looks, and goes on to the end.
    private func survive(_ crash: Crash, _ begun: LogStory, again: Crash?) throws {
        var story = begun
        let disk = SimulatedDisk()
        try disk.createDirectory("/a")
        disk.fail(.crash(at: crash.operation, tearing: crash.ending.isTearing))
        do { try story.run(disk) } catch let error as StorageError {
            #expect(error.code == .crashed, "\(crash): \(error)")
        }
        let what = disk.operation(crash.operation) ?? ""
        crash.ending.happen(to: disk, seed: crash.seed)
        expectMarkerOfCleanEndOnly(disk, "\(crash), \(what)")
        if let again {
            disk.fail(
                .crash(at: disk.operations + again.operation, tearing: again.ending.isTearing))
            do { try story.run(disk) } catch let error as StorageError {
                #expect(error.code == .crashed, "\(crash), \(again): \(error)")
            }
            again.ending.happen(to: disk, seed: again.seed)
        }
        do {
            let (_, log) = try LogWorld.log(disk, committed: story.committed)
            #expect(log.endOffset == story.committed)
            // Gone with its locks, as a process is.
            disk.killProcess()
            let problem = try story.problem(disk)
            #expect(problem == nil, "\(crash), \(what)")
            try story.run(disk)
            let atEnd = try story.problem(disk)
            #expect(atEnd == nil, "\(crash), \(what), at the end")
            #expect(story.committed == Int64(story.entries.count))
        } catch { Issue.record("\(crash), \(what): \(error)") }
    }

    /// Where the marker of a clean end stands, the log is as one that ended well.
    private func expectMarkerOfCleanEndOnly(_ disk: SimulatedDisk, _ what: String) {
        let files = disk.contents()
        guard files[LogWorld.directory + "/" + LogDirectory.cleanShutdown] != nil else { return }
        let found = try? LogWorld.verify(disk)
        let point = try? OffsetCheckpoint.read(
            disk, LogWorld.directory + "/" + OffsetCheckpoint.recoveryPoint)["s"]
        #expect(found?.isGood == true && found?.endOffset == point, "\(what)")
    }
}

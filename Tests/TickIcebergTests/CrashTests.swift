import Foundation
import TickStorage
import Testing

@testable import TickIceberg

/// A table after a crash at any operation on the disk, with whatever the power cut left.
///
/// By default every 17th operation, others by `TICKPLANT_SEED`, each with one kind of loss. With
/// `TICKPLANT_CRASH_ALL` every operation with each kind; with `TICKPLANT_CRASH_KIND`, 0 to 4, every
/// operation with that kind.
@Suite struct CrashTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seed = environment["TICKPLANT_SEED"].flatMap { UInt64($0) } ?? 1
    private static let all = environment["TICKPLANT_CRASH_ALL"] != nil
    private static let kind = environment["TICKPLANT_CRASH_KIND"].flatMap { Int($0) }
    private static let sampling = 17
    /// What a power cut keeps; nil where only the process dies.
    private static let kinds: [Survival?] = [
        .nothing, .everything, .beginnings, .anySectors, nil,
    ]

    private struct Whole {
        /// The state before each step, and after the last.
        var states: [CrashScenario.State?]
        var operations: Int
    }

    /// The run that is not disturbed.
    private func whole() throws -> Whole {
        let disk = SimulatedDisk()
        let scenario = CrashScenario(disk: disk)
        try scenario.run()
        let operations = disk.operations
        var states: [CrashScenario.State?] = []
        for count in 0...CrashScenario.steps.count {
            let other = SimulatedDisk()
            let table = try Trades.table(other)
            for step in 0..<count { try CrashScenario.steps[step].run(table) }
            states.append(try CrashScenario(disk: other).state())
        }
        return Whole(states: states, operations: operations)
    }

    @Test func `after a crash at any operation a table is the old or the new, and goes on`() throws
    {
        let whole = try whole()
        #expect(whole.states.last!!.rows.count == 12)
        for at in 1...whole.operations {
            for kind in Self.kinds.indices where Self.tries(at, kind) {
                try check(at, Self.kinds[kind], whole)
            }
        }
    }

    private static func tries(_ at: Int, _ kind: Int) -> Bool {
        if all { return true }
        if let wanted = Self.kind { return kind == wanted }
        return at % sampling == Int(seed % UInt64(sampling)) && kind == at / sampling % kinds.count
    }

    /// Crashes at an operation; then cuts the power, or only starts the process anew; goes on to
    /// the end, and cuts the power once more.
    private func check(_ at: Int, _ kind: Survival?, _ whole: Whole) throws {
        let disk = SimulatedDisk()
        let scenario = CrashScenario(disk: disk)
        var done = 0
        disk.fail(.crash(at: at, tearing: at % 2 == 0))
        #expect(throws: StorageError.self) { try scenario.run { done = $0 } }
        if let kind {
            disk.cutPower(seed: Self.seed &* 1000 &+ UInt64(at), keeping: kind)
        } else {
            disk.killProcess()
        }
        let step = CrashScenario.steps[min(done, CrashScenario.steps.count - 1)].name
        let place: Comment =
            """
            operation \(at), \(disk.operation(at) ?? ""), keeping \(String(describing: kind)), \
            in step \(step), TICKPLANT_SEED=\(Self.seed)
            """
        let found = try scenario.state()
        let before = found == nil ? nil : whole.states[done]
        let after = whole.states[min(done + 1, whole.states.count - 1)]
        #expect(found == before || found == after, place)
        #expect(found != nil || done == 0, place)
        try scenario.run(from: done)
        #expect(try scenario.state() == whole.states.last!, place)
        disk.cutPower(seed: 0, keeping: .nothing)
        #expect(try scenario.state() == whole.states.last!, place)
    }
}

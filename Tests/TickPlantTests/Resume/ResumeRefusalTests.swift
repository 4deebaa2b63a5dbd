import Foundation
import TickCore
import Testing
import TickSynth

@testable import TickPlant

/// States that are not gone on with: of other files, other options, damaged.
@Suite struct ResumeRefusalTests {
    /// What going on from a state of `trial` comes to.
    private func refusal(
        _ trial: ResumeTrial, from state: [UInt8],
        _ change: (inout ReplayOptions) -> Void = { _ in }
    ) -> String {
        do {
            _ = try trial.run(from: state, more: change)
            return "none"
        } catch {
            return "\(error)"
        }
    }

    private func middle(_ trial: ResumeTrial) throws -> [UInt8] {
        let saved = try trial.run(isDue: { _ in true }).saved
        return saved[saved.count / 2].bytes
    }

    @Test(arguments: ["day.pcap", "day.pcap.zst"])
    func `another file than before is told by its name`(name: String) throws {
        let day = try Day(messages: 3000, name: name)
        var trial = ResumeTrial([day.capture])
        trial.lookEvery = 50
        let state = try middle(trial)
        #expect(refusal(trial, from: state) == "none")
        let other = try Day(messages: 3000, seed: 7, name: name)
        trial.paths = [other.capture]
        let refused = refusal(trial, from: state)
        #expect(refused.contains("\(other.capture): is not the file that"), "\(refused)")
        let bytes = try fileBytes(day.capture)
        for (place, change) in [(60, "early"), (-1, "short")] {
            var changed = bytes
            if place >= 0 { changed[place] ^= 1 } else { changed.removeLast(bytes.count * 9 / 10) }
            trial.paths = [try day.scratch.write(changed, "\(change)-\(name)")]
            let refused = refusal(trial, from: state)
            #expect(refused.contains("\(trial.paths[0]): "), "\(change): \(refused)")
        }
    }

    @Test func `what the run had not read yet may change`() throws {
        let day = try Day(messages: 3000)
        var trial = ResumeTrial([day.capture])
        trial.lookEvery = 50
        let state = try middle(trial)
        let bytes = try fileBytes(day.capture)
        trial.paths = [try day.scratch.write(Array(bytes.dropLast(3)), "growing.pcap")]
        #expect(refusal(trial, from: state) == "none")
    }

    @Test func `other options are told by name`() throws {
        let trial = ResumeTrial([Places.sample("nasdaq-itch-5.0")])
        let state = try middle(trial)
        let changes: [(String, (inout ReplayOptions) -> Void)] = [
            ("the disorder", { $0.disorder = 5 }), ("the filter", { $0.filter = "udp" }),
            ("the queries", { $0.plans[0].name = "2s" }),
            ("other window queries", { $0.plans[0].allowedLateness = 5 }),
            ("the idle timeout", { $0.idleTimeout = 5 }),
            ("the rules", { $0.rules = .consolidated }),
            ("the bounds of channels", { $0.limits.reorderPacketsMax = 5 }),
        ]
        for (name, change) in changes {
            #expect(refusal(trial, from: state, change).contains(name), "\(name)")
        }
        var two = trial
        two.paths.append(Places.sample("iex-tops-1.6"))
        #expect(refusal(two, from: state).contains("the inputs: 1 captures"))
    }

    @Test func `a pipe is refused, and so is what cannot be gone on with`() throws {
        let scratch = try Scratch()
        let pipe = scratch.path("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        let sample = Places.sample("nasdaq-itch-5.0")
        let writer = Process()
        writer.executableURL = URL(fileURLWithPath: "/bin/sh")
        writer.arguments = ["-c", "cat '\(sample)' > '\(pipe)'"]
        try writer.run()
        let trial = ResumeTrial([pipe])
        #expect(throws: PlantError.self) { try trial.run() }
        writer.terminate()
        writer.waitUntilExit()
    }

    @Test func `a state of another version, cut or with bytes behind it is refused`() throws {
        let state = try middle(ResumeTrial([Places.sample("iex-tops-1.6")]))
        for count in stride(from: 0, to: state.count, by: 61) {
            #expect(throws: (any Error).self) { try ReplayState(decoding: Array(state[..<count])) }
        }
        #expect(throws: StateError.self) { try ReplayState(decoding: state + [0]) }
        var other = state
        other[4] = 9
        #expect(throws: StateError.self) { try ReplayState(decoding: other) }
        #expect(try ReplayState(decoding: state).encoded() == state)
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `damaged bytes are refused or gone on with, and never trap`(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        let feed = EveryPacketTests.samples[seed == 1 ? 0 : seed == 2 ? 4 : 2]
        var trial = ResumeTrial([Places.sample(feed)])
        trial.hasQuotes = seed != 1
        let state = try middle(trial)
        // The windows' part has a digest of its own; what comes behind it has none.
        let windows = try ReplayState(decoding: state).windows.encoded().count
        let start = state.count - (try ReplayState(decoding: state).run.count)
        #expect(windows < start)
        var refused = 0
        for _ in 0..<150 {
            var damaged = state
            let place = start + Int(random.next(below: UInt64(state.count - start)))
            damaged[place] ^= UInt8(1 << random.next(below: 8))
            if refusal(trial, from: damaged) != "none" { refused += 1 }
        }
        #expect(refused > 20)
    }
}

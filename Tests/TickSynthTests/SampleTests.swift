import Foundation
import Testing
import TickSynth

/// The samples in `feeds/` are what the generator makes today, byte for byte.
///
/// With `TICKPLANT_UPDATE=1` in the environment the test first writes them and their provenance.
@Suite struct SampleTests {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    static let isUpdate = ProcessInfo.processInfo.environment["TICKPLANT_UPDATE"] == "1"

    static let messages: UInt64 = 600

    private func options(_ feed: SynthFeed, in folder: String) -> SynthOptions {
        var options = SynthOptions(
            feed: feed, messages: Self.messages, symbols: 4, seed: 2026,
            output: folder + "/samples/day.pcap")
        options.truth = folder + "/golden/day.bars-1s.csv"
        options.heartbeatNanos = 1_800_000_000_000
        options.force = true
        return options
    }

    private func write(_ feed: SynthFeed, in folder: String) throws {
        for part in ["samples", "golden"] {
            try FileManager.default.createDirectory(
                atPath: folder + "/" + part, withIntermediateDirectories: true)
        }
        var options = options(feed, in: folder)
        _ = try SyntheticDay(options).write()
        guard feed == .itch50 else { return }
        options.output += ".zst"
        _ = try SyntheticDay(options).write()
    }

    @Test(arguments: SynthFeed.allCases)
    func `the samples of a feed are what the generator makes`(feed: SynthFeed) throws {
        let shipped = "\(Self.root)/feeds/\(feed.rawValue)"
        if Self.isUpdate {
            try write(feed, in: shipped)
            try provenance(feed, shipped).write(
                toFile: shipped + "/samples/PROVENANCE.md", atomically: true, encoding: .utf8)
        }
        let scratch = try Scratch()
        try write(feed, in: scratch.folder)
        for name in ["samples/day.pcap", "golden/day.bars-1s.csv"] {
            let made = try Data(contentsOf: URL(fileURLWithPath: scratch.path(name)))
            let kept = try Data(contentsOf: URL(fileURLWithPath: shipped + "/" + name))
            #expect(made == kept, "\(feed.rawValue)/\(name) is not what the generator makes")
            #expect(made.count < 100_000)
        }
        guard feed == .itch50 else { return }
        let plain = try Data(contentsOf: URL(fileURLWithPath: shipped + "/samples/day.pcap"))
        #expect(try decompressed(shipped + "/samples/day.pcap.zst") == plain)
    }

    @Test func `every message type of a feed occurs in its sample`() throws {
        let itch = "\(Self.root)/feeds/\(SynthFeed.itch50.rawValue)/samples/day.pcap"
        #expect(try Set(ItchDayTests.messages(itch).map(\.type)) == Set(itchSizes.keys))
        for feed in IexDayTests.feeds {
            let path = "\(Self.root)/feeds/\(feed.feed.rawValue)/samples/day.pcap"
            let segments = try CaptureFile(path: path).packets.map { IexSegment($0.payload) }
            #expect(Set(segments.flatMap { $0.messages.map(\.type) }) == Set(feed.types))
        }
    }

    private func provenance(_ feed: SynthFeed, _ folder: String) throws -> String {
        var text = """
            # Where these captures come from

            Made by the synthetic exchange in `Sources/TickSynth` (version 0.1); no venue's data.
            Seed 2026, trade date 2026-03-16, 4 symbols (the last one a test symbol), \
            \(Self.messages) messages, every message type at least once, a heartbeat after half an \
            hour of silence. The bars in `../golden/` are the exchange's own, never decoded.

            A test makes them anew and compares bytes; `TICKPLANT_UPDATE=1 swift test --filter \
            SampleTests` writes them again after a change of the generator.

            | file | command | sha256 |
            |---|---|---|

            """
        let names = ["day.pcap"] + (feed == .itch50 ? ["day.pcap.zst"] : [])
        for name in names {
            let sum = try sha256(folder + "/samples/" + name)
            text += "| `\(name)` | `\(command(feed, name))` | `\(sum)` |\n"
        }
        return text
    }

    private func command(_ feed: SynthFeed, _ name: String) -> String {
        "tickplant synth --feed \(feed.rawValue) --messages \(Self.messages) --symbols 4 "
            + "--seed 2026 --heartbeat 30m -o \(name) --truth day.bars-1s.csv"
    }

    private func sha256(_ path: String) throws -> String {
        let tool = Process()
        let output = Pipe()
        tool.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        tool.arguments = ["sha256sum", path]
        tool.standardOutput = output
        try tool.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        return String(decoding: text.prefix(64), as: UTF8.self)
    }
}

import Foundation
import Testing
import TickCore
import TickTransport

@testable import TickConfig

private let configs = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("configs")

/// The text of the reference; with `all`, the keys that are commented out are set as well.
private func reference(all: Bool) throws -> String {
    let path = configs.appendingPathComponent("reference.toml")
    let text = try String(contentsOf: path, encoding: .utf8)
    guard all else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        let code = line.dropFirst(2)
        let isSetting = line.hasPrefix("# ") && code.prefix { $0 != " " }.allSatisfy(isKeyLetter)
        return isSetting && code.drop { $0 != " " }.hasPrefix(" = ") ? String(code) : String(line)
    }.joined(separator: "\n")
}

private func isKeyLetter(_ letter: Character) -> Bool { letter.isLowercase || letter == "_" }

@Suite struct ReplayConfigTests {
    @Test func `every file in configs loads strictly`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: configs.path)
            .filter { $0.hasSuffix(".toml") }
        #expect(files.contains("reference.toml"))
        for file in files {
            _ = try ReplayConfig.read(path: configs.appendingPathComponent(file).path)
        }
    }

    @Test func `the reference names the defaults`() throws {
        let config = try ReplayConfig.parse(reference(all: false), path: "reference.toml")
        let limits = ChannelLimits()
        var expected = ReplayConfig()
        expected.bars = ["1s"]
        expected.futureSkewMaxMillis = 86_400_000
        expected.gapTimeoutMillis = Int(limits.gapTimeoutNanos / 1_000_000)
        expected.reorderPacketsMax = limits.reorderPacketsMax
        expected.reorderBytesMax = limits.reorderBytesMax
        expected.testSymbols = false
        expected.tradeRules = "venue"
        expected.priceScale = 4
        expected.archive.streams = []
        expected.archive.checkpointMillis = 10_000
        expected.archive.tableEveryMillis = 30_000
        expected.archive.upkeepEveryMillis = 600_000
        expected.archive.compactionBytesPerSecond = 64 << 20
        expected.archive.segmentBytes = 256 << 20
        var cleanup = CleanupConfig()
        cleanup.policy = "compact"
        cleanup.deleteRetentionMillis = 86_400_000
        cleanup.minCompactionLagMillis = 0
        cleanup.minDirtyPercent = 50
        expected.archive.cleanup = ["bars": cleanup]
        #expect(config == expected)
    }

    @Test func `the reference documents every key`() throws {
        // Two keys exclude each other.
        let text = try reference(all: true)
        let config = try ReplayConfig.parse(
            text.replacing("\ncheckpoint_ms = 10_000\n", with: "\n"), path: "reference.toml")
        #expect(config.disorderMillis == 2000)
        #expect(config.barsMillis == 1000)
        #expect(config.idleTimeoutMillis == 30_000)
        #expect(config.feed == "nasdaq-itch-5.0")
        #expect(config.date == CivilDate("2026-03-16"))
        #expect(config.filter == "udp port 26400")
        #expect(config.archive.digits == 4)
        #expect(config.archive.checkpointEventMillis == 60_000)
        #expect(config.archive.cleanup["bars"]?.retentionMillis == 604_800_000)
        #expect(config.archive.cleanup["bars"]?.retentionBytes == 1 << 30)
        let keys =
            ReplayConfig.Key.allCases.map(\.rawValue)
            + ArchiveConfig.Key.allCases.filter { $0 != .cleanup }.map(\.rawValue)
            + CleanupConfig.Key.allCases.map(\.rawValue)
        for key in keys {
            let lines = text.split(separator: "\n").filter { $0.hasPrefix("\(key) = ") }
            #expect(lines.count == 1, "\(key) stands there once")
        }
    }

    @Test func `an empty file says nothing`() throws {
        #expect(try ReplayConfig.parse("", path: "x") == ReplayConfig())
    }

    @Test(arguments: [
        ("[replay]\n  gap_timeout = 5\n", 2, 3, "did you mean 'gap_timeout_ms'?"),
        ("[replay]\nbars_ms = 1\ndate_ = \"x\"\n", 3, 1, "did you mean 'date'?"),
        ("bars_ms = 1\n", 1, 1, "keys of a replay stand below [replay]"),
        ("[reply]\nbars_ms = 1\n", 1, 1, "did you mean 'replay'?"),
        ("[replay]\ncolour = 1\n", 2, 1, "known are bars, bars_ms, date"),
        ("[archive]\nsegment_byte = 1\n", 2, 1, "did you mean 'segment_bytes'?"),
        ("[archive.cleanup.late]\npolicyy = 1\n", 2, 1, "did you mean 'policy'?"),
    ])
    func `an unknown key is named with its place and a suggestion`(
        text: String, line: Int, column: Int, advice: String
    ) throws {
        let error = try #require(throws: ConfigError.self) {
            try ReplayConfig.parse(text, path: "x.toml")
        }
        #expect(error.code == .unknownKey)
        #expect(error.line == line)
        #expect(error.column == column)
        #expect(error.message.contains(advice), "\(error)")
    }

    @Test(arguments: [
        ("bars_ms = 0", ConfigError.Code.badValue), ("bars_ms = \"1s\"", .wrongType),
        ("bars_ms = 1.5", .wrongType), ("bars_ms = 31_536_000_001", .badValue),
        ("disorder_ms = -1", .badValue), ("price_scale = 10", .badValue),
        ("test_symbols = 1", .wrongType), ("date = \"2026-02-30\"", .badValue),
        ("feed = 5", .wrongType), ("reorder_bytes_max = 4_294_967_297", .badValue),
        ("bars_ms = 1\nbars_ms = 2", .syntax), ("bars_ms 1", .syntax),
        ("bars_ms = 99999999999999999999", .syntax),
    ])
    func `a value that does not fit is refused where it stands`(
        line: String, code: ConfigError.Code
    ) throws {
        let error = try #require(throws: ConfigError.self) {
            try ReplayConfig.parse("# head\n[replay]\n\(line)\n", path: "x.toml")
        }
        #expect(error.code == code)
        #expect((error.line ?? 0) >= 3)
    }

    @Test func `a file that is not there is named`() throws {
        let error = try #require(throws: ConfigError.self) {
            try ReplayConfig.read(path: "no/such/file.toml")
        }
        #expect(error.code == .unreadable)
        #expect(error.description.hasPrefix("no/such/file.toml: cannot read it"))
    }

    @Test(arguments: [("", "", 0), ("bars", "bars", 0), ("bar", "bars", 1), ("date", "late", 1)])
    func `spelling distance counts letters`(left: String, right: String, distance: Int) {
        #expect(Spelling.distance(left, right) == distance)
        #expect(Spelling.distance(right, left) == distance)
    }
}

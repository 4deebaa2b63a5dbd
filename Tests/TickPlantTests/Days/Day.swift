import Foundation
import TickSynth

/// A small synthetic day on disk, with the bars as the exchange itself saw them.
struct Day {
    let scratch: Scratch
    let capture: String
    let truth: String

    /// Writes a day of `messages` messages; `change` adds faults and the like.
    init(
        _ feed: SynthFeed = .itch50, messages: UInt64 = 30_000, symbols: Int = 20,
        seed: UInt64 = 1, bars: Int64 = 1_000_000_000, name: String = "day.pcap",
        change: (inout SynthOptions) -> Void = { _ in }
    ) throws {
        scratch = try Scratch()
        capture = scratch.path(name)
        truth = scratch.path("truth.csv")
        var options = SynthOptions(
            feed: feed, messages: messages, symbols: symbols, seed: seed, output: capture)
        options.truth = truth
        options.barNanos = bars
        change(&options)
        _ = try SyntheticDay(options).write()
    }

    /// The truth's lines without the heading.
    func truthLines() throws -> [Substring] {
        try fileText(truth).split(separator: "\n").dropFirst().map { $0 }
    }

    /// Changes the port that every packet of the capture goes to.
    func moveToPort(_ port: UInt16) throws {
        var bytes = try fileBytes(capture)
        var offset = WireCapture.headerBytes
        while offset < bytes.count {
            let size = (0..<4).reduce(0) { $0 | Int(bytes[offset + 8 + $1]) << (8 * $1) }
            bytes[offset + 16 + 36] = UInt8(port >> 8)
            bytes[offset + 16 + 37] = UInt8(port & 0xFF)
            offset += 16 + size
        }
        try Data(bytes).write(to: URL(fileURLWithPath: capture))
    }
}

/// The bars of a replay's output, without the heading.
func bars(_ run: Tool.Outcome) -> [Substring] { Array(run.lines.dropFirst()) }

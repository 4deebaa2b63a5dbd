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
}

/// The bars of a replay's output, without the heading.
func bars(_ run: Tool.Outcome) -> [Substring] { Array(run.lines.dropFirst()) }

import ArgumentParser
import TickCore
import TickPlant
import TickSynth

struct SynthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synth",
        abstract: "Make a synthetic trading day, and the bars as the exchange saw them.",
        discussion: """
            A seeded exchange with a matching book per symbol; the same options give the same \
            bytes. The truth comes from the exchange's own trades, never through a decoder.
            """)

    @Option(help: "The feed that the exchange speaks.")
    var feed: SynthFeed = .itch50

    @Option(help: ArgumentHelp("How many messages the day has.", valueName: "n"))
    var messages: UInt64 = 1_000_000

    @Option(help: ArgumentHelp("How many instruments are listed.", valueName: "m"))
    var symbols = 100

    @Option(help: ArgumentHelp("What all chance follows from.", valueName: "s"))
    var seed: UInt64 = 1

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The capture to write; .zst compresses it.", valueName: "file"))
    var output: String

    @Option(help: ArgumentHelp("Write the exchange's own bars here, as CSV.", valueName: "file"))
    var truth: String?

    @Option(help: ArgumentHelp("Length of the bars of the truth.", valueName: "duration"))
    var bars = "1s"

    @Option(help: ArgumentHelp("Trade date, US Eastern.", valueName: "YYYY-MM-DD"))
    var date = "2026-03-16"

    @Option(help: "pcap, or binaryfile (a Nasdaq day file).")
    var container: SynthContainer = .pcap

    @Option(help: ArgumentHelp("Cut the day into this many files -1, -2 ….", valueName: "n"))
    var split = 1

    @Flag(help: "Break no trade.")
    var noBreaks = false

    @Option(
        help: ArgumentHelp("Silence after which a heartbeat is sent.", valueName: "duration"))
    var heartbeat = "1s"

    @Option(
        help: ArgumentHelp(
            "Leave these sequence numbers out of the capture; repeatable.",
            valueName: "first-last"))
    var lose: [String] = []

    @Option(help: ArgumentHelp("Each so-manieth packet comes twice.", valueName: "n"))
    var duplicateEvery: UInt64 = 0

    @Option(
        help: ArgumentHelp("Each so-manieth packet comes after its successor.", valueName: "n"))
    var reorderEvery: UInt64 = 0

    @Flag(help: "Overwrite files that exist.")
    var force = false

    @Flag(name: .shortAndLong, help: "No progress, no summary.")
    var quiet = false

    mutating func run() throws {
        let options = try synthOptions()
        var progress = Progress(isQuiet: quiet)
        let total = Double(max(options.messages, 1))
        do {
            let summary = try SyntheticDay(options).write { done in
                progress.show(share: Double(done) / total, count: done, unit: "messages")
            }
            progress.finish()
            guard !quiet else { return }
            Terminal.note(
                "\(output): \(summary.messages) messages in \(summary.packets) packets,"
                    + " \(summary.bytes) bytes, \(summary.trades) trades"
                    + (truth == nil ? "" : ", \(summary.bars) bars"))
        } catch {
            throw PlantError(error.code == .badOption ? .usage : .system, error.description)
        }
    }

    private func synthOptions() throws(PlantError) -> SynthOptions {
        var options = SynthOptions(
            feed: feed, messages: messages, symbols: symbols, seed: seed, output: output)
        guard let day = CivilDate(date) else {
            throw PlantError(.usage, "--date \(date) is no date; write it like 2026-03-16")
        }
        options.date = day
        options.container = container
        options.truth = truth
        options.barNanos = try duration(bars, "--bars")
        options.breaksTrades = !noBreaks
        options.heartbeatNanos = try duration(heartbeat, "--heartbeat")
        options.splitFiles = split
        options.force = force
        options.faults.duplicateEvery = duplicateEvery
        options.faults.reorderEvery = reorderEvery
        options.faults.lose = try lose.map(range)
        return options
    }

    private func range(_ text: String) throws(PlantError) -> ClosedRange<UInt64> {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(ends.count), let first = UInt64(ends[0]),
            let last = UInt64(ends[ends.count - 1]), first > 0, first <= last
        else {
            throw PlantError(.usage, "--lose \(text) is no range; write it like 5000-5100")
        }
        return first...last
    }
}

extension SynthFeed: ExpressibleByArgument {}
extension SynthContainer: ExpressibleByArgument {}

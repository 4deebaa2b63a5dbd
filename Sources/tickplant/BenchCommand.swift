import ArgumentParser
import TickBench
import TickConfig
import TickCore
import TickPlant
import TickQuery
import TickWindows

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Run a measured scenario and print lines of JSON.",
        discussion: """
            walk, decode, bars, book, book-bars: over an ITCH capture. trades, memory: window \
            queries over a CSV \
            file of trades, read inside the clock or before it; shards: on several threads. \
            timers-aligned, timers-scattered and the same of user-timers: over nothing. \
            log: the records of an archive into a new log; state: of windows with many keys. \
            ring-stream, ring-trip, ring-alone and ring-mutex: rounds of 64-byte elements between \
            two threads. bench/README.md says what is measured, and bench/run.py and \
            bench/peers.py compare.
            """)

    @Argument(
        help: ArgumentHelp(
            Scenario.allCases.map(\.rawValue).joined(separator: ", "), valueName: "scenario"))
    var scenario: Scenario

    @Argument(help: ArgumentHelp("A capture, or a file of trades.", valueName: "file"))
    var file: String?

    @Option(help: ArgumentHelp("A query over trades; see replay.", valueName: "spec"))
    var bars: [String] = []

    @Option(
        help: ArgumentHelp("How far times of trades go back; 0 if not given.", valueName: "length"))
    var disorder: String?

    @Option(
        help: ArgumentHelp(
            "Write the result rows of trade queries here: columns of eight bytes; not timed.",
            valueName: "file"))
    var rows: String?

    @Option(
        help: ArgumentHelp("Threads that windows are shared out over; 0 for none.", valueName: "n"))
    var shards = 0

    @Option(help: ArgumentHelp("How many timers wait.", valueName: "n"))
    var timers = 100_000

    @Option(help: ArgumentHelp("Slots of a ring.", valueName: "n"))
    var capacity = 1024

    @Option(
        help: ArgumentHelp(
            "Elements per publication in a ring, 16 if not given; records of a log's batch.",
            valueName: "n"))
    var batch: Int?

    @Option(help: ArgumentHelp("How many records are appended to a log.", valueName: "n"))
    var records = 2_000_000

    @Option(help: ArgumentHelp("How many keys are in a state.", valueName: "n"))
    var keys = 100_000

    @Option(help: ArgumentHelp("Elements of a round through a ring.", valueName: "n"))
    var elements = 200_000

    @Option(help: ArgumentHelp("How ends of a ring wait: spin, yield, block.", valueName: "how"))
    var wait = RingRequest.Waiting.spin

    @Option(
        help: ArgumentHelp(
            "Cores of a ring's threads, or of shards, such as 0,1.", valueName: "list"))
    var cores: String?

    @Option(help: ArgumentHelp("How many times.", valueName: "n"))
    var runs = 1

    mutating func run() throws {
        var request = ScenarioRequest()
        request.path = file
        request.rows = rows
        request.timers = max(timers, 1)
        request.shards = shards > 0 ? .count(min(shards, ShardChoice.countMax)) : .inline
        request.runs = runs
        request.records = records
        request.keys = keys
        if let batch { request.batch = min(max(batch, 1), 1_000_000) }
        request.ring = try ring()
        request.disorder = try disorder.map { try duration($0, "--disorder") } ?? 0
        if !bars.isEmpty { request.plans = try plans() }
        let text = try scenario.run(request).joined(separator: "\n") + "\n"
        Array(text.utf8).withUnsafeBytes { OutputFile.standard().write($0) }
    }

    private func ring() throws -> RingRequest {
        var ring = RingRequest()
        ring.capacity = capacity
        ring.batch = batch ?? ring.batch
        ring.elements = elements
        ring.waiting = wait
        ring.cores = try (cores?.split(separator: ",") ?? []).map { word in
            guard let core = Int(word), (0..<1024).contains(core) else {
                throw PlantError(.usage, "--cores \(word): not the number of a core")
            }
            return core
        }
        return ring
    }

    private func plans() throws -> [WindowPlan] {
        do {
            return try BarsText.plans(bars) { name throws(PlanError) in
                do { return try MarketCalendar.named(name) } catch {
                    throw PlanError(.syntax, "\(error)")
                }
            }
        } catch {
            throw PlantError(.usage, "--bars \(error.message)")
        }
    }
}

extension Scenario: ExpressibleByArgument {}
extension RingRequest.Waiting: ExpressibleByArgument {}

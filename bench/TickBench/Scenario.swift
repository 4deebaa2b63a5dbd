import Glibc
import TickCapture
import TickCore
import TickPlant
import TickWindows

/// A measured piece of work by its name; bench/README.md says what each is compared with.
public enum Scenario: String, CaseIterable, Sendable {
    /// Record headers and MoldUDP64 block lengths only.
    case walk
    /// Every message of an ITCH capture: all hot fields into a checksum.
    case decode
    /// Decode, orders by reference, one-second bars; no text is written.
    case bars
    /// Decode, full depth by order, best bid and offer; no bars.
    case book
    /// The same, and one-second bars of trades and quotes.
    case bookBars = "book-bars"
    /// A CSV file of trades is read and queried; result rows are digested in memory.
    case trades
    /// The same into bars that are counted only, on the reading thread or on shards.
    case shards
    /// The same over trades that are in memory before the clock starts.
    case memory
    /// Timers that all fire together, set anew for a second later.
    case timersAligned = "timers-aligned"
    /// Timers that each fire at an instant of their own, set anew for a second later.
    case timersScattered = "timers-scattered"
    /// Users' timers, each once by (key, time) and handed out by (time, key), all together.
    case userTimersAligned = "user-timers-aligned"
    /// The same, each at an instant of its own.
    case userTimersScattered = "user-timers-scattered"
    /// Elements of 64 bytes through a ring, from one thread to another.
    case ringStream = "ring-stream"
    /// The same there and back through two rings, one at a time.
    case ringTrip = "ring-trip"
    /// The same into a ring and out of it on one thread.
    case ringAlone = "ring-alone"
    /// The same from one thread to another through a queue with a lock.
    case ringMutex = "ring-mutex"
    /// Records of an archive's log appended to a new one.
    case log
    /// States taken of windows that hold many keys.
    case state

    /// Runs it as often as asked and tells each result as a line of JSON.
    ///
    /// Throws: a usage error where the request lacks something.
    public func run(_ request: ScenarioRequest) throws(PlantError) -> [String] {
        let runs = max(request.runs, 1)
        switch self {
        case .walk, .decode, .bars, .book, .bookBars:
            let capture = CaptureScenario(work: self, path: try file(request, "an ITCH capture"))
            var lines: [String] = []
            for _ in 0..<runs { lines.append(try capture.run().json) }
            return lines
        case .trades, .memory: return try runQueries(request, runs)
        case .shards: return try runShards(request, runs)
        case .log:
            let append = LogAppend(
                archive: try file(request, "an archive's folder"), batch: request.batch,
                count: request.records)
            var lines: [String] = []
            for _ in 0..<runs { lines.append(try append.run().json) }
            return lines
        case .state:
            return try StateRounds(keys: request.keys, plans: request.plans, runs: runs).run()
        case .ringStream, .ringTrip, .ringAlone, .ringMutex: return try runRings(request)
        case .timersAligned, .timersScattered:
            let rounds = TimerRounds(
                timers: request.timers, isAligned: self == .timersAligned,
                fires: request.timers * 50)
            return (0..<runs).map { _ in rounds.run().json(rawValue) }
        case .userTimersAligned, .userTimersScattered:
            let rounds = UserTimerRounds(
                timers: request.timers, isAligned: self == .userTimersAligned,
                fires: request.timers * 50)
            return (0..<runs).map { _ in rounds.run().json(rawValue) }
        }
    }

    private func runQueries(
        _ request: ScenarioRequest, _ runs: Int
    ) throws(PlantError) -> [String] {
        let queries = TradeQueries(
            path: try file(request, "a CSV file of trades"), plans: request.plans,
            disorder: request.disorder)
        if let rows = request.rows {
            try queries.write(to: try OutputFile.create(rows, force: true))
        }
        if self == .memory {
            return try queries.runInMemory(runs: runs).map { $0.json(rawValue) }
        }
        var lines: [String] = []
        for _ in 0..<runs { lines.append(try queries.run().json(rawValue)) }
        return lines
    }

    private func runShards(
        _ request: ScenarioRequest, _ runs: Int
    ) throws(PlantError) -> [String] {
        let path = try file(request, "a CSV file of trades")
        var lines: [String] = []
        for _ in 0..<runs {
            var options = ReplayOptions(request.plans)
            options.disorder = request.disorder
            options.shards = request.shards
            options.shardCores = request.ring.cores
            let inputs = try CaptureInputs([path])
            let start = Clock.now()
            let report = try Replay.run(inputs, options, format: .none, file: nil)
            let end = Clock.now()
            var result = ScenarioResult()
            result.scenario = rawValue
            result.bars = report.bars.bars
            result.trades = report.bars.trades
            result.wallSeconds = end.wall - start.wall
            result.processorSeconds = end.processor - start.processor
            lines.append(result.json)
        }
        return lines
    }

    private func file(_ request: ScenarioRequest, _ kind: String) throws(PlantError) -> String {
        guard let path = request.path else {
            throw PlantError(.usage, "the scenario \(rawValue) needs \(kind)")
        }
        return path
    }
}

/// What a scenario runs on.
public struct ScenarioRequest: Sendable {
    /// The capture or the file of trades, for the scenarios that read one.
    public var path: String?
    /// The queries over trades.
    public var plans: [WindowPlan] = [WindowPlan(.tumbling(size: EasternTime.second))]
    /// How far times of trades go back, in nanoseconds.
    public var disorder: Int64 = 0
    /// On how many threads windows run, for the scenario that asks.
    public var shards = ShardChoice.inline
    /// Where the result rows of trade queries go, to be compared one by one; not timed.
    public var rows: String?
    /// How many timers wait.
    public var timers = 100_000
    /// Records of a log's batch, at most; nil for the usual.
    public var batch: Int?
    /// How many records are appended to a log.
    public var records = 2_000_000
    /// How many keys windows hold when a state is taken.
    public var keys = 100_000
    /// What rings are measured with.
    public var ring = RingRequest()
    /// How many times it is run; for rings, how many rounds.
    public var runs = 1

    /// One-second bars, nothing else said.
    public init() {}
}

/// Wall time, and processor time of the whole process.
struct Clock {
    var wall: Double
    var processor: Double

    static func now() -> Clock {
        Clock(wall: seconds(CLOCK_MONOTONIC), processor: seconds(CLOCK_PROCESS_CPUTIME_ID))
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

import TickCore
import TickRing
import TickWindows

/// Windows shared out by instrument over several threads, whose output is that of one thread alone,
/// byte for byte.
///
///     ingest ──▶ ring ──▶ shard 1 ──▶ ring ──▶ writer
///            └─▶ ring ──▶ shard 2 ──▶ ring ──┘
///
/// Everything that sets windows off goes to all shards, each tick to one; the writer brings their
/// output together by step. Each thread has a table of instruments of its own.
///
/// Concurrency: owned by the ingest thread.
/// Limits: `ShardChoice.countMax` shards; limits of windows hold for each shard by itself.
struct ShardedWindows<Output: ShardOutput & ~Copyable>: ~Copyable {
    var lead: ShardLead
    let shards: [Shard]
    let merge: ShardMerge<Output>
    let watch: ShardWatch
    private var threads: [WorkerThread]
    let instruments: InstrumentTable
    private var isOver = false
    /// How often the shards were asked for their state.
    var statesAsked = 0

    /// How windows are shared out.
    struct Options {
        /// Shards; at least 1.
        var count = 2
        /// Whether the ingest thread has the first share itself: where cores are few.
        var ingestHasShare = false
        /// The cores of the shards' threads, one after the other and again from the first; none
        /// where empty.
        var cores: [Int] = []
        /// Words of each ring, 2 MiB: what a shard takes some milliseconds for.
        var ringWords = 1 << 18
        /// Words written before they are shown.
        var batchWords: Int { min(4096, ringWords / 4) }
        /// A thread that does nothing for so long while it has work stands still.
        var stallNanos: Int64 = 60_000_000_000
        /// What shards tell the writer.
        var lines: (InstrumentTable) -> ShardLines = { _ in .panes }
        /// A state to go on from.
        var state: WindowState?
    }

    /// Everything but the threads. `output` goes to the writer's, as does `writerInstruments`, an
    /// empty table; `afterBatch` is called there now and then.
    ///
    /// Throws: where a plan cannot be run.
    init(
        _ plans: [WindowPlan], _ windowOptions: WindowSet<ShardSink>.Options, _ options: Options,
        instruments: InstrumentTable, output: consuming Output, writerInstruments: InstrumentTable,
        afterBatch: @escaping (borrowing Output) -> Void
    ) throws(PlantError) {
        let count = options.count
        let kinds = Set(OutputKind.allCases.filter { output.takes($0) })
        let watch = ShardWatch(
            ["the ingest thread"] + (0..<count).map { "shard \($0 + 1)" } + ["the writer"],
            stallNanos: options.stallNanos)
        let inRings = Self.rings(options, from: { _ in "ingest" }, to: { "shard \($0 + 1)" })
        let outRings = Self.rings(options, from: { "shard \($0 + 1)" }, to: { _ in "the writer" })
        let order = try Self.planned { () throws(PlanError) in try StepOrder(plans) }
        let clocks = try Self.planned { () throws(PlanError) in
            try ClockLead(plans, futureSkewMax: windowOptions.futureSkewMax)
        }
        let inboxes = ShardInboxes(
            Self.inboxes(inRings, watch, batch: options.batchWords),
            first: options.ingestHasShare ? 1 : 0)
        var shards: [Shard] = []
        for number in 0..<count {
            var windowOptions = windowOptions
            windowOptions.countsAll = number == 0
            let table = InstrumentTable()
            let ring = RecordProducer(
                outRings[number], watch, worker: number < inboxes.first ? 0 : number + 1,
                batch: options.batchWords,
                whileWaiting: number < inboxes.first ? { inboxes.flushStep() } : nil)
            let sink = ShardSink(ring, kinds: kinds, lines: options.lines(table))
            do {
                let windows = try WindowSet(
                    plans, windowOptions, instruments: table, output: sink)
                shards.append(
                    Shard(
                        number, inbox: inRings[number], windows: windows, instruments: table,
                        watch: watch))
            } catch {
                inboxes.deallocate()
                throw PlantError(.usage, error.message)
            }
        }
        if options.ingestHasShare { watch.set(1, .waiting) }
        lead = ShardLead(
            inboxes, own: options.ingestHasShare ? shards[0] : nil, clocks: clocks,
            instruments: instruments)
        self.shards = shards
        merge = ShardMerge(
            outRings, order, output: output, instruments: writerInstruments, watch: watch,
            worker: count + 1, afterBatch: afterBatch)
        self.watch = watch
        self.instruments = instruments
        threads = []
    }

    /// Takes up a state where there is one, and starts the threads; to be called first.
    ///
    /// Throws: where the state is not of these plans, a core is none that this process may use, or
    /// the system has no threads to give.
    mutating func begin(_ options: Options) throws(PlantError) {
        if let state = options.state { try restore(state) }
        try start(options.cores)
    }

    deinit {
        if !isOver {
            watch.fail("the run was given up")
            for number in 0..<lead.threadedFirst { watch.set(number + 1, .done) }
        }
        for thread in threads { thread.detach() }
    }

    private static func rings(
        _ options: Options, from: (Int) -> String, to: (Int) -> String
    ) -> [Ring<UInt64, Blocking>] {
        (0..<options.count).map {
            Ring(
                capacity: options.ringWords,
                names: RingNames(
                    ring: "from \(from($0)) to \(to($0))", producer: from($0), consumer: to($0)))
        }
    }

    private static func planned<Value: ~Copyable>(
        _ make: () throws(PlanError) -> Value
    ) throws(PlantError) -> Value {
        do { return try make() } catch { throw PlantError(.usage, error.message) }
    }

    private static func inboxes(
        _ rings: [Ring<UInt64, Blocking>], _ watch: ShardWatch, batch: Int
    ) -> UnsafeMutableBufferPointer<RecordProducer> {
        let inboxes = UnsafeMutableBufferPointer<RecordProducer>.allocate(capacity: rings.count)
        for (number, ring) in rings.enumerated() {
            inboxes.initializeElement(
                at: number, to: RecordProducer(ring, watch, worker: 0, batch: batch))
        }
        return inboxes
    }

    private mutating func start(_ cores: [Int]) throws(PlantError) {
        for core in cores { try WorkerThread.checkCore(core) }
        for shard in shards[lead.threadedFirst...] {
            let core = cores.isEmpty ? nil : cores[shard.number % cores.count]
            threads.append(try WorkerThread(core: core) { shard.run() })
        }
        let merge = merge
        threads.append(try WorkerThread { merge.run() })
    }

    /// Why the run has ended before its time, if it has.
    var failure: String? { watch.failureText }
    /// Whether there is no point in going on.
    var hasFailed: Bool { watch.hasFailed }
}

/// What windows take.
extension ShardedWindows where Output: ~Copyable {
    mutating func accept(_ tick: Tick) { lead.accept(tick) }

    mutating func take(_ ticks: UnsafeBufferPointer<Tick>) { lead.take(ticks) }

    mutating func observe(_ eventTime: Int64, receiveTime: Int64 = Packet.noTime) {
        lead.observe(eventTime, receiveTime: receiveTime)
    }

    mutating func unresolved(_ instrument: InstrumentID, at eventTime: Int64) {
        lead.unresolved(instrument, at: eventTime)
    }

    mutating func addChannel(
        disorder: Int64, heartbeatMargin: Int64, hasOfficialPrints: Bool
    ) -> UInt16? {
        lead.addChannel(
            disorder: disorder, heartbeatMargin: heartbeatMargin,
            hasOfficialPrints: hasOfficialPrints)
    }

    mutating func take(_ event: ChannelEvent) { lead.take(event) }

    /// Shows the shards all there is.
    mutating func flush() { lead.flush() }

    /// Ends the input and waits for all threads; what they have counted. The output is the caller's
    /// from then on. Nothing is to be taken afterwards.
    mutating func end() -> BarCounters {
        lead.end()
        while !isOver && !watch.hasFailed {
            isOver = (0...shards.count).allSatisfy { watch.isDone($0 + 1) }
            if !isOver && !watch.findStalled() { watch.nap() }
        }
        guard isOver else { return BarCounters() }
        for thread in threads { thread.join() }
        threads = []
        return shards.reduce(into: BarCounters()) { $0.add($1.windows.pointee.counters) }
    }

    /// What the writer's thread wrote to; after `end`.
    var output: UnsafeMutablePointer<Output> { merge.output }
}

import Glibc
import Synchronization
import TickCore
import TickWindows
import Testing

@testable import TickPlant

/// An aggregate that does not come back from a tick of 666 shares until it is let go.
struct Sticking: Aggregate {
    static let isLetGo = Atomic(false)
    static var traits: AggregateTraits { AggregateTraits() }

    mutating func add(_ tick: Tick) {
        guard tick.size == 666 else { return }
        while !Self.isLetGo.load(ordering: .relaxed) { usleep(1000) }
    }

    mutating func merge(_ later: Sticking) {}
    func result(_ window: WindowSpan) -> AggregateValue { .none }
    func encode(to writer: inout StateWriter) {}
    mutating func decode(from reader: inout StateReader) throws(StateError) {}
}

/// Shards that stand still, and output that is slow to be read.
@Suite(.serialized) struct ShardFailureTests {
    /// Reads as slowly as it is told to.
    struct SlowSink: ~Copyable, ShardOutput {
        var panes = 0
        let sleepMicros: UInt32

        mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
            panes += 1
            usleep(sleepMicros)
        }

        mutating func late(_ record: LateRecord) {}
        mutating func append(bars: UnsafeRawBufferPointer) {}
        mutating func append(late: UnsafeRawBufferPointer) {}
    }

    private func windows(
        _ plan: WindowPlan, sleepMicros: UInt32, stallMillis: Int64, ingestHasShare: Bool
    ) throws -> ShardedWindows<SlowSink> {
        let table = InstrumentTable()
        for name in ["A", "B"] {
            _ = Array(name.utf8).withUnsafeBytes { table.intern(venue: 0, bytes: ByteView($0)) }
        }
        var options = ShardedWindows<SlowSink>.Options()
        options.count = 2
        options.ingestHasShare = ingestHasShare
        options.stallNanos = stallMillis * 1_000_000
        var windows = try ShardedWindows(
            [plan], WindowSet<ShardSink>.Options(), options, instruments: table,
            output: SlowSink(sleepMicros: sleepMicros), writerInstruments: InstrumentTable(),
            afterBatch: { _ in })
        try windows.begin(options)
        _ = windows.addChannel(disorder: 0, heartbeatMargin: 0, hasOfficialPrints: false)
        return windows
    }

    private func trade(_ time: Int64, _ symbol: UInt32, size: UInt64 = 1) -> Tick {
        Tick(
            eventTime: time, sequence: UInt64(time), price: Price(nanos: 5), size: size,
            instrument: InstrumentID(rawValue: symbol), kind: .trade)
    }

    @Test(arguments: [false, true])
    func `a shard that stands still ends the run by its name`(ingestHasShare: Bool) throws {
        Sticking.isLetGo.store(false, ordering: .relaxed)
        var plan = WindowPlan(.tumbling(size: 10))
        plan.aggregates = [.custom("sticking", empty: Sticking())]
        var windows = try windows(
            plan, sleepMicros: 0, stallMillis: 300, ingestHasShare: ingestHasShare)
        // Far more than the rings hold, so that all others come to wait for it.
        for time in 1...200_000 as ClosedRange<Int64> {
            windows.accept(trade(time, UInt32(time % 2), size: time == 21 ? 666 : 1))
            windows.observe(time)
            if windows.hasFailed { break }
        }
        windows.take(.finish)
        _ = windows.end()
        #expect(
            windows.failure?.contains("shard 2 stands still") == true, "\(windows.failure ?? "")")
        Sticking.isLetGo.store(true, ordering: .relaxed)
    }

    @Test(arguments: [false, true])
    func `output that is read slowly is waited for, however long`(ingestHasShare: Bool) throws {
        var windows = try windows(
            WindowPlan(.tumbling(size: 10)), sleepMicros: 500_000, stallMillis: 200,
            ingestHasShare: ingestHasShare)
        for time in [1, 2, 15, 30] as [Int64] {
            windows.accept(trade(time, UInt32(time % 2)))
            windows.observe(time)
        }
        windows.take(.finish)
        let counters = windows.end()
        #expect(windows.failure == nil, "\(windows.failure ?? "")")
        #expect(windows.output.pointee.panes == 4 && counters.bars == 4)
    }

    @Test(arguments: [false, true])
    func `a run that is given up ends its threads`(ingestHasShare: Bool) throws {
        let watch: ShardWatch
        do {
            var windows = try windows(
                WindowPlan(.tumbling(size: 10)), sleepMicros: 0, stallMillis: 60_000,
                ingestHasShare: ingestHasShare)
            windows.accept(trade(1, 0))
            watch = windows.watch
        }
        for _ in 0..<100 where !(watch.isDone(1) && watch.isDone(2) && watch.isDone(3)) {
            usleep(20_000)
        }
        #expect(watch.isDone(1) && watch.isDone(2) && watch.isDone(3))
    }
}

import Synchronization
import TickCore
import TickRing
import TickWindows

/// Brings what the shards put out together, in the order in which one thread alone would have put
/// it out: by step, and within a step by `StepOrder`.
///
/// A record is handed on when every other shard has one that comes later, or has said that it is
/// past the record's step.
/// Concurrency: `run` on the writer's thread; `output` belongs to it until it is done.
/// Cost: a compare of two heads a pane for every shard.
final class ShardMerge<Output: ShardOutput & ~Copyable>: @unchecked Sendable {
    let output: UnsafeMutablePointer<Output>
    private let rings: [Ring<UInt64, Blocking>]
    private let order: StepOrder
    let instruments: InstrumentTable
    private let watch: ShardWatch
    private let worker: Int
    private var naps = 0
    private let barriers = Atomic(0)
    /// What is done after a batch: the writer looks whether anybody reads.
    private let afterBatch: (borrowing Output) -> Void

    init(
        _ rings: [Ring<UInt64, Blocking>], _ order: StepOrder, output: consuming Output,
        instruments: InstrumentTable, watch: ShardWatch, worker: Int,
        afterBatch: @escaping (borrowing Output) -> Void
    ) {
        self.rings = rings
        self.order = order
        self.instruments = instruments
        self.watch = watch
        self.worker = worker
        self.afterBatch = afterBatch
        self.output = .allocate(capacity: 1)
        self.output.initialize(to: output)
    }

    deinit {
        output.deinitialize(count: 1)
        output.deallocate()
    }

    /// How often all shards have come to a barrier, and everything before it was handed on; then
    /// the output stands still until more is put in.
    var barrierCount: Int { barriers.load(ordering: .acquiring) }

    /// Hands on all that comes, until the shards are done.
    func run() {
        let heads = UnsafeMutablePointer<ShardHead>.allocate(capacity: rings.count)
        for (index, ring) in rings.enumerated() { (heads + index).initialize(to: ShardHead(ring)) }
        defer {
            heads.deinitialize(count: rings.count)
            heads.deallocate()
            watch.set(worker, .done)
        }
        while !watch.hasFailed {
            for index in 0..<rings.count where !heads[index].hasRecord {
                heads[index].look(instruments)
            }
            guard let first = findFirst(heads) else {
                if rings.indices.allSatisfy({ heads[$0].isOver }) { return }
                let laggard = rings.indices.first { !heads[$0].isOver && !heads[$0].isAtBarrier }
                if let laggard { wait(for: laggard, heads) } else { passBarrier(heads) }
                continue
            }
            let step = heads[first].step
            let laggard = rings.indices.first { !heads[$0].isPast(step) && $0 != first }
            if let laggard {
                wait(for: laggard, heads)
            } else {
                watch.set(worker, .writing)
                naps = 0
                heads[first].emit(to: &output.pointee)
            }
        }
    }

    /// Every shard has come as far: nothing of before is left.
    private func passBarrier(_ heads: UnsafeMutablePointer<ShardHead>) {
        output.pointee.passOn()
        for index in rings.indices { heads[index].isAtBarrier = false }
        barriers.add(1, ordering: .releasing)
    }

    /// Sleeps in a row before it waits to be woken.
    private static var napsMax: Int { 3 }

    /// The shard whose record comes first; nil where none has one.
    private func findFirst(_ heads: UnsafeMutablePointer<ShardHead>) -> Int? {
        var first: Int?
        for index in rings.indices where heads[index].hasRecord {
            guard let found = first else {
                first = index
                continue
            }
            if heads[index].isBefore(heads[found], order, instruments) { first = index }
        }
        return first
    }

    private func wait(for shard: Int, _ heads: UnsafeMutablePointer<ShardHead>) {
        afterBatch(output.pointee)
        watch.set(worker, .waiting)
        // A short sleep lets much come together; being woken for every batch costs more than it.
        naps += 1
        guard naps > Self.napsMax else { return watch.nap(micros: 1000) }
        naps = 0
        if let failure = heads[shard].wait() { watch.fail(failure) }
    }
}

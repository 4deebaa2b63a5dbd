import Synchronization
import TickCore
import TickWindows

/// The windows of a run: on the ingest thread itself, or shared out over others.
///
/// Concurrency: a handle, copied to whoever hands ticks on; all on the ingest thread. `destroy`
/// once, by who made it, when no other copy is used any more.
/// Cost: inline, a test for null a call.
struct RunWindows: BitwiseCopyable {
    /// The windows, where they are on the ingest thread.
    let inline: UnsafeMutablePointer<WindowSet<BarWriter>>?
    private let sharded: UnsafeMutablePointer<ShardedRun>?

    /// The most channels one run combines.
    static var channelsMax: Int { WindowSet<BarWriter>.channelsMax }

    /// Windows over other threads, and whether anybody reads what they write.
    struct ShardedRun: ~Copyable {
        var windows: ShardedWindows<BarWriter>
        let gate: OutputGate
    }

    /// Windows on the ingest thread.
    init(_ windows: consuming WindowSet<BarWriter>) {
        let place = UnsafeMutablePointer<WindowSet<BarWriter>>.allocate(capacity: 1)
        place.initialize(to: windows)
        inline = place
        sharded = nil
    }

    /// Windows over other threads, which have begun.
    init(_ windows: consuming ShardedWindows<BarWriter>, gate: OutputGate) {
        let place = UnsafeMutablePointer<ShardedRun>.allocate(capacity: 1)
        place.initialize(to: ShardedRun(windows: windows, gate: gate))
        inline = nil
        sharded = place
    }

    /// Frees everything.
    func destroy() {
        inline?.deinitialize(count: 1)
        inline?.deallocate()
        sharded?.deinitialize(count: 1)
        sharded?.deallocate()
    }

    /// Whether there is no point in going on: nobody reads the output, or a shard has failed.
    var isClosed: Bool {
        if let inline { return inline.pointee.output.isClosed }
        guard let sharded else { return true }
        return sharded.pointee.gate.isClosed || sharded.pointee.windows.hasFailed
    }

    /// The watermark as far as it is known here: on the ingest thread alone.
    var watermark: Int64 { inline?.pointee.watermark ?? .min }

    /// The watermark as far as the ingest thread has come, wherever the windows are.
    var leadingWatermark: Int64 {
        inline?.pointee.watermark ?? sharded?.pointee.windows.lead.watermark ?? .min
    }

    /// Everything the windows hold now, and how far a table has come, once all they have put out
    /// was handed on.
    ///
    /// Throws: where a shard has failed.
    func state() throws(PlantError) -> (windows: WindowState, shown: BarTable.Shown) {
        if let inline {
            let state = inline.pointee.state()
            inline.pointee.output.passOn()
            return (state, inline.pointee.output.table.shown)
        }
        guard let sharded else { preconditionFailure("windows that are nowhere") }
        do {
            if let state = try sharded.pointee.windows.state() {
                return (state, sharded.pointee.windows.output.pointee.table.shown)
            }
        } catch let error {
            throw PlantError(.system, error.message)
        }
        throw PlantError(
            .system, sharded.pointee.windows.failure ?? "the shards have put no state down")
    }

    /// Puts everything out, writes all text, and ends all threads; what was counted.
    ///
    /// Throws: where a shard has failed; the output is incomplete then.
    func end() throws(PlantError) -> BarCounters {
        if let inline {
            inline.pointee.finish()
            inline.pointee.output.flush()
            return inline.pointee.counters
        }
        guard let sharded else { return BarCounters() }
        sharded.pointee.windows.take(.finish)
        let counters = sharded.pointee.windows.end()
        if let failure = sharded.pointee.windows.failure { throw PlantError(.system, failure) }
        sharded.pointee.windows.output.pointee.flush()
        return counters
    }
}

/// What windows take.
extension RunWindows {
    @inline(__always)
    func accept(_ tick: Tick) {
        if let inline { return inline.pointee.accept(tick) }
        sharded?.pointee.windows.accept(tick)
    }

    @inline(__always)
    func observe(_ eventTime: Int64, receiveTime: Int64 = Packet.noTime) {
        if let inline { return inline.pointee.observe(eventTime, receiveTime: receiveTime) }
        sharded?.pointee.windows.observe(eventTime, receiveTime: receiveTime)
    }

    /// Takes ticks that are each a message in sequence.
    func take(_ ticks: UnsafeBufferPointer<Tick>) {
        if let inline { return inline.pointee.take(ticks) }
        sharded?.pointee.windows.take(ticks)
    }

    func unresolved(_ instrument: InstrumentID, at eventTime: Int64) {
        if let inline { return inline.pointee.unresolved(instrument, at: eventTime) }
        sharded?.pointee.windows.unresolved(instrument, at: eventTime)
    }

    /// A channel's ordinal, or nil where there are too many.
    func addChannel(
        disorder: Int64, heartbeatMargin: Int64, hasOfficialPrints: Bool = false
    ) -> UInt16? {
        if let inline {
            return inline.pointee.addChannel(
                disorder: disorder, heartbeatMargin: heartbeatMargin,
                hasOfficialPrints: hasOfficialPrints)
        }
        return sharded?.pointee.windows.addChannel(
            disorder: disorder, heartbeatMargin: heartbeatMargin,
            hasOfficialPrints: hasOfficialPrints)
    }

    /// Hands shards all there is, before a pause.
    func flush() { sharded?.pointee.windows.flush() }

    func take(_ event: ChannelEvent) {
        if let inline { return inline.pointee.take(event) }
        sharded?.pointee.windows.take(event)
    }
}

/// Whether whoever reads a run's output has gone, told by the writer's thread to the ingest thread.
final class OutputGate: Sendable {
    private let closed = Atomic(false)

    var isClosed: Bool { closed.load(ordering: .relaxed) }

    func close() { closed.store(true, ordering: .relaxed) }
}

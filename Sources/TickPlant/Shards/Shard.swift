import Synchronization
import TickCore
import TickRing
import TickWindows

/// One share of the instruments: their windows, on a thread of its own or on the ingest thread.
///
/// Concurrency: made and asked at the end by the ingest thread; `run` on the shard's thread, or the
/// calls of windows on the ingest thread. The state box is under its mutex.
final class Shard: @unchecked Sendable {
    let number: Int
    let windows: UnsafeMutablePointer<WindowSet<ShardSink>>
    let instruments: InstrumentTable
    private let inbox: Ring<UInt64, Blocking>
    let watch: ShardWatch
    private var receiveTime = Packet.noTime
    /// The ingest thread has said that this was all.
    private var isEnded = false
    let states = Mutex<[WindowState]>([])
    /// Sleeps in a row with nothing to take.
    private var naps = 0

    init(
        _ number: Int, inbox: Ring<UInt64, Blocking>, windows: consuming WindowSet<ShardSink>,
        instruments: InstrumentTable, watch: ShardWatch
    ) {
        self.number = number
        self.inbox = inbox
        self.instruments = instruments
        self.watch = watch
        self.windows = .allocate(capacity: 1)
        self.windows.initialize(to: windows)
    }

    deinit {
        windows.deinitialize(count: 1)
        windows.deallocate()
    }

    /// The state put down last, taken away.
    func takeState() -> WindowState? { states.withLock { $0.popLast() } }

    /// Takes records until there will be none.
    func run() {
        var ring = inbox.takeConsumer()
        while !isEnded && !watch.hasFailed {
            let words = ring.peek()
            if words.isEmpty {
                guard wait(&ring) else { break }
                continue
            }
            naps = 0
            watch.set(number + 1, .working)
            ring.release(take(words))
            windows.pointee.output.mark()
        }
        ring.close()
        end()
    }

    /// Words taken, or a few more, before their room is given back.
    private static var wordsMax: Int { 4096 }

    /// Sleeps in a row before it waits to be woken, and how long each is.
    private static var napsMax: Int { 3 }
    private static var napMicros: UInt32 { 1000 }

    /// Waits for more; false where there will be none.
    private func wait(_ ring: inout Consumer<UInt64, Blocking>) -> Bool {
        windows.pointee.output.ring.flush()
        watch.set(number + 1, .waiting)
        // A short sleep lets much come together; being woken for every batch costs more than it.
        naps += 1
        guard naps > Self.napsMax else {
            watch.nap(micros: Self.napMicros)
            return true
        }
        naps = 0
        switch ring.wait(until: .after(nanos: ShardWatch.lookNanos)) {
        case .ready, .idle, .timedOut: return true
        case .finished: return false
        case .abandoned:
            watch.fail(ring.stall().description)
            return false
        }
    }
}

/// The records, on its own thread.
extension Shard {
    /// Takes whole records; how many words.
    private func take(_ words: UnsafeBufferPointer<UInt64>) -> Int {
        var place = words.baseAddress.unsafelyUnwrapped
        let start = place
        let end = place + min(words.count, Self.wordsMax)
        var receiveTime = self.receiveTime
        while place < end {
            let record = ShardRecord(word: place.pointee)
            switch record.kind {
            case .tick:
                windows.pointee.accept((place + 1).take(Tick.self), step: record.step)
                place += 1 + ShardRecord.words(Tick.self)
            case .observe:
                windows.pointee.observe(
                    (place + 1).take(Int64.self), receiveTime: receiveTime, step: record.step)
                place += 2
            case .receiveTime:
                receiveTime = (place + 1).take(Int64.self)
                place += 2
            case .pad: place += Int(record.step)
            case .end:
                isEnded = true
                place += 1
            default: place += takeRare(record, place)
            }
        }
        self.receiveTime = receiveTime
        return place - start
    }

    /// Everything that is not a message; its words.
    private func takeRare(_ record: ShardRecord, _ place: UnsafePointer<UInt64>) -> Int {
        let step = max(windows.pointee.output.step, record.step)
        switch record.kind {
        case .event:
            windows.pointee.take((place + 1).take(ChannelEvent.self), step: step)
            return 1 + ShardRecord.words(ChannelEvent.self)
        case .channel:
            windows.pointee.addChannel(
                disorder: (place + 1).take(Int64.self),
                heartbeatMargin: (place + 2).take(Int64.self),
                hasOfficialPrints: (place + 3).take(Bool.self), step: step)
            return 4
        case .unresolved:
            windows.pointee.unresolved(
                InstrumentID(rawValue: (place + 1).take(UInt32.self)),
                at: (place + 2).take(Int64.self), step: step)
            return 3
        case .instrument:
            let count = ShardInstrument.words(of: place)
            learn(UnsafeBufferPointer(start: place, count: count))
            return count
        case .state:
            putStateDown()
            return 1
        case .mark:
            windows.pointee.output.step = step
            return 1
        case .tick, .observe, .receiveTime, .pad, .end, .pane, .late, .barText, .lateText,
            .barrier:
            preconditionFailure("a record of kind \(record.kind) in a shard's inbox")
        }
    }
}

import TickCore
import TickRing
import TickWindows

/// What one shard has put out next.
///
/// Concurrency: owned by the writer's thread.
struct ShardHead: ~Copyable {
    private var ring: Consumer<UInt64, Blocking>
    /// What is known of the ring's words, from the head on.
    private var words = UnsafeBufferPointer<UInt64>(start: nil, count: 0)
    private var taken = 0
    /// Nothing more will come up to this step.
    private var marked: UInt64 = 0
    /// There is nothing left, and there will be nothing.
    private(set) var isOver = false
    private(set) var hasRecord = false
    /// What comes next waits until the other shards have come as far.
    var isAtBarrier = false
    /// The head's step.
    private(set) var step: UInt64 = 0
    /// The head's place in its step.
    private var place = StepOrder.Place(Pane.blank)

    init(_ ring: borrowing Ring<UInt64, Blocking>) { self.ring = ring.takeConsumer() }

    /// Whether nothing of this step can come any more, but for the head.
    func isPast(_ step: UInt64) -> Bool {
        isOver || hasRecord || isAtBarrier || marked >= step
    }

    /// Looks for a record where there is none yet, and takes instruments and marks on the way.
    mutating func look(_ instruments: InstrumentTable) {
        while !hasRecord && !isOver && !isAtBarrier {
            if taken == words.count {
                ring.release(words.count)
                taken = 0
                words = ring.peek()
                if words.isEmpty { return }
            }
            takeNext(instruments)
        }
    }

    private mutating func takeNext(_ instruments: InstrumentTable) {
        let place = words.baseAddress.unsafelyUnwrapped + taken
        let record = ShardRecord(word: place.pointee)
        switch record.kind {
        case .pad: taken += Int(record.step)
        case .end: isOver = true
        case .mark:
            marked = max(marked, record.step)
            taken += 1
        case .barrier:
            isAtBarrier = true
            taken += 1
        case .instrument:
            ShardInstrument.learn(place, into: instruments)
            taken += ShardInstrument.words(of: place)
        case .pane:
            self.place = (place + ShardPane.placeAt).take(StepOrder.Place.self)
            (hasRecord, step) = (true, record.step)
        case .barText:
            self.place = (place + 1).take(StepOrder.Place.self)
            (hasRecord, step) = (true, record.step)
        case .late, .lateText: (hasRecord, step) = (true, record.step)
        default: preconditionFailure("a record of kind \(record.kind) out of a shard")
        }
    }

    /// Whether the head comes before another shard's.
    func isBefore(
        _ other: borrowing ShardHead, _ order: StepOrder, _ instruments: InstrumentTable
    ) -> Bool {
        step != other.step ? step < other.step : order.isBefore(place, other.place, instruments)
    }

    /// Hands the head on.
    mutating func emit<Output: ShardOutput & ~Copyable>(to output: inout Output) {
        let place = words.baseAddress.unsafelyUnwrapped + taken
        switch ShardRecord(word: place.pointee).kind {
        case .barText:
            output.append(bars: ShardText.bytes(place))
            taken += ShardText.words(of: place)
        case .lateText:
            output.append(late: ShardText.bytes(place))
            taken += ShardText.words(of: place)
        case .late:
            output.late((place + 1).take(LateRecord.self))
            taken += 1 + ShardRecord.words(LateRecord.self)
        default:
            ShardPane.emit(place, to: &output)
            taken += ShardPane.words(of: place)
        }
        hasRecord = false
    }

    /// Waits for more; a text where the shard has failed.
    mutating func wait() -> String? {
        ring.release(words.count)
        words = UnsafeBufferPointer(start: nil, count: 0)
        taken = 0
        switch ring.wait(until: .after(nanos: ShardWatch.lookNanos)) {
        case .ready, .idle, .timedOut: return nil
        case .finished:
            isOver = true
            return nil
        case .abandoned: return ring.stall().description
        }
    }
}

extension Pane {
    /// No pane.
    static var blank: Pane {
        Pane(
            Bar(
                instrument: .none, start: 0, end: 0, open: Price(nanos: 0), high: Price(nanos: 0),
                low: Price(nanos: 0), close: Price(nanos: 0), volume: 0, trades: 0, notional: 0,
                status: .complete), kind: .onTime)
    }
}

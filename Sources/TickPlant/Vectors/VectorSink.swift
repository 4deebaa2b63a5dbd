import TickCore
import TickWindows

/// Takes what windows put out as the records of a vector.
struct VectorSink: PaneSink {
    private(set) var records: [VectorRecord] = []
    /// The step that is being run.
    private var step = 0
    private let instruments: InstrumentTable
    private let onFire: [Int64: [Int64]]
    private var timersOfStep = 0

    /// `onFire` are the times that a timer's callback sets, by the time it fires at.
    init(_ instruments: InstrumentTable, onFire: [Int64: [Int64]]) {
        self.instruments = instruments
        self.onFire = onFire
    }

    /// The most timers of one step; callbacks of further ones set nothing, so that a vector whose
    /// timers set each other for ever comes to an end.
    static let timersOfStepMax = 100_000

    /// Begins the step of an input.
    mutating func begin(_ step: Int) {
        self.step = step
        timersOfStep = 0
    }

    mutating func timerFired(_ key: InstrumentID, at time: Int64, _ timers: inout UserTimers) {
        add(.timer, key, [.ts: number(time)])
        timersOfStep += 1
        guard timersOfStep < Self.timersOfStepMax else { return }
        for next in onFire[time] ?? [] { timers.register(key, at: next) }
    }

    mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        let bar = pane.bar
        var fields: [VectorRecord.Field: VectorRecord.Value] = [
            .start: number(bar.start), .end: number(bar.end), .pane: number(pane.number),
            .ordinal: number(pane.ordinal), .count: number(bar.trades),
            .trades: number(bar.trades), .volume: number(bar.volume), .sum: number(bar.notional),
        ]
        let (hasLast, hasHighLow) = (bar.known.contains(.last), bar.known.contains(.highLow))
        fields[.open] = hasLast ? number(bar.open.nanos) : .null
        fields[.close] = hasLast ? number(bar.close.nanos) : .null
        fields[.high] = hasHighLow ? number(bar.high.nanos) : .null
        fields[.low] = hasHighLow ? number(bar.low.nanos) : .null
        (fields[.max], fields[.min]) = (fields[.high], fields[.low])
        if !extras.superseding.isEmpty {
            fields[.supersedes] = .spans(
                extras.superseding.map { .init(start: $0.start, end: $0.end, ordinal: $0.ordinal) })
        }
        add(kind(pane.kind), bar.instrument, fields)
    }

    mutating func late(_ record: LateRecord) {
        let tick = record.tick
        let reference = number(Int64(bitPattern: tick.reference))
        switch record.kind {
        case .lateDropped, .unassigned:
            add(
                record.kind == .unassigned ? .unassigned : .lateDropped, tick.instrument,
                [
                    // When it was printed, whatever time placed it.
                    .ts: number(tick.receiveTime), .value: number(tick.price.nanos), .id: reference,
                ])
        case .lateCancel: add(.lateCancel, tick.instrument, [.ref: reference])
        case .lateCorrect: add(.lateCorrect, tick.instrument, [.ref: reference])
        }
    }

    private mutating func add(
        _ kind: VectorRecord.Kind, _ instrument: InstrumentID,
        _ fields: [VectorRecord.Field: VectorRecord.Value]
    ) {
        var fields = fields
        if instrument != .none { fields[.key] = .text(instruments.symbol(instrument)) }
        records.append(VectorRecord(after: step, kind: kind, fields: fields))
    }

    private func kind(_ kind: Pane.Kind) -> VectorRecord.Kind {
        switch kind {
        case .onTime: .onTime
        case .lateUpdate: .lateUpdate
        case .fill: .fill
        case .partial: .partial
        }
    }

    private func number(_ value: some BinaryInteger) -> VectorRecord.Value {
        .integer(Int128(value))
    }
}

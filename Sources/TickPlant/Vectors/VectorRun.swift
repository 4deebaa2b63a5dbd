import TickCore
import TickWindows

/// A vector's input run through the window engine, step by step.
///
/// A value is a price of as many nanos and a size of 1, so that sums are notional. Sources are
/// channels of the clock; ticks all bear channel 0 and their step as sequence, as a vector breaks
/// ties by arrival whatever the source.
struct VectorRun: ~Copyable {
    private let vector: WindowVector
    private let instruments: InstrumentTable
    private var windows: WindowSet<VectorSink>
    /// Trades by id, as last corrected.
    private var trades: [Int64: Tick] = [:]

    /// Throws: where the engine cannot run it.
    init(_ vector: WindowVector, restates: Bool) throws(VectorUnsupported) {
        self.vector = vector
        instruments = InstrumentTable()
        var options = WindowSet<VectorSink>.Options()
        options.restates = restates
        let plan = try vector.plan()
        if plan == nil { options.timers = vector.watermark.strategy }
        do {
            windows = try WindowSet(
                plan.map { [$0] } ?? [], options, instruments: instruments,
                output: VectorSink(instruments, onFire: vector.onFire))
        } catch {
            throw VectorUnsupported(reason: "\(error)")
        }
        for _ in 0..<vector.watermark.sources {
            _ = windows.addChannel(disorder: 0, heartbeatMargin: 0)
        }
    }

    /// Runs all of it; what came out, in order.
    consuming func records() -> [VectorRecord] {
        for (step, input) in vector.input.enumerated() {
            windows.output.begin(step)
            take(input, step)
        }
        return windows.output.records
    }

    private mutating func take(_ input: VectorInput, _ step: Int) {
        if let source = input.source { windows.select(UInt16(source)) }
        switch input {
        case .event(let event):
            var tick = tick(event.key, event.time, step)
            tick.price = Price(nanos: event.value)
            tick.size = 1
            take(tick)
        case .trade(let trade): take(trade, step)
        case .watermark(let time, _): windows.advance(to: time)
        case .idle: windows.becomeIdle()
        case .end(let source?):
            windows.select(UInt16(source))
            windows.endSource()
        case .end(nil): windows.finish()
        case .cancel(let reference): restate(trade(reference), .tradeBreak, step)
        case .correct(let correction): correct(correction, step)
        case .timers(let timers): take(timers)
        }
    }

    private mutating func take(_ timers: VectorInput.Timers) {
        let key = instrument(timers.key)
        for time in timers.register { windows.registerTimer(key, at: time) }
        for time in timers.delete { windows.deleteTimer(key, at: time) }
        windows.observe(timers.time)
    }

    private mutating func take(_ trade: VectorInput.Trade, _ step: Int) {
        var tick = tick(trade.key, trade.time, step)
        tick.eventTime = trade.officialTime ?? trade.time
        tick.price = Price(nanos: trade.price)
        tick.size = trade.size
        tick.reference = UInt64(bitPattern: trade.id)
        tick.eligibility = eligibility(trade.condition)
        trades[trade.id] = tick
        take(tick)
    }

    /// Processes a tick and then the watermark that its source derives from its printed time.
    private mutating func take(_ tick: Tick) {
        windows.accept(tick)
        windows.observe(tick.receiveTime)
    }

    /// A trade as last corrected; without an instrument where no trade has this id.
    private func trade(_ reference: Int64) -> Tick {
        trades[reference]
            ?? Tick(
                eventTime: 0, price: Price(nanos: 0), size: 0,
                reference: UInt64(bitPattern: reference), instrument: .none, kind: .trade)
    }

    private mutating func correct(_ correction: VectorInput.Correction, _ step: Int) {
        var tick = trade(correction.reference)
        if let price = correction.price { tick.price = Price(nanos: price) }
        if let size = correction.size { tick.size = size }
        if let condition = correction.condition { tick.eligibility = eligibility(condition) }
        if tick.instrument != .none { trades[correction.reference] = tick }
        restate(tick, .tradeCorrection, step)
    }

    /// Hands on a message about an earlier trade, with what is true of it now.
    private mutating func restate(_ trade: Tick, _ kind: Tick.Kind, _ step: Int) {
        var message = trade
        message.kind = kind
        message.sequence = UInt64(step) + 1
        windows.accept(message)
    }

    private func eligibility(_ condition: String?) -> Tick.Eligibility {
        condition.flatMap { vector.eligibility[$0] } ?? .all
    }

    private func instrument(_ key: String) -> InstrumentID {
        Array(key.utf8).withUnsafeBytes { instruments.intern(venue: 0, bytes: ByteView($0)) }
    }

    private func tick(_ key: String, _ time: Int64, _ step: Int) -> Tick {
        Tick(
            eventTime: time, receiveTime: time, sequence: UInt64(step) + 1, price: Price(nanos: 0),
            size: 0, instrument: instrument(key), kind: .trade)
    }
}

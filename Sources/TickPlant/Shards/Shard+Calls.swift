import TickCore
import TickWindows

/// What windows take, of a step.
extension WindowSet where Output == ShardSink {
    @inline(__always)
    mutating func accept(_ tick: Tick, step: UInt64) {
        output.step = step
        accept(tick)
    }

    @inline(__always)
    mutating func observe(_ eventTime: Int64, receiveTime: Int64, step: UInt64) {
        output.step = step
        observe(eventTime, receiveTime: receiveTime)
    }

    mutating func take(_ event: ChannelEvent, step: UInt64) {
        output.step = step
        take(event)
    }

    mutating func unresolved(_ instrument: InstrumentID, at eventTime: Int64, step: UInt64) {
        output.step = step
        unresolved(instrument, at: eventTime)
    }

    mutating func addChannel(
        disorder: Int64, heartbeatMargin: Int64, hasOfficialPrints: Bool, step: UInt64
    ) {
        output.step = step
        _ = addChannel(
            disorder: disorder, heartbeatMargin: heartbeatMargin,
            hasOfficialPrints: hasOfficialPrints)
    }
}

/// What a shard does beside.
extension Shard {
    /// Takes in the record of an instrument, and hands it on.
    func learn(_ words: UnsafeBufferPointer<UInt64>) {
        ShardInstrument.learn(words.baseAddress!, into: instruments)
        windows.pointee.output.instrument(words)
    }

    func putStateDown() {
        let state = windows.pointee.state()
        states.withLock { $0.append(state) }
        windows.pointee.output.barrier()
    }

    /// Tells the writer, at once, that all of the steps so far has been put out.
    func mark(through step: UInt64) {
        windows.pointee.output.step = step
        windows.pointee.output.mark()
        windows.pointee.output.ring.flush()
    }

    /// The same, if there is room to say so.
    func markNow(through step: UInt64) {
        _ = windows.pointee.output.ring.markNow(through: step)
    }

    /// Says that nothing more will be put out.
    func end() {
        windows.pointee.output.ring.end()
        watch.set(number + 1, .done)
    }
}

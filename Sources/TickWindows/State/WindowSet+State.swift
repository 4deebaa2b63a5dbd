import TickCore

/// The windows' state as a value.
///
/// A run goes on from a state exactly as it would have gone on itself: the same panes, in the same
/// order. Symbols may have other ids in the run that takes it up.
extension WindowSet where Output: ~Copyable {
    /// Everything the windows hold now.
    ///
    /// Cost: proportional to what is held; allocates.
    public mutating func state() -> WindowState {
        var common = StateWriter()
        var doubts: [StatusIntervals] = []
        for index in 0..<groupCount {
            groups[index].encode(to: &common)
            groups[index].beginState()
            groups[index].forgetDoubts()
            doubts.append(groups[index].clock.intervals)
        }
        defer { for index in 0..<groupCount { groups[index].endState() } }
        return WindowState(
            plans: plansDigest, common: common.bytes, doubts: doubts, counters: counters,
            sections: sections())
    }

    /// What is held of each instrument, as far as anything is.
    private func sections() -> StateSections {
        var writer = StateWriter(capacity: 1 << 16)
        var entries: [StateSections.Entry] = []
        for index in 0..<instruments.count {
            let instrument = InstrumentID(rawValue: UInt32(index))
            let start = writer.count
            instruments.withSymbol(instrument) { writer.put(raw: $0.buffer) }
            let symbolEnd = writer.count
            var isEmpty = true
            for group in 0..<groupCount {
                if groups[group].encode(instrument, to: &writer) { isEmpty = false }
            }
            if isEmpty {
                writer.cut(to: start)
                continue
            }
            entries.append(
                StateSections.entry(
                    venue: instruments.venue(instrument), symbolBytes: symbolEnd - start,
                    start: start, end: writer.count))
        }
        return StateSections(writer.bytes, entries)
    }

    /// Takes up a state; nothing must have been taken before.
    ///
    /// Throws: where it is of other plans, or damaged; then these windows are not to be used.
    public mutating func restore(_ state: WindowState) throws(StateError) {
        guard state.plans == plansDigest else {
            throw StateError("the state was taken of other window queries than these")
        }
        var common = StateReader(state.common)
        guard state.doubts.count == groupCount else {
            throw StateError("the state holds the doubts of \(state.doubts.count) clocks")
        }
        for index in 0..<groupCount {
            try groups[index].decode(from: &common)
            groups[index].clock.intervals = state.doubts[index]
        }
        guard common.isAtEnd else { throw StateError("the state holds more clocks than these") }
        for entry in state.sections.sorted() {
            let instrument = state.sections.symbol(entry).withUnsafeBytes {
                instruments.intern(venue: entry.venue, bytes: ByteView($0))
            }
            guard instrument != .none else { throw StateError("more instruments than fit") }
            var reader = StateReader(Array(state.sections.section(entry)))
            for group in 0..<groupCount { try groups[group].decode(instrument, from: &reader) }
            guard reader.isAtEnd else {
                throw StateError("a section holds more than these queries have")
            }
        }
        for index in 0..<groupCount { groups[index].resume() }
        tally = state.counters
    }
}

extension QueryGroup {
    /// Writes the clock.
    mutating func encode(to writer: inout StateWriter) {
        clock.encode(to: &writer)
        closing?.encode(to: &writer)
    }

    mutating func decode(from reader: inout StateReader) throws(StateError) {
        try clock.decode(from: &reader)
        try closing?.decode(from: &reader)
    }

    func beginState() {
        for place in 0..<count { operators[place].beginState(clock.combined) }
        changelog?.pointee.beginState()
        timers?.pointee.beginState()
    }

    func endState() {
        for place in 0..<count { operators[place].endState() }
        changelog?.pointee.endState()
        timers?.pointee.endState()
    }

    /// Writes what is held of an instrument, each part behind its size; whether there is anything.
    func encode(_ instrument: InstrumentID, to writer: inout StateWriter) -> Bool {
        let index = instrument.index
        let channels = index < clock.channelsOf.count ? clock.channelsOf[index] : 0
        writer.put(channels)
        var isHeld = channels != 0
        for place in 0..<count {
            let run = writer.beginRun()
            operators[place].encode(instrument, to: &writer)
            if writer.endRun(run) > 0 { isHeld = true }
        }
        if let changelog {
            let run = writer.beginRun()
            changelog.pointee.encode(instrument, to: &writer)
            writer.endRun(run)
        }
        if let timers, timers.pointee.encode(instrument, to: &writer) { isHeld = true }
        return isHeld
    }

    mutating func decode(
        _ instrument: InstrumentID, from reader: inout StateReader
    ) throws(StateError) {
        clock.setChannels(of: instrument, try reader.take())
        for place in 0..<count {
            var part = StateReader(try reader.takeBytes())
            try operators[place].decode(instrument, from: &part, &clock)
        }
        if let changelog {
            var part = StateReader(try reader.takeBytes())
            try changelog.pointee.decode(instrument, from: &part)
        }
        if let timers {
            timers.pointee.pass(clock.combined)
            try timers.pointee.decode(instrument, from: &reader)
        }
    }

    /// Works out what follows from all that was taken up.
    mutating func resume() {
        var next = min(
            changelog?.pointee.nextWake ?? .max, timers?.pointee.nextWake ?? .max)
        for place in 0..<count {
            operators[place].resume(&clock)
            next = min(next, operators[place].nextWake)
        }
        clock.nextWake = next
        clock.arm()
    }
}

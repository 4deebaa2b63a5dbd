import TickCore

/// Order-defined bars in a state: of each instrument the ticks that wait, and of each query its
/// bars and what it remembers from one to the next.
extension OrderedBars {
    /// Gets ready for `encode` of every instrument.
    mutating func beginState(_ watermark: Int64) {
        heldOf = Dictionary(grouping: held.items, by: \.tick.instrument.rawValue)
        for index in 0..<queryCount {
            queries[index].forget(watermark)
            queries[index].pruneAll(watermark)
            queries[index].ordinals.beginState()
        }
    }

    /// Gives back what `beginState` made.
    mutating func endState() {
        heldOf = [:]
        for index in 0..<queryCount { queries[index].ordinals.endState() }
    }

    /// Writes what is held of an instrument; nothing where nothing is.
    func encode(_ instrument: InstrumentID, to writer: inout StateWriter) {
        let items = heldOf[instrument.rawValue, default: []]
            .sorted { HeldTicks.precedes($0, $1) }
        let ticks = items.compactMap { restating == nil ? $0.tick : restating!.current($0) }
        let start = writer.count
        writer.put(UInt32(ticks.count))
        for tick in ticks { tick.encode(to: &writer) }
        let run = writer.beginRun()
        var isEmpty = ticks.isEmpty
        for index in 0..<queryCount {
            if queries[index].encode(instrument.rawValue, to: &writer) { isEmpty = false }
        }
        writer.endRun(run)
        if isEmpty { writer.cut(to: start) }
    }

    /// Takes up what `encode` wrote.
    mutating func decode(
        _ instrument: InstrumentID, from reader: inout StateReader, _ clock: inout StreamClock
    ) throws(StateError) {
        if reader.isAtEnd { return }
        for _ in 0..<(try reader.takeCount(Tick.encodedBytes)) {
            guard holdAgain(try Tick(from: &reader, instrument)) else {
                throw StateError("more ticks wait in the state than may wait here")
            }
        }
        var part = StateReader(try reader.takeBytes())
        for index in 0..<queryCount { try queries[index].decode(instrument, from: &part) }
        guard part.isAtEnd else { throw StateError("a section is longer than its bars") }
    }

    /// Works out what follows from all that was taken up.
    mutating func resume(_ clock: inout StreamClock) {
        for index in 0..<queryCount { queries[index].resume(instruments) }
    }
}

extension OrderedQuery {
    /// Writes an instrument's line and bars; whether there is anything.
    func encode(_ instrument: UInt32, to writer: inout StateWriter) -> Bool {
        let hasQuotes = aggregates?.pointee.tape.encode(instrument, to: &writer) ?? false
        guard let line = bars.existingLine(instrument) else {
            writer.put(false)
            return hasQuotes
        }
        writer.put(true)
        writer.put(line.isOpen)
        writer.put(line.carry.rawValue)
        line.sign.encode(to: &writer)
        writer.put(line.edges.endMax)
        writer.put(line.edges.repeats)
        writer.put(line.edges.cameInArrivalOrder)
        ordinals.encode(instrument, to: &writer)
        var slots: [UInt32] = []
        var slot = line.newest
        while slot != OrderBar.none {
            slots.append(slot)
            slot = bars.pool[Int(slot)].older
        }
        writer.put(UInt32(slots.count))
        for slot in slots.reversed() {
            let bar = bars.pool[Int(slot)]
            bar.encode(to: &writer)
            history.pointee.encode(bar.trades, to: &writer)
        }
        return true
    }

    /// Takes up what `encode` wrote.
    mutating func decode(
        _ instrument: InstrumentID, from reader: inout StateReader
    ) throws(StateError) {
        if let aggregates { try aggregates.pointee.tape.decode(instrument, from: &reader) }
        guard try reader.takeBool() else { return }
        let line = bars.line(instrument.rawValue)
        let isOpen = try reader.takeBool()
        line.pointee.carry = try reader.take(case: BarStatus.self)
        line.pointee.sign = try TickSign(from: &reader)
        line.pointee.edges.endMax = try reader.take()
        line.pointee.edges.repeats = try reader.take()
        line.pointee.edges.cameInArrivalOrder = try reader.takeBool()
        try ordinals.decode(instrument.rawValue, from: &reader)
        let count = try reader.takeCount(100)
        for place in 0..<count {
            let bar = try OrderBar(from: &reader, instrument)
            guard bar.isOpen == (isOpen && place == count - 1) else {
                throw StateError("an open bar that is not the newest")
            }
            let slot = bars.append(bar, line)
            let trades = try history.pointee.decode(from: &reader, instrument, owner: slot)
            bars.pool[Int(slot)].trades = trades
        }
        guard count > 0 || !isOpen else { throw StateError("an open bar that is not there") }
    }

    /// Puts the bars that may be restated into the order in which they are forgotten.
    mutating func resume(_ instruments: InstrumentTable) {
        for slot in bars.closedSlots(inOrder: { Self.precedes($0, $1, instruments) }) {
            kept.append(slot)
        }
    }
}

extension OrderBar {
    func encode(to writer: inout StateWriter) {
        state.encode(to: &writer)
        writer.put(sum)
        writer.put(start)
        writer.put(end)
        writer.put(sharesBefore)
        signBefore.encode(to: &writer)
        writer.put(ordinal)
        writer.put(panes)
        writer.put(kind.rawValue)
        writer.put(trust.rawValue)
        writer.put(isOpen)
        writer.put(isLossy)
    }

    init(from reader: inout StateReader, _ instrument: InstrumentID) throws(StateError) {
        let state = try BarState(from: &reader)
        let sum: Int128 = try reader.take()
        let start: Int64 = try reader.take()
        let end: Int64 = try reader.take()
        let shares: UInt64 = try reader.take()
        let tick = Tick(
            eventTime: start, price: Price(nanos: 0), size: 0, instrument: instrument, kind: .trade)
        self.init(
            opening: tick, sharesBefore: shares, signBefore: try TickSign(from: &reader),
            older: OrderBar.none, status: .complete)
        self.state = state
        self.sum = sum
        self.end = end
        ordinal = try reader.take()
        panes = try reader.take()
        kind = try reader.take(case: Pane.Kind.self)
        trust = try reader.take(case: BarStatus.self)
        isOpen = try reader.takeBool()
        isLossy = try reader.takeBool()
    }
}

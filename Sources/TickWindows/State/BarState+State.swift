import TickCore

extension BarState {
    /// Writes all of it.
    func encode(to writer: inout StateWriter) {
        writer.put(known.rawValue)
        writer.put(status.rawValue)
        writer.put(high)
        writer.put(low)
        writer.put(volume)
        writer.put(notional)
        writer.put(trades)
        writer.put(open)
        writer.put(openTime)
        writer.put(openSequence)
        writer.put(openChannel)
        writer.put(close)
        writer.put(closeTime)
        writer.put(closeSequence)
        writer.put(closeChannel)
    }

    /// Reads what `encode` wrote.
    init(from reader: inout StateReader) throws(StateError) {
        self.init()
        known = Tick.Eligibility(rawValue: try reader.take())
        status = try reader.take(case: BarStatus.self)
        high = try reader.take()
        low = try reader.take()
        volume = try reader.take()
        notional = try reader.take()
        trades = try reader.take()
        open = try reader.take()
        openTime = try reader.take()
        openSequence = try reader.take()
        openChannel = try reader.take()
        close = try reader.take()
        closeTime = try reader.take()
        closeSequence = try reader.take()
        closeChannel = try reader.take()
    }
}

extension TickHistory {
    /// How many trades a chain has.
    func count(_ chain: Chain) -> UInt32 {
        var count: UInt32 = 0
        forEach(in: chain) { _ in count += 1 }
        return count
    }

    /// Writes a chain's trades, oldest first.
    func encode(_ chain: Chain, to writer: inout StateWriter) {
        writer.put(count(chain))
        forEach(in: chain) { $0.encode(to: &writer) }
    }

    /// Reads a chain's trades and keeps them for `owner`.
    mutating func decode(
        from reader: inout StateReader, _ instrument: InstrumentID, owner: UInt32
    ) throws(StateError) -> Chain {
        var chain = Chain()
        for _ in 0..<(try reader.takeCount(Tick.encodedBytes)) {
            append(try Tick(from: &reader, instrument), owner: owner, to: &chain)
        }
        return chain
    }

    private func forEach(in chain: Chain, _ body: (Tick) -> Void) {
        var entry = chain.first
        while entry != Self.none {
            body(self[entry].tick)
            entry = self[entry].next
        }
    }
}

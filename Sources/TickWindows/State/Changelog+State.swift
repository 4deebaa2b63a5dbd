import TickCore

extension Changelog.Row {
    func encode(to writer: inout StateWriter) {
        writer.put(pane.query)
        writer.put(pane.kind.rawValue)
        writer.put(pane.number)
        writer.put(pane.ordinal)
        pane.bar.encode(to: &writer)
        writer.put(UInt32(values.count))
        for value in values { value.encode(to: &writer) }
    }

    init(
        from reader: inout StateReader, _ instrument: InstrumentID
    ) throws(StateError) {
        let query: UInt16 = try reader.take()
        let kind = try reader.take(case: Pane.Kind.self)
        let number: UInt32 = try reader.take()
        let ordinal: UInt32 = try reader.take()
        let bar = try Bar(from: &reader, instrument)
        values = []
        for _ in 0..<(try reader.takeCount(1)) {
            values.append(try AggregateValue(from: &reader))
        }
        pane = Pane(bar, kind: kind, query: query, number: number, ordinal: ordinal)
    }
}

extension Bar {
    /// Writes the bar but for its instrument.
    func encode(to writer: inout StateWriter) {
        writer.put(start)
        writer.put(end)
        writer.put(open.nanos)
        writer.put(high.nanos)
        writer.put(low.nanos)
        writer.put(close.nanos)
        writer.put(volume)
        writer.put(trades)
        writer.put(notional)
        writer.put(status.rawValue)
        writer.put(known.rawValue)
    }

    /// Reads a bar of an instrument.
    init(from reader: inout StateReader, _ instrument: InstrumentID) throws(StateError) {
        let start: Int64 = try reader.take()
        let end: Int64 = try reader.take()
        let open = Price(nanos: try reader.take())
        let high = Price(nanos: try reader.take())
        let low = Price(nanos: try reader.take())
        let close = Price(nanos: try reader.take())
        let volume: UInt64 = try reader.take()
        let trades: UInt64 = try reader.take()
        let notional: Int128 = try reader.take()
        let status = try reader.take(case: BarStatus.self)
        self.init(
            instrument: instrument, start: start, end: end, open: open, high: high, low: low,
            close: close, volume: volume, trades: trades, notional: notional, status: status,
            known: Tick.Eligibility(rawValue: try reader.take()))
    }
}

extension AggregateValue {
    /// Writes which kind of value it is, and the value.
    func encode(to writer: inout StateWriter) {
        switch self {
        case .none: writer.put(UInt8(0))
        case .integer(let value):
            writer.put(UInt8(1))
            writer.put(value)
        case .nanos(let value):
            writer.put(UInt8(2))
            writer.put(value)
        case .wide(let value):
            writer.put(UInt8(3))
            writer.put(value)
        case .real(let value):
            writer.put(UInt8(4))
            writer.put(value.bitPattern)
        }
    }

    /// Reads what `encode` wrote.
    init(from reader: inout StateReader) throws(StateError) {
        switch try reader.take(UInt8.self) {
        case 0: self = .none
        case 1: self = .integer(try reader.take())
        case 2: self = .nanos(try reader.take())
        case 3: self = .wide(try reader.take())
        case 4: self = .real(Double(bitPattern: try reader.take()))
        case let kind: throw StateError("\(kind) is no kind of value")
        }
    }
}

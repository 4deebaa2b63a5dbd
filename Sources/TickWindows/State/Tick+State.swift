import TickCore

extension Tick {
    /// Writes the tick but for its instrument, which the state's section tells.
    func encode(to writer: inout StateWriter) {
        writer.put(eventTime)
        writer.put(receiveTime)
        writer.put(sequence)
        writer.put(price.nanos)
        writer.put(size)
        writer.put(reference)
        writer.put(packet)
        writer.put(conditions)
        writer.put(channel)
        writer.put(kind.rawValue)
        writer.put(side.rawValue)
        writer.put(eligibility.rawValue)
        writer.put(official.rawValue)
    }

    /// How many bytes `encode` writes.
    static let encodedBytes = 60

    /// Reads a tick of an instrument.
    init(from reader: inout StateReader, _ instrument: InstrumentID) throws(StateError) {
        let eventTime: Int64 = try reader.take()
        let receiveTime: Int64 = try reader.take()
        let sequence: UInt64 = try reader.take()
        let price: Int64 = try reader.take()
        let size: UInt64 = try reader.take()
        let reference: UInt64 = try reader.take()
        let packet: UInt32 = try reader.take()
        let conditions: UInt16 = try reader.take()
        let channel: UInt16 = try reader.take()
        let kind = try reader.take(case: Kind.self)
        let side = try reader.take(case: Side.self)
        let eligibility: UInt8 = try reader.take()
        let official = try reader.take(case: Official.self)
        self.init(
            eventTime: eventTime, receiveTime: receiveTime, sequence: sequence,
            price: Price(nanos: price), size: size, reference: reference, packet: packet,
            instrument: instrument, conditions: conditions, channel: channel, kind: kind,
            side: side, eligibility: Eligibility(rawValue: eligibility), official: official)
    }
}

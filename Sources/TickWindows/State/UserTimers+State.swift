import TickCore

/// Timers in a state: of each instrument the times, ascending. Which of them are overdue follows
/// from the watermark.
extension UserTimers {
    /// Finds every instrument's timers, for `encode`.
    mutating func beginState() {
        table.forEach { timesByKey[$0, default: []].append($1) }
    }

    mutating func endState() { timesByKey = [:] }

    /// Writes an instrument's timers; whether there are any.
    func encode(_ instrument: InstrumentID, to writer: inout StateWriter) -> Bool {
        let times = timesByKey[instrument.rawValue, default: []].sorted()
        writer.put(UInt32(times.count))
        for time in times { writer.put(time) }
        return !times.isEmpty
    }

    /// Takes up what `encode` wrote.
    mutating func decode(
        _ instrument: InstrumentID, from reader: inout StateReader
    ) throws(StateError) {
        for _ in 0..<(try reader.takeCount(8)) {
            let time: Int64 = try reader.take()
            guard register(instrument, at: time) else {
                throw StateError("more than \(timersMax) timers")
            }
        }
    }
}

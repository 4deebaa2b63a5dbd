import TickCore
import TickStorage

extension RecordEncoder {
    /// Writes an instant as microseconds and the nanoseconds beyond them.
    mutating func instant(_ nanos: Int64) {
        var (micros, rest) = nanos.quotientAndRemainder(dividingBy: 1000)
        if rest < 0 {
            micros &-= 1
            rest &+= 1000
        }
        integer(micros)
        integer(rest)
    }

    /// Writes venue and symbol.
    mutating func source(_ instrument: InstrumentID, _ sources: RecordSources) {
        guard instrument != .none else {
            text("")
            return text("")
        }
        encoded(sources.fields(instrument))
    }

    /// Writes a symbol; nothing but its length for no instrument.
    mutating func symbol(_ instrument: InstrumentID, _ instruments: InstrumentTable) {
        guard instrument != .none else { return text("") }
        instruments.withSymbol(instrument) { text($0.buffer) }
    }

    /// Writes up to four characters, the first in the highest byte: those that print, without
    /// spaces.
    mutating func letters(_ packed: UInt32) {
        var bytes: [UInt8] = []
        for shift in [24, 16, 8, 0] as [UInt32] {
            let byte = UInt8(truncatingIfNeeded: packed >> shift)
            if byte > 0x20, byte < 0x7F { bytes.append(byte) }
        }
        text(bytes)
    }

    /// Writes what leads back to a tick's packet.
    mutating func origin(_ tick: Tick) {
        origin(
            channel: tick.channel, sequence: tick.sequence, packet: tick.packet,
            tick.receiveTime, since: tick.eventTime)
    }

    /// Writes what leads back to the packet of a message: its channel and number, the packet's, and
    /// how long after the event it was received.
    mutating func origin(
        channel: UInt16, sequence: UInt64, packet: UInt32, _ receiveTime: Int64,
        since eventTime: Int64
    ) {
        integer(Int64(channel))
        integer(Int64(bitPattern: sequence))
        integer(Int64(packet))
        let (delta, overflow) = receiveTime.subtractingReportingOverflow(eventTime)
        guard receiveTime != Packet.noTime, !overflow else { return null() }
        present()
        integer(delta)
    }
}

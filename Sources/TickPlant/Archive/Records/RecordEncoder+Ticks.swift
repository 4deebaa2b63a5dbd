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
    mutating func source(
        _ instrument: InstrumentID, _ instruments: InstrumentTable, _ venues: VenueNames
    ) {
        guard instrument != .none else {
            text("")
            return text("")
        }
        text(venues.bytes(instruments.venue(instrument)))
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
        integer(Int64(tick.channel))
        integer(Int64(bitPattern: tick.sequence))
        integer(Int64(tick.packet))
        let (delta, overflow) = tick.receiveTime.subtractingReportingOverflow(tick.eventTime)
        guard tick.receiveTime != Packet.noTime, !overflow else { return null() }
        present()
        integer(delta)
    }
}

/// The venues' names as bytes, by ordinal.
struct VenueNames {
    private let names = (0...Venues.unnamed).map { Array(Venues.name($0).utf8) }

    func bytes(_ ordinal: UInt16) -> [UInt8] { names[min(Int(ordinal), names.count - 1)] }
}

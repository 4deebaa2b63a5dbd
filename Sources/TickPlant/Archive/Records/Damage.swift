import TickCore
import TickStorage

/// What was lost of a channel, or could not be read.
struct Damage {
    var what: What
    var channel: UInt16
    /// Of a gap's messages, or the message; 0 where there is none.
    var sequences: ClosedRange<UInt64> = 0...0
    var epoch = 0
    /// Of a trade without its price.
    var eventTime: Int64?
    var instrument = InstrumentID.none
    var packet: UInt64 = 0
    /// When the packet that showed it was captured, or `Packet.noTime`.
    var receiveTime = Packet.noTime

    enum What {
        /// Messages that never came.
        case gap
        /// A trade whose order or symbol was never seen, or whose values do not fit.
        case unresolvedTrade
        /// A message that is none of the feed's.
        case unreadableMessage

        var name: StaticString {
            switch self {
            case .gap: "gap"
            case .unresolvedTrade: "unresolved_trade"
            case .unreadableMessage: "unreadable_message"
            }
        }
    }

    /// Writes the record.
    func put(_ instruments: InstrumentTable, to record: inout RecordEncoder) {
        record.integer(Int64(channel))
        record.text(what.name)
        record.integer(Int64(bitPattern: sequences.lowerBound))
        record.integer(Int64(bitPattern: sequences.upperBound))
        record.integer(Int64(epoch))
        if let eventTime {
            record.present()
            record.integer(eventTime)
        } else {
            record.null()
        }
        if instrument != .none {
            record.present()
            record.symbol(instrument, instruments)
        } else {
            record.null()
        }
        record.integer(Int64(truncatingIfNeeded: packet & 0xFFFF_FFFF))
    }
}

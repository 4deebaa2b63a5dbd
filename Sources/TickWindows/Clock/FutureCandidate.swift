import TickCore

/// Event times too far ahead to be believed at once, waiting for company.
///
/// A time more than `skewMax` past both the channel's maximum and the packet's own receive time
/// does not move event time. Where packets have no receive time, or one that is far behind event
/// time anyway, a jump is believed once `confirmations` messages in a row agree on it.
@usableFromInline struct FutureCandidate: Sendable {
    private var time: Int64 = .min
    private var seen = 0

    @usableFromInline init() {}

    /// How many messages in a row it takes.
    static let confirmations = 3

    /// Whether a jump waits to be confirmed; any message of the channel's own time ends that.
    var isPending: Bool { seen > 0 }

    /// A jump to `eventTime`, which nothing but later messages can confirm; whether it is believed.
    mutating func confirm(_ eventTime: Int64, skewMax: Int64) -> Bool {
        let (distance, overflow) = eventTime.subtractingReportingOverflow(time)
        if seen > 0 && !overflow && distance.magnitude <= skewMax.magnitude {
            seen += 1
        } else {
            seen = 1
        }
        time = eventTime
        guard seen >= Self.confirmations else { return false }
        reset()
        return true
    }

    mutating func reset() { seen = 0 }

    func encode(to writer: inout StateWriter) {
        writer.put(seen == 0 ? .min : time)
        writer.put(UInt8(seen))
    }

    init(from reader: inout StateReader) throws(StateError) {
        time = try reader.take()
        seen = Int(try reader.take(UInt8.self))
        guard seen < Self.confirmations else {
            throw StateError("\(seen) confirmations of a time that is not believed")
        }
    }
}

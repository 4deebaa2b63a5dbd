import TickCore
import TickFeeds
import TickTransport

/// The rows of one flow: its decoder, its session, its midnight.
struct FlowRows: ~Copyable {
    let feed: FeedDefinition
    let fields: FieldDump
    private var decoder: RowDecoder
    private let midnights: Midnights
    private var session: SessionKey?
    private var hasClock: Bool

    init(_ feed: FeedDefinition, date: CivilDate?, resolves: Bool) {
        self.feed = feed
        fields = FieldDump(feed: feed)
        midnights = Midnights(date: date)
        hasClock = feed.timeBase == .unixNanos || date != nil
        decoder = RowDecoder(
            feed: feed, midnight: midnights.midnight(at: Packet.noTime) ?? 0, resolve: resolves)
    }

    var odd: OddMessages { decoder.odd }
    var unresolved: UInt64 { decoder.unresolved }

    /// Takes note of a packet before its messages: its session and its capture time's midnight.
    mutating func begin(_ datagram: Datagram) {
        let next = MessageWalk.session(of: datagram, feed)
        if session != nil && next != session { decoder.beginSession() }
        session = next
        guard feed.timeBase == .midnightEastern, midnights.date == nil else { return }
        let since = datagram.receiveTime &- decoder.midnight
        guard !hasClock || since < 0 || since >= 23 * EasternTime.hour else { return }
        guard let midnight = midnights.midnight(at: datagram.receiveTime) else { return }
        decoder.midnight = midnight
        hasClock = true
    }

    /// One message as a row; its event time is unknown where no trade date is.
    mutating func row(
        _ bytes: ByteView, packet: UInt64, message: UInt64, sequence: UInt64
    ) -> MessageRow {
        var row = decoder.decode(bytes, packet: packet, message: message, sequence: sequence)
        if !hasClock { row.present.remove(.eventTime) }
        return row
    }
}

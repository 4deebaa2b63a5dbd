import TickCore
import TickFeeds
import TickTransport

/// Follows one flow: its sequence, and what its messages add up to.
struct FlowInspector<Framing: MessageFraming>: ~Copyable {
    private var channel: SequencedChannel<Framing>
    private var handler: MessageTally
    private var datagrams: UInt64 = 0
    private var strays: UInt64 = 0

    init(_ feed: FeedDefinition, date: CivilDate?, limits: ChannelLimits) {
        channel = SequencedChannel(limits: limits)
        handler = MessageTally(rows: FlowRows(feed, date: date, resolves: false))
    }

    mutating func take(_ datagram: Datagram) {
        datagrams &+= 1
        guard let block = Framing.parse(datagram) else {
            strays &+= 1
            return
        }
        handler.rows.begin(datagram)
        channel.receive(block, line: 0, &handler)
    }

    mutating func report(_ endpoint: Endpoint) -> InspectReport.FlowReport {
        channel.finish(&handler)
        return InspectReport.FlowReport(
            endpoint: endpoint, feed: handler.rows.feed, datagrams: datagrams, strays: strays,
            transport: channel.counters,
            sessions: channel.epochs.map {
                InspectReport.Session(name: Framing.sessionText($0.session), epoch: $0)
            },
            epochCount: channel.epochCount, lost: channel.lost, messages: handler.statistics)
    }
}

/// Counts messages in sequence.
struct MessageTally: ~Copyable, MessageHandler {
    var rows: FlowRows
    private var tally = MessageStatistics()

    init(rows: consuming FlowRows) { self.rows = rows }

    /// The statistics with the decoder's own counts.
    var statistics: MessageStatistics {
        var complete = tally
        complete.unknown = rows.odd.unknown
        complete.malformed = rows.odd.malformed
        complete.longer = rows.odd.longer
        complete.odd = rows.odd.samples
        return complete
    }

    mutating func message(_ bytes: ByteView, _ origin: MessageOrigin) {
        tally.note(
            rows.row(bytes, packet: origin.packet, message: 0, sequence: origin.sequence))
    }

    mutating func epochBegan(missing: UInt64) {}
    mutating func gapGivenUp(_ range: Range<UInt64>) {}
    mutating func gapFilling() {}
    mutating func gapFilled() {}
    mutating func heartbeat(at time: Int64) {}
    mutating func sessionEnded() {}
}

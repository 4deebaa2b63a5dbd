import TickCapture
import TickCore
import TickFeeds
import TickTransport
import TickWindows

/// Telling what a flow carries, and opening channels for it.
extension ReplayEngine {
    mutating func recognise(_ place: Int, _ datagram: Datagram) throws(PlantError) {
        guard flows.values[place].attempts < Self.attemptsMax else { return }
        guard let feed = FeedDetector.feed(of: datagram, given: options.feed?.definition) else {
            if !FeedDetector.isHeartbeat(datagram) { flows.values[place].attempts += 1 }
            return
        }
        let session = session(of: datagram, feed)
        let endpoint = datagram.destination
        let known = channels.firstIndex { channel in
            channel.feed.name == feed.name
                && (session.map { channel.lane.hasSession($0) } ?? false)
        }
        if let known {
            flows.values[place].line = channels[known].lines
            channels[known].lines += 1
            channels[known].endpoints.append(endpoint)
            flows.values[place].channel = known
            return
        }
        flows.values[place].channel = try open(feed, first: datagram)
    }

    /// What a second line of the same channel has in common with the first; nil where nothing.
    private func session(of datagram: Datagram, _ feed: FeedDefinition) -> SessionKey? {
        switch feed.transport {
        case .iexTP: return IEXTP.parse(datagram)?.session
        case .moldUDP64:
            guard let block = MoldUDP64.parse(datagram), block.kind != .unsequenced else {
                return nil
            }
            return block.session
        }
    }

    /// Opens a channel with its first datagram; a day file has none.
    private mutating func open(
        _ feed: FeedDefinition, first: Datagram?
    ) throws(PlantError) -> Int {
        try refuseRival(of: feed, isDayFile: first == nil)
        let disorder = options.disorder ?? feed.eventDisorderNanos
        guard
            let ordinal = bars.addChannel(
                disorder: disorder, heartbeatMargin: feed.heartbeatMarginNanos,
                hasOfficialPrints: feed.hasOfficialPrints)
        else {
            throw PlantError(
                .usage, "more than \(RunWindows.channelsMax) channels; use --filter")
        }
        selected = .max
        let protocolID =
            feed.transport == .iexTP ? first.flatMap { IEXTP.messageProtocol($0.payload) } : nil
        let factory = factory(
            ordinal, receiveTime: first?.receiveTime ?? Packet.noTime, protocolID: protocolID,
            isUnsequenced: first == nil)
        channels.append(
            Channel(
                lane: try factory.make(feed), feed: feed,
                endpoints: first.map { [$0.destination] } ?? [], protocolID: protocolID))
        return channels.count - 1
    }

    /// What builds the lane of the channel with this ordinal.
    func factory(
        _ ordinal: UInt16, receiveTime: Int64, protocolID: UInt16?, isUnsequenced: Bool
    ) -> LaneFactory {
        LaneFactory(
            options: options, bars: bars, instruments: instruments, quotes: quotes,
            consolidation: consolidation, ordinal: ordinal, receiveTime: receiveTime,
            protocolID: protocolID, isUnsequenced: isUnsequenced)
    }

    /// Takes one message of a BinaryFILE day file.
    mutating func takeMessage(_ packet: Packet) throws(PlantError) {
        if dayFileChannel == nil { dayFileChannel = try openDayFile() }
        let index = dayFileChannel!
        select(UInt16(index))
        channels[index].lane.message(
            packet.bytes,
            MessageOrigin(sequence: 0, receiveTime: Packet.noTime, packet: packet.number))
    }

    private mutating func openDayFile() throws(PlantError) -> Int {
        guard let feed = FeedDefinition.ofDayFiles else {
            throw PlantError(.system, "the feed nasdaq-itch-5.0 is not built in")
        }
        return try open(feed, first: nil)
    }

    /// Refuses a second source of the same trades: another feed of the venue, or packets beside a
    /// day file.
    private func refuseRival(of feed: FeedDefinition, isDayFile: Bool) throws(PlantError) {
        for other in channels where other.feed.venue == feed.venue {
            if other.feed.name != feed.name {
                throw PlantError(
                    .usage,
                    "the input carries \(other.feed.name) and \(feed.name), which report the same"
                        + " trades; choose one with --feed")
            }
            if other.endpoints.isEmpty != isDayFile {
                throw PlantError(
                    .usage,
                    "the input carries \(feed.name) in packets and as a day file, which report the"
                        + " same trades; replay one of them")
            }
        }
    }
}

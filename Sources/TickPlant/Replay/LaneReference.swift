import TickBook
import TickCapture
import TickCore
import TickTransport

/// A channel's lane: with trades alone, or with the quotes that its venue or its books make.
enum LaneReference {
    case trades(FeedLane<BarsSink>)
    case quotes(FeedLane<BookStage<QuoteSink>>, UnsafeMutablePointer<Books>)

    /// Takes one UDP payload.
    func receive(_ payload: ByteView, receiveTime: Int64, packet: UInt64, line: Int) {
        switch self {
        case .trades(let lane):
            lane.receive(payload, receiveTime: receiveTime, packet: packet, line: line)
        case .quotes(let lane, _):
            lane.receive(payload, receiveTime: receiveTime, packet: packet, line: line)
        }
    }

    /// Takes packets of the flow before; see `Lane.follow`.
    @inline(__always)
    func follow<Packets: PacketStream & ~Copyable>(
        _ flow: PlainFlow, _ line: Int, _ packets: inout Packets, _ packet: inout Packet,
        _ turns: inout Int, until: Int64
    ) -> PacketOutcome? {
        switch self {
        case .trades(let lane):
            lane.follow(flow, line, &packets, &packet, &turns, until: until)
        case .quotes(let lane, _):
            lane.follow(flow, line, &packets, &packet, &turns, until: until)
        }
    }

    /// Takes one message of a day file.
    func message(_ bytes: ByteView, _ origin: MessageOrigin) {
        switch self {
        case .trades(.itch(let lane)): lane.pointee.handler.message(bytes, origin)
        case .quotes(.itch(let lane), _): lane.pointee.handler.message(bytes, origin)
        default: break
        }
    }

    /// Packets whose header was not one of the lane's transport and feed.
    var strays: UInt64 {
        switch self {
        case .trades(let lane): lane.strays
        case .quotes(let lane, _): lane.strays
        }
    }

    /// Whether the session is one of the channel's.
    func hasSession(_ session: SessionKey) -> Bool {
        switch self {
        case .trades(let lane): lane.hasSession(session)
        case .quotes(let lane, _): lane.hasSession(session)
        }
    }

    /// When the channel's last packet was captured.
    var receiveTime: Int64 {
        switch self {
        case .trades(let lane): lane.receiveTime
        case .quotes(let lane, _): lane.receiveTime
        }
    }

    /// The channel's books, where it keeps any.
    var books: UnsafeMutablePointer<Books>? {
        if case .quotes(_, let books) = self { books } else { nil }
    }

    func finish() {
        switch self {
        case .trades(let lane): lane.finish()
        case .quotes(let lane, _): lane.finish()
        }
    }

    func report(_ title: String) -> ChannelReport {
        switch self {
        case .trades(let lane): return lane.report(title)
        case .quotes(let lane, let books):
            var report = lane.report(title)
            report.books = books.pointee.counters
            return report
        }
    }

    func destroy() {
        switch self {
        case .trades(let lane): lane.destroy()
        case .quotes(let lane, let books):
            lane.destroy()
            books.deinitialize(count: 1)
            books.deallocate()
        }
    }
}

import TickCapture
import TickCore
import TickFeeds
import TickTransport
import TickWindows

typealias ItchLane<Sink: TickSink & ~Copyable> = Lane<MoldUDP64, ItchTicks<Sink>>
typealias IexLane<Feed: IexFeed, Sink: TickSink & ~Copyable> = Lane<IEXTP, IexTicks<Feed, Sink>>

/// A channel's lane, by its feed: a switch per packet instead of an existential call.
enum FeedLane<Sink: TickSink & ~Copyable> {
    case itch(UnsafeMutablePointer<ItchLane<Sink>>)
    case tops15(UnsafeMutablePointer<IexLane<IexTops15, Sink>>)
    case tops16(UnsafeMutablePointer<IexLane<IexTops16, Sink>>)
    case deep10(UnsafeMutablePointer<IexLane<IexDeep10, Sink>>)
    case deepPlus102(UnsafeMutablePointer<IexLane<IexDeepPlus102, Sink>>)

    /// Takes one UDP payload.
    func receive(_ payload: ByteView, receiveTime: Int64, packet: UInt64, line: Int) {
        switch self {
        case .itch(let lane):
            lane.pointee.receive(payload, receiveTime: receiveTime, packet: packet, line: line)
        case .tops15(let lane):
            lane.pointee.receive(payload, receiveTime: receiveTime, packet: packet, line: line)
        case .tops16(let lane):
            lane.pointee.receive(payload, receiveTime: receiveTime, packet: packet, line: line)
        case .deep10(let lane):
            lane.pointee.receive(payload, receiveTime: receiveTime, packet: packet, line: line)
        case .deepPlus102(let lane):
            lane.pointee.receive(payload, receiveTime: receiveTime, packet: packet, line: line)
        }
    }

    /// Packets whose header was not one of the lane's transport and feed.
    var strays: UInt64 {
        switch self {
        case .itch(let lane): lane.pointee.strays
        case .tops15(let lane): lane.pointee.strays
        case .tops16(let lane): lane.pointee.strays
        case .deep10(let lane): lane.pointee.strays
        case .deepPlus102(let lane): lane.pointee.strays
        }
    }

    /// Whether the session is one of the channel's.
    func hasSession(_ session: SessionKey) -> Bool {
        switch self {
        case .itch(let lane): lane.pointee.hasSession(session)
        case .tops15(let lane): lane.pointee.hasSession(session)
        case .tops16(let lane): lane.pointee.hasSession(session)
        case .deep10(let lane): lane.pointee.hasSession(session)
        case .deepPlus102(let lane): lane.pointee.hasSession(session)
        }
    }

    /// When the channel's last packet was captured.
    var receiveTime: Int64 {
        switch self {
        case .itch(let lane): lane.pointee.handler.receiveTime
        case .tops15(let lane): lane.pointee.handler.receiveTime
        case .tops16(let lane): lane.pointee.handler.receiveTime
        case .deep10(let lane): lane.pointee.handler.receiveTime
        case .deepPlus102(let lane): lane.pointee.handler.receiveTime
        }
    }

    func finish() {
        switch self {
        case .itch(let lane): lane.pointee.finish()
        case .tops15(let lane): lane.pointee.finish()
        case .tops16(let lane): lane.pointee.finish()
        case .deep10(let lane): lane.pointee.finish()
        case .deepPlus102(let lane): lane.pointee.finish()
        }
    }

    func report(_ title: String) -> ChannelReport {
        switch self {
        case .itch(let lane): lane.pointee.report(title)
        case .tops15(let lane): lane.pointee.report(title)
        case .tops16(let lane): lane.pointee.report(title)
        case .deep10(let lane): lane.pointee.report(title)
        case .deepPlus102(let lane): lane.pointee.report(title)
        }
    }

    func destroy() {
        switch self {
        case .itch(let lane): Self.release(lane)
        case .tops15(let lane): Self.release(lane)
        case .tops16(let lane): Self.release(lane)
        case .deep10(let lane): Self.release(lane)
        case .deepPlus102(let lane): Self.release(lane)
        }
    }

    private static func release<Value: ~Copyable>(_ lane: UnsafeMutablePointer<Value>) {
        lane.deinitialize(count: 1)
        lane.deallocate()
    }

    /// Takes packets of the flow before; see `Lane.follow`.
    @inline(__always)
    func follow<Packets: PacketStream & ~Copyable>(
        _ flow: PlainFlow, _ line: Int, _ packets: inout Packets, _ packet: inout Packet,
        _ turns: inout Int, until: Int64
    ) -> PacketOutcome? {
        switch self {
        case .itch(let lane):
            lane.pointee.follow(flow, line, &packets, &packet, &turns, until: until)
        case .tops15(let lane):
            lane.pointee.follow(flow, line, &packets, &packet, &turns, until: until)
        case .tops16(let lane):
            lane.pointee.follow(flow, line, &packets, &packet, &turns, until: until)
        case .deep10(let lane):
            lane.pointee.follow(flow, line, &packets, &packet, &turns, until: until)
        case .deepPlus102(let lane):
            lane.pointee.follow(flow, line, &packets, &packet, &turns, until: until)
        }
    }
}

import TickCore
import TickFeeds
import TickTransport

/// The messages of one transport packet in wire order, before any arbitration.
enum MessageWalk {
    /// Hands on every message with its place in the packet, from 1, and its sequence number, 0
    /// where it has none; false where the lengths do not fit the packet.
    static func messages<Framing: MessageFraming>(
        _ framing: Framing.Type, of block: MessageBlock, _ body: (ByteView, UInt64, UInt64) -> Void
    ) -> Bool {
        var offset = 0
        for index in 0..<block.count {
            guard block.body.has(2, at: offset) else { return false }
            let length = Framing.messageLength(block.body, at: offset)
            guard let bytes = block.body.slice(at: offset + 2, count: length) else { return false }
            let place = UInt64(index)
            let sequence = block.kind == .data ? block.sequence &+ place : 0
            body(bytes, place + 1, sequence)
            offset += 2 + length
        }
        return offset == block.body.count
    }

    /// The same by a feed's transport; nil where the datagram is not of it, or of another feed.
    static func messages(
        of datagram: Datagram, _ feed: FeedDefinition, _ body: (ByteView, UInt64, UInt64) -> Void
    ) -> Bool? {
        switch feed.transport {
        case .moldUDP64:
            return MoldUDP64.parse(datagram).map { messages(MoldUDP64.self, of: $0, body) }
        case .iexTP:
            guard !FeedDetector.carriesOther(datagram, than: feed) else { return nil }
            return IEXTP.parse(datagram).map { messages(IEXTP.self, of: $0, body) }
        }
    }

    /// The session in a datagram's transport header.
    static func session(of datagram: Datagram, _ feed: FeedDefinition) -> SessionKey? {
        switch feed.transport {
        case .moldUDP64: MoldUDP64.parse(datagram)?.session
        case .iexTP: IEXTP.parse(datagram)?.session
        }
    }
}

import TickCore
import TickFeeds
import TickTransport

/// Tells which feed a UDP payload carries, from the payload alone.
///
/// IEX-TP names its message protocol; a MoldUDP64 packet is believed when its session is text, its
/// lengths fill it exactly and every message has a type and size of the feed.
public enum FeedDetector {
    /// The feed, or nil where the payload proves none (a heartbeat proves nothing).
    public static func feed(of datagram: Datagram) -> FeedDefinition? {
        if let number = IEXTP.messageProtocol(datagram.payload),
            let feed = FeedDefinition.all.first(where: { $0.messageProtocolIDs.contains(number) }),
            let block = IEXTP.parse(datagram), isPlausible(IEXTP.self, block, feed, datagram)
        {
            return feed
        }
        guard let block = MoldUDP64.parse(datagram), block.count > 0, hasTextSession(block) else {
            return nil
        }
        return FeedDefinition.all.first {
            $0.transport == .moldUDP64 && isPlausible(MoldUDP64.self, block, $0, datagram)
        }
    }

    /// The feed that a datagram carries when all flows are said to carry `given`: it, unless the
    /// datagram is of another transport or says itself that it carries another feed.
    static func feed(of datagram: Datagram, given: FeedDefinition?) -> FeedDefinition? {
        guard let given else { return feed(of: datagram) }
        switch given.transport {
        case .moldUDP64: return MoldUDP64.parse(datagram) == nil ? nil : given
        case .iexTP:
            let isSegment = IEXTP.parse(datagram) != nil
            return isSegment && !carriesOther(datagram, than: given) ? given : nil
        }
    }

    /// Whether an IEX-TP segment says that it carries another known feed.
    static func carriesOther(_ datagram: Datagram, than feed: FeedDefinition) -> Bool {
        guard let number = IEXTP.messageProtocol(datagram.payload),
            !feed.messageProtocolIDs.contains(number)
        else { return false }
        return FeedDefinition.all.contains { $0.messageProtocolIDs.contains(number) }
    }

    /// Whether a datagram without messages could be any feed's sign of life.
    static func isHeartbeat(_ datagram: Datagram) -> Bool {
        guard let block = MoldUDP64.parse(datagram) else { return false }
        return block.count == 0 && block.body.count == 0
    }

    /// Whether every whole message of the block fits the feed; a cut packet proves by its first.
    private static func isPlausible<Framing: MessageFraming>(
        _ framing: Framing.Type, _ block: MessageBlock, _ feed: FeedDefinition,
        _ datagram: Datagram
    ) -> Bool {
        var offset = 0
        var seen = 0
        for _ in 0..<block.count {
            guard block.body.has(2, at: offset) else { break }
            let length = Framing.messageLength(block.body, at: offset)
            guard let message = block.body.slice(at: offset + 2, count: length) else { break }
            guard length > 0, let known = feed.message(type: message.u8(0)),
                length >= known.byteCount
            else { return false }
            offset += 2 + length
            seen += 1
        }
        return seen > 0 || (block.count == 0 && block.body.count == 0)
    }

    private static func hasTextSession(_ block: MessageBlock) -> Bool {
        let text = MoldUDP64.sessionBytes(block.session)
        return text.allSatisfy { (0x20..<0x7F).contains($0) } || text.allSatisfy { $0 == 0 }
    }
}

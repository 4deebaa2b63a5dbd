/// A feed at run time: where it comes from, how its messages look.
///
/// Concurrency: an immutable value.
public struct FeedDefinition: Sendable {
    /// The folder's name under `feeds/`, and what `--feed` takes.
    public let name: String
    /// What people call it.
    public let title: String
    /// The venue's market identifier code (ISO 10383).
    public let venue: String
    /// What carries it.
    public let transport: Transport
    /// The IEX-TP message protocol ids that announce this feed; empty for other transports.
    public let messageProtocolIDs: [UInt16]
    /// The order of the bytes of its numbers; text is always read as it stands.
    public let byteOrder: ByteOrder
    /// Digits after the decimal point in which the feed's trade prices are exact.
    public let priceDigits: Int
    /// What its event times count from.
    public let timeBase: TimeBase
    /// How far event times may go back in an unbroken sequence. Units: nanoseconds.
    public let eventDisorderNanos: Int64
    /// What a heartbeat's own time is reduced by before it proves anything. Units: nanoseconds.
    public let heartbeatMarginNanos: Int64
    /// Whether it reports opening and closing crosses, which calendar bars wait for.
    public let hasOfficialPrints: Bool
    /// Where its layout comes from.
    public let specification: Specification
    /// All messages, the most frequent first.
    public let messages: [MessageDefinition]
    private let positions: [UInt8]

    /// The session layer that carries the feed.
    public enum Transport: Sendable { case moldUDP64, iexTP }

    /// The order of the bytes of a number.
    public enum ByteOrder: Sendable { case big, little }

    /// What event times count from.
    public enum TimeBase: Sendable {
        /// Midnight of the trade date in US Eastern time: the date is an input.
        case midnightEastern
        /// The Unix epoch, UTC.
        case unixNanos
    }

    /// The venue's document that the layout comes from.
    public struct Specification: Sendable {
        /// The document's title.
        public let title: String
        /// The version its front page bears.
        public let version: String
        /// The date it bears, ISO 8601, or `unknown`.
        public let date: String
    }

    init(
        name: String, title: String, venue: String, transport: Transport,
        messageProtocolIDs: [UInt16], byteOrder: ByteOrder, priceDigits: Int, timeBase: TimeBase,
        eventDisorderNanos: Int64, heartbeatMarginNanos: Int64, hasOfficialPrints: Bool,
        specification: Specification, messages: [MessageDefinition]
    ) {
        self.hasOfficialPrints = hasOfficialPrints
        self.name = name
        self.title = title
        self.venue = venue
        self.transport = transport
        self.messageProtocolIDs = messageProtocolIDs
        self.byteOrder = byteOrder
        self.priceDigits = priceDigits
        self.timeBase = timeBase
        self.eventDisorderNanos = eventDisorderNanos
        self.heartbeatMarginNanos = heartbeatMarginNanos
        self.specification = specification
        self.messages = messages
        var positions = [UInt8](repeating: .max, count: 256)
        for (index, message) in messages.enumerated() {
            positions[Int(message.type)] = UInt8(index)
        }
        self.positions = positions
    }

    /// The message with this type byte, or nil. Cost: one table look-up.
    public func message(type: UInt8) -> MessageDefinition? {
        let position = Int(positions[Int(type)])
        return position < messages.count ? messages[position] : nil
    }

    /// The message with this name, or nil.
    public func message(named name: String) -> MessageDefinition? {
        messages.first { $0.name == name }
    }

    /// The feed with this name, or nil.
    public static func named(_ name: String) -> FeedDefinition? {
        all.first { $0.name == name }
    }

    /// The feed an IEX-TP message protocol id announces, or nil.
    public static func announced(byMessageProtocolID id: UInt16) -> FeedDefinition? {
        all.first { $0.messageProtocolIDs.contains(id) }
    }
}

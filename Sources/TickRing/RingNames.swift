/// What a ring and its two sides are called where one of them must be named.
public struct RingNames: Sendable {
    /// The ring.
    public let ring: String
    /// The side that fills it.
    public let producer: String
    /// The side, or the sides, that empty it.
    public let consumers: [String]

    /// A ring for one consumer.
    public init(ring: String, producer: String, consumer: String) {
        self.init(ring: ring, producer: producer, consumers: [consumer])
    }

    /// A ring for several consumers.
    public init(ring: String, producer: String, consumers: [String]) {
        self.ring = ring
        self.producer = producer
        self.consumers = consumers
    }
}

/// The other side of a ring has stood still for longer than it may.
public struct RingStall: Error, Equatable, CustomStringConvertible {
    /// The ring.
    public let ring: String
    /// Who stands still.
    public let peer: String
    /// The last position that it reached.
    public let position: Int
    /// Whether it is gone without closing, rather than slow.
    public let isAbandoned: Bool

    /// One sentence.
    public var description: String {
        isAbandoned
            ? "ring \(ring): \(peer) died at element \(position)"
            : "ring \(ring): \(peer) stands still at element \(position)"
    }
}

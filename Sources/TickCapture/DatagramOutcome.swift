import TickCore

/// What became of one packet on its way to a UDP datagram.
@frozen public enum DatagramOutcome: UInt8, Sendable, CaseIterable {
    /// A whole UDP datagram.
    case datagram
    /// The snap length cut the payload; the datagram holds what is left of it and its addresses.
    case truncated
    /// The snap length cut a header; which flow lost data is unknown.
    case truncatedHeaders
    /// A fragment of a datagram of which others are missing yet.
    case fragmentPending
    /// IP, but not UDP.
    case notUDP
    /// Neither IPv4 nor IPv6: ARP, LLDP, PTP over Ethernet and so on.
    case notIP
    /// Lengths or versions that contradict one another.
    case malformed
    /// A link type that is not read here.
    case unknownLinkType
}

/// How many packets came to each outcome.
@frozen public struct DatagramCounters: Sendable, Equatable {
    /// Whole UDP datagrams.
    public var datagrams: UInt64 = 0
    /// Datagrams whose payload the snap length cut.
    public var truncated: UInt64 = 0
    /// Packets of which the snap length cut a header.
    public var truncatedHeaders: UInt64 = 0
    /// Fragments that did not complete a datagram.
    public var fragmentsPending: UInt64 = 0
    /// IP packets of other protocols.
    public var notUDP: UInt64 = 0
    /// Packets that are not IP.
    public var notIP: UInt64 = 0
    /// Packets whose lengths or versions contradict one another.
    public var malformed: UInt64 = 0
    /// Packets of link types that are not read.
    public var unknownLinkType: UInt64 = 0
    /// Datagrams put together from fragments; part of `datagrams`.
    public var reassembled: UInt64 = 0
    /// Incomplete datagrams given up: too old, table full, or fragments that contradict each other.
    public var reassemblyGivenUp: UInt64 = 0

    /// Counters at zero.
    @inlinable public init() {}

    /// Every packet seen: the sum over all outcomes.
    public var packets: UInt64 {
        datagrams + truncated + truncatedHeaders + fragmentsPending + notUDP + notIP + malformed
            + unknownLinkType
    }

    mutating func count(_ outcome: DatagramOutcome) {
        switch outcome {
        case .datagram: datagrams &+= 1
        case .truncated: truncated &+= 1
        case .truncatedHeaders: truncatedHeaders &+= 1
        case .fragmentPending: fragmentsPending &+= 1
        case .notUDP: notUDP &+= 1
        case .notIP: notIP &+= 1
        case .malformed: malformed &+= 1
        case .unknownLinkType: unknownLinkType &+= 1
        }
    }
}

extension Datagram {
    /// A datagram of no bytes, for a decoder to fill.
    @inlinable public static var blank: Datagram {
        Datagram(
            payload: ByteView(UnsafeRawBufferPointer(start: nil, count: 0)),
            destination: Endpoint(ipv4: 0, port: 0), receiveTime: Packet.noTime, packet: 0)
    }
}

import TickCore

/// Finds the UDP datagram in a packet: link layer, IP, fragments, UDP.
///
/// Concurrency: one thread; keep it in a local variable.
/// Cost: Ethernet with IPv4 and UDP is one inlined run of loads and compares; everything else is a
/// call. Nothing is allocated but the fragment table, once, at the first fragment.
/// Limits: UDP checksums are not checked (offload leaves them wrong); bytes past the lengths of IP
/// and UDP are never handed out. BinaryFILE records are messages, not datagrams: not for here.
@frozen public struct DatagramDecoder: ~Copyable {
    @usableFromInline var tally: DatagramCounters
    var fragments: FragmentTable

    /// A decoder that has seen nothing.
    public init() {
        tally = DatagramCounters()
        fragments = FragmentTable()
    }

    /// What became of the packets so far.
    public var counters: DatagramCounters { tally }

    /// Incomplete datagrams waiting for fragments; at the end of the input they are lost.
    public var datagramsPending: Int { fragments.count }

    /// Decodes `packet` into `datagram`, whose payload lives until the reader's or the decoder's
    /// next call.
    @inlinable @inline(__always)
    public mutating func decode(
        _ packet: borrowing Packet, into datagram: inout Datagram
    ) -> DatagramOutcome {
        if decodePlain(packet, &datagram) { return .datagram }
        // A datagram of its own, so that the caller's can stay in registers.
        var slow = datagram
        let outcome = decodeSlowly(
            packet.bytes, packet.originalCount, packet.receiveTime, packet.number, packet.linkType,
            packet.source, &slow)
        datagram = slow
        return outcome
    }

    /// The datagram of a plain packet.
    @inlinable @inline(__always)
    mutating func decodePlain(
        _ packet: borrowing Packet, _ datagram: inout Datagram
    ) -> Bool {
        let bytes = packet.bytes
        guard let size = PlainFlow.payloadSize(bytes, packet.linkType) else { return false }
        datagram.payload = ByteView(base: bytes.base + PlainFlow.headerBytes, count: size)
        datagram.destination = Endpoint(ipv4: bytes.u32be(30), port: bytes.u16be(36))
        datagram.receiveTime = packet.receiveTime
        datagram.packet = packet.number
        tally.datagrams &+= 1
        return true
    }

    /// Counts datagrams that a `PlainFlow` has found.
    public mutating func countPlain(_ count: UInt64) { tally.datagrams &+= count }

    /// LINKTYPE_ETHERNET as a constant: a static stored property would cost a call per packet.
    @inlinable @inline(__always)
    static var ethernet: UInt32 { 1 }

    /// Every other packet.
    ///
    /// Takes the fields one by one: a whole packet would be copied to memory before every fast
    /// decode, which then waits for its own stores.
    @usableFromInline @inline(never)
    mutating func decodeSlowly(
        _ bytes: ByteView, _ originalCount: Int, _ receiveTime: Int64, _ number: UInt64,
        _ linkType: LinkType, _ source: UInt16, _ datagram: inout Datagram
    ) -> DatagramOutcome {
        let packet = Packet(
            bytes: bytes, originalCount: originalCount, receiveTime: receiveTime, number: number,
            linkType: linkType, source: source)
        datagram.receiveTime = packet.receiveTime
        datagram.packet = packet.number
        let outcome =
            switch NetworkLayer(of: packet) {
            case .ipv4(let offset): decodeIPv4(packet, offset, &datagram)
            case .ipv6(let offset): decodeIPv6(packet, offset, &datagram)
            case .other: DatagramOutcome.notIP
            case .short: packet.missing
            case .malformed: DatagramOutcome.malformed
            case .unknownLinkType: DatagramOutcome.unknownLinkType
            }
        tally.count(outcome)
        return outcome
    }
}

extension Packet {
    /// What it means that bytes which the headers promise are not there.
    var missing: DatagramOutcome { isTruncated ? .truncatedHeaders : .malformed }
}

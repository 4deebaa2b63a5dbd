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
        return decodeSlowly(
            packet.bytes, packet.originalCount, packet.receiveTime, packet.number, packet.linkType,
            packet.source, &datagram)
    }

    /// Ethernet without tags, IPv4 without options and fragments, UDP, all lengths in accord.
    ///
    /// Layout: 12 type u16 · 14 version and header length · 16 total length u16 · 20 fragment u16 ·
    /// 23 protocol · 26 source u32 · 30 destination u32 · 34 ports u16 · 38 UDP length u16.
    @inlinable @inline(__always)
    mutating func decodePlain(
        _ packet: borrowing Packet, _ datagram: inout Datagram
    ) -> Bool {
        let bytes = packet.bytes
        guard packet.linkType.rawValue == Self.ethernet, bytes.count >= 42 else { return false }
        guard bytes.u32be(12) & 0xFFFF_FF00 == 0x0800_4500 else { return false }
        guard bytes.u16be(20) & 0x3FFF == 0, bytes.u8(23) == 17 else { return false }
        let total = Int(bytes.u16be(16))
        let size = Int(bytes.u16be(38))
        guard size >= 8, size == total &- 20, total <= bytes.count &- 14 else { return false }
        datagram.payload = ByteView(base: bytes.base + 42, count: size &- 8)
        datagram.destination = Endpoint(ipv4: bytes.u32be(30), port: bytes.u16be(36))
        datagram.receiveTime = packet.receiveTime
        datagram.packet = packet.number
        tally.datagrams &+= 1
        return true
    }

    /// LINKTYPE_ETHERNET as a constant: a static stored property would cost a call per packet.
    @inlinable static var ethernet: UInt32 { 1 }

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

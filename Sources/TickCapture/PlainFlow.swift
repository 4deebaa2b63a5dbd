import TickCore

/// A flow of plain datagrams – Ethernet without tags, IPv4 without options and fragments, UDP, all
/// lengths in accord – as one compare on a packet's bytes can tell it.
///
/// Concurrency: a value. Cost: some ten loads and compares a packet.
@frozen public struct PlainFlow: Sendable {
    /// Destination address and port where they stand in the packet, in one word.
    @usableFromInline let key: UInt64

    /// The flow to `endpoint`; nil for IPv6, whose packets are never plain.
    public init?(to endpoint: Endpoint) {
        guard !endpoint.isIPv6 else { return nil }
        key = endpoint.low &<< 32 | UInt64(endpoint.port)
    }

    /// The UDP payload of a packet of this flow; nil for any other packet, and for one of this
    /// flow that is not plain.
    @inlinable @inline(__always)
    public func payload(_ bytes: ByteView, _ linkType: LinkType) -> ByteView? {
        guard let size = PlainFlow.payloadSize(bytes, linkType),
            // Address, source port, destination port.
            bytes.u64be(30) & 0xFFFF_FFFF_0000_FFFF == key
        else { return nil }
        return ByteView(base: bytes.base + Self.headerBytes, count: size)
    }

    /// The length of what lies before the payload.
    @inlinable public static var headerBytes: Int { 42 }

    /// The payload's length of a plain datagram; nil for any other packet.
    ///
    /// Layout: 12 type u16 · 14 version and header length · 16 total length u16 · 20 fragment u16 ·
    /// 23 protocol · 26 source u32 · 30 destination u32 · 34 ports u16 · 38 UDP length u16.
    @inlinable @inline(__always)
    static func payloadSize(_ bytes: ByteView, _ linkType: LinkType) -> Int? {
        guard linkType.rawValue == DatagramDecoder.ethernet, bytes.count >= headerBytes,
            bytes.u32be(12) & 0xFFFF_FF00 == 0x0800_4500,
            // Fragment flags and offset, time to live, protocol.
            bytes.u32be(20) & 0x3FFF_00FF == 17
        else { return nil }
        let total = Int(bytes.u16be(16))
        let size = Int(bytes.u16be(38))
        guard size >= 8, size == total &- 20, total <= bytes.count &- 14 else { return nil }
        return size &- 8
    }
}

import TickCore

/// The part of an IP packet behind its header.
struct IPPayload {
    /// What was captured of it, never more than `declared`.
    var bytes: ByteView
    /// How long the IP header says it is.
    var declared: Int
    var source: Endpoint
    var destination: Endpoint
    /// Whether `bytes` were put together from fragments.
    var isReassembled = false

    /// The payload without its first `count` bytes; nil where it is shorter.
    func dropping(_ count: Int) -> IPPayload? {
        guard bytes.has(count), count <= declared else { return nil }
        var rest = self
        rest.bytes = bytes.dropping(count)
        rest.declared = declared - count
        return rest
    }
}

/// IPv4, IPv6 and UDP headers.
///
/// Source: RFC 791, RFC 8200, RFC 768.
extension DatagramDecoder {
    /// Layout: 0 version and header words · 2 total length u16 · 4 id u16 · 6 fragment u16 ·
    /// 9 protocol · 12 source u32 · 16 destination u32.
    mutating func decodeIPv4(
        _ packet: Packet, _ offset: Int, _ datagram: inout Datagram
    ) -> DatagramOutcome {
        let header = packet.bytes.dropping(offset)
        guard header.has(20) else { return packet.missing }
        let headerSize = Int(header.u8(0) & 0x0F) * 4
        let total = Int(header.u16be(2))
        guard header.u8(0) >> 4 == 4, headerSize >= 20, total >= headerSize else {
            return .malformed
        }
        guard header.count >= total || offset + total <= packet.originalCount else {
            return .malformed
        }
        guard header.has(headerSize) else { return packet.missing }
        guard header.u8(9) == Self.udpNumber else { return .notUDP }
        let declared = total - headerSize
        let captured = min(declared, header.count - headerSize)
        let payload = IPPayload(
            bytes: ByteView(base: header.base + headerSize, count: captured), declared: declared,
            source: Endpoint(ipv4: header.u32be(12), port: 0),
            destination: Endpoint(ipv4: header.u32be(16), port: 0))
        guard header.u16be(6) & 0x3FFF != 0 else { return decodeUDP(payload, packet, &datagram) }
        let fragment = Fragment(
            id: UInt32(header.u16be(4)), nextHeader: Self.udpNumber,
            offset: Int(header.u16be(6) & 0x1FFF) * 8, isLast: header.u16be(6) & 0x2000 == 0)
        return decodeFragment(fragment, payload, packet, &datagram)
    }

    /// Layout: 0 version · 4 payload length u16 · 6 next header · 8 source · 24 destination.
    mutating func decodeIPv6(
        _ packet: Packet, _ offset: Int, _ datagram: inout Datagram
    ) -> DatagramOutcome {
        let header = packet.bytes.dropping(offset)
        guard header.has(40) else { return packet.missing }
        let declared = Int(header.u16be(4))
        guard header.u8(0) >> 4 == 6 else { return .malformed }
        guard header.count >= 40 + declared || offset + 40 + declared <= packet.originalCount
        else { return .malformed }
        let payload = IPPayload(
            bytes: ByteView(base: header.base + 40, count: min(declared, header.count - 40)),
            declared: declared,
            source: Endpoint(ipv6High: header.u64be(8), low: header.u64be(16), port: 0),
            destination: Endpoint(ipv6High: header.u64be(24), low: header.u64be(32), port: 0))
        return decodeNext(header.u8(6), payload, packet, &datagram)
    }

    /// Walks extension headers to UDP; each takes at least eight bytes, so it ends.
    mutating func decodeNext(
        _ first: UInt8, _ start: IPPayload, _ packet: Packet, _ datagram: inout Datagram
    ) -> DatagramOutcome {
        var (number, payload) = (first, start)
        while number != Self.udpNumber {
            guard Self.isExtension(number) else { return .notUDP }
            guard payload.declared >= 8 else { return .malformed }
            guard payload.bytes.has(8) else { return packet.missing }
            if number == Self.fragmentNumber {
                return decodeFragmentHeader(payload, packet, &datagram)
            }
            let words = Int(payload.bytes.u8(1))
            let size = number == Self.authenticationNumber ? (words + 2) * 4 : (words + 1) * 8
            number = payload.bytes.u8(0)
            guard size <= payload.declared else { return .malformed }
            guard let rest = payload.dropping(size) else { return packet.missing }
            payload = rest
        }
        return decodeUDP(payload, packet, &datagram)
    }

    /// IPv6 fragment header. Layout: 0 next header · 2 offset (13 bits), 2 reserved, more flag ·
    /// 4 id u32.
    private mutating func decodeFragmentHeader(
        _ payload: IPPayload, _ packet: Packet, _ datagram: inout Datagram
    ) -> DatagramOutcome {
        let header = payload.bytes
        let fragment = Fragment(
            id: header.u32be(4), nextHeader: header.u8(0), offset: Int(header.u16be(2) & 0xFFF8),
            isLast: header.u16be(2) & 1 == 0)
        guard let rest = payload.dropping(8), !payload.isReassembled else { return .malformed }
        let isWhole = fragment.offset == 0 && fragment.isLast
        if isWhole { return decodeNext(fragment.nextHeader, rest, packet, &datagram) }
        let mayBeUDP =
            fragment.nextHeader == Self.udpNumber || Self.isExtension(fragment.nextHeader)
        guard mayBeUDP else { return .notUDP }
        return decodeFragment(fragment, rest, packet, &datagram)
    }

    /// Layout: 0 source port u16 · 2 destination port u16 · 4 length u16, header included.
    func decodeUDP(
        _ payload: IPPayload, _ packet: Packet, _ datagram: inout Datagram
    ) -> DatagramOutcome {
        guard payload.declared >= 8 else { return .malformed }
        guard payload.bytes.has(8) else { return packet.missing }
        let size = Int(payload.bytes.u16be(4))
        guard size >= 8, size <= payload.declared else { return .malformed }
        datagram.destination = payload.destination
        datagram.destination.port = payload.bytes.u16be(2)
        let captured = min(size, payload.bytes.count) - 8
        datagram.payload = ByteView(base: payload.bytes.base + 8, count: captured)
        return captured == size - 8 ? .datagram : .truncated
    }

    static var udpNumber: UInt8 { 17 }
    static var fragmentNumber: UInt8 { 44 }
    static var authenticationNumber: UInt8 { 51 }

    /// Hop-by-hop, routing, fragment, authentication, destination options.
    static func isExtension(_ number: UInt8) -> Bool {
        switch number {
        case 0, 43, 44, 51, 60: true
        default: false
        }
    }
}

import TickCore

/// Where the network layer of a packet starts and which it is.
///
/// Source: www.tcpdump.org/linktypes.html; IEEE 802.1Q; RFC 3032 (MPLS).
enum NetworkLayer {
    case ipv4(Int), ipv6(Int)
    /// A protocol that is not IP.
    case other
    /// The packet ends inside its link layer.
    case short
    case malformed
    case unknownLinkType

    init(of packet: Packet) {
        let bytes = packet.bytes
        switch packet.linkType {
        case .ethernet: self = Self.behindEtherType(bytes, at: 12)
        case .linuxSLL: self = Self.behindEtherType(bytes, at: 14)
        case .linuxSLL2: self = Self.behindSLL2(bytes)
        case .null: self = Self.behindFamily(bytes, isHostOrder: true)
        case .loop: self = Self.behindFamily(bytes, isHostOrder: false)
        case .raw, .rawBSD, .rawOpenBSD: self = Self.byVersion(bytes, at: 0)
        case .ipv4: self = .ipv4(0)
        case .ipv6: self = .ipv6(0)
        default: self = .unknownLinkType
        }
    }

    /// Follows stacked VLAN tags from the EtherType at `start`.
    private static func behindEtherType(_ bytes: ByteView, at start: Int) -> NetworkLayer {
        var offset = start
        while bytes.has(2, at: offset) {
            switch bytes.u16be(offset) {
            case 0x8100, 0x88A8, 0x9100: offset += 4
            case let type: return named(type, bytes, at: offset + 2)
            }
        }
        return .short
    }

    private static func named(_ type: UInt16, _ bytes: ByteView, at offset: Int) -> NetworkLayer {
        switch type {
        case 0x0800: .ipv4(offset)
        case 0x86DD: .ipv6(offset)
        case 0x8847, 0x8848: behindMPLS(bytes, at: offset)
        default: .other
        }
    }

    /// Pops labels up to the bottom of the stack; what follows is told by its version.
    private static func behindMPLS(_ bytes: ByteView, at start: Int) -> NetworkLayer {
        var offset = start
        while bytes.has(4, at: offset) {
            let isBottom = bytes.u8(offset + 2) & 1 == 1
            offset += 4
            if isBottom { return byVersion(bytes, at: offset) }
        }
        return .short
    }

    /// Linux cooked v2: protocol at 0, 20 bytes of header.
    private static func behindSLL2(_ bytes: ByteView) -> NetworkLayer {
        guard bytes.has(20) else { return .short }
        let type = bytes.u16be(0)
        let isTag = type == 0x8100 || type == 0x88A8 || type == 0x9100
        return isTag ? behindEtherType(bytes, at: 22) : named(type, bytes, at: 20)
    }

    /// Four bytes of address family; IPv6 has a number of its own on every system.
    private static func behindFamily(_ bytes: ByteView, isHostOrder: Bool) -> NetworkLayer {
        guard bytes.has(4) else { return .short }
        var family = bytes.u32be(0)
        // The order of the capturing machine is unknown; families are small numbers.
        if isHostOrder, family > 0xFFFF { family = family.byteSwapped }
        switch family {
        case 2: return .ipv4(4)
        case 10, 23, 24, 28, 30: return .ipv6(4)
        default: return .other
        }
    }

    private static func byVersion(_ bytes: ByteView, at offset: Int) -> NetworkLayer {
        guard bytes.has(1, at: offset) else { return .short }
        switch bytes.u8(offset) >> 4 {
        case 4: return .ipv4(offset)
        case 6: return .ipv6(offset)
        default: return .malformed
        }
    }
}

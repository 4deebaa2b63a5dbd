import TickCore

/// The state of the pcapng section being read; interface numbers restart with each.
@usableFromInline struct PcapngSection {
    var isBigEndian = false
    var interfaces: [PcapngInterface] = []
}

/// The block types read here.
///
/// Source: draft-ietf-opsawg-pcapng, section 4.
enum PcapngBlock {
    static let sectionHeader: UInt32 = 0x0A0D_0D0A
    static let interfaceDescription: UInt32 = 1
    static let obsoletePacket: UInt32 = 2
    static let simplePacket: UInt32 = 3
    static let interfaceStatistics: UInt32 = 5
    static let enhancedPacket: UInt32 = 6

    static let byteOrderMagic: UInt32 = 0x1A2B_3C4D

    /// The smallest total length of a block of `type`.
    static func sizeMin(_ type: UInt32) -> UInt32 {
        switch type {
        case sectionHeader: 28
        case interfaceDescription: 20
        case obsoletePacket, enhancedPacket: 32
        case simplePacket: 16
        case interfaceStatistics: 24
        default: 12
        }
    }

    static func carriesPacket(_ type: UInt32) -> Bool {
        type == enhancedPacket || type == simplePacket || type == obsoletePacket
    }

    static func isRead(_ type: UInt32) -> Bool { sizeMin(type) > 12 }
}

/// Walks the options at the end of a pcapng block.
///
/// Layout: code u16 · length u16 · value padded to 4; code 0 ends.
struct PcapngOptions {
    private let bytes: OrderedBytes
    private var offset: Int
    /// Whether an option reached past the block.
    private(set) var isMalformed = false

    init(_ bytes: OrderedBytes, from offset: Int) {
        self.bytes = bytes
        self.offset = offset
    }

    /// The next option's code and value, or nil at the end.
    mutating func next() -> (code: UInt16, value: OrderedBytes)? {
        guard bytes.view.has(4, at: offset) else { return nil }
        let code = bytes.u16(offset)
        let count = Int(bytes.u16(offset + 2))
        guard code != 0 else { return nil }
        guard let value = bytes.view.slice(at: offset + 4, count: count) else {
            isMalformed = true
            return nil
        }
        offset += 4 + (count + 3) & ~3
        return (code, OrderedBytes(value, isBigEndian: bytes.isBigEndian))
    }
}

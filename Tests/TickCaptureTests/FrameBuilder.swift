/// Frames from the link layer up, each piece wrapping the one inside it.
enum FrameBuilder {
    static let source: [UInt8] = [10, 1, 2, 3]
    static let destination: [UInt8] = [233, 54, 12, 111]
    static let source6: [UInt8] = [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1]
    static let destination6: [UInt8] = [0xFF, 0x0E] + [UInt8](repeating: 0, count: 13) + [7]

    static func udp(_ payload: [UInt8], length: UInt16? = nil) -> [UInt8] {
        var header = CaptureBuilder(isBigEndian: true)
        header.u16(40_000)
        header.u16(26_477)
        header.u16(length ?? UInt16(payload.count + 8))
        header.u16(0)
        return header.bytes + payload
    }

    static func ipv4(
        _ payload: [UInt8], proto: UInt8 = 17, id: UInt16 = 1, fragment: UInt16 = 0x4000,
        options: [UInt8] = [], total: UInt16? = nil
    ) -> [UInt8] {
        var header = CaptureBuilder(isBigEndian: true)
        header.u8(0x40 | UInt8(5 + options.count / 4))
        header.u8(0)
        header.u16(total ?? UInt16(20 + options.count + payload.count))
        header.u16(id)
        header.u16(fragment)
        header.u8(64)
        header.u8(proto)
        header.u16(0)
        return header.bytes + source + destination + options + payload
    }

    static func ipv6(_ payload: [UInt8], next: UInt8 = 17, length: UInt16? = nil) -> [UInt8] {
        var header = CaptureBuilder(isBigEndian: true)
        header.u32(0x6000_0000)
        header.u16(length ?? UInt16(payload.count))
        header.u8(next)
        header.u8(64)
        return header.bytes + source6 + destination6 + payload
    }

    static func ethernet(
        _ payload: [UInt8], type: UInt16 = 0x0800, tags: [UInt16] = []
    ) -> [UInt8] {
        var header = CaptureBuilder(isBigEndian: true)
        header.bytes = [1, 0, 0x5E, 54, 12, 111, 2, 0, 0, 0, 0, 1]
        for (index, tag) in tags.enumerated() {
            header.u16(tag)
            header.u16(UInt16(100 + index))
        }
        header.u16(type)
        return header.bytes + payload
    }

    /// A whole Ethernet frame that carries `payload` over IPv4 and UDP.
    static func plain(_ payload: [UInt8]) -> [UInt8] { ethernet(ipv4(udp(payload))) }
}

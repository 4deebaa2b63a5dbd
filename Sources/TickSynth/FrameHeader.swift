/// The Ethernet, IPv4 and UDP headers in front of every payload of a multicast flow.
///
/// Layout: Ethernet 0 (14) · IPv4 14 (20, no options) · UDP 34 (8); big-endian. The UDP checksum is
/// zero, which IPv4 allows; the IP header's is right.
struct FrameHeader {
    /// The multicast group, host order.
    let group: UInt32
    let port: UInt16
    /// An address of the range kept for documentation.
    private let source: UInt32 = 0xC000_0201
    private let fixedSum: UInt32

    init(group: UInt32, port: UInt16) {
        self.group = group
        self.port = port
        let fixed: [UInt32] = [
            0x4500, 0x4000, 0x1011, source >> 16, source & 0xFFFF, group >> 16, group & 0xFFFF,
        ]
        fixedSum = fixed.reduce(0, +)
    }

    @inline(__always)
    func write(
        at base: UnsafeMutableRawPointer, payloadCount: Int, identification: UInt16
    ) {
        let frame = WireMessage(base: base)
        frame.u16be(0, 0x0100)
        frame.u32be(2, 0x5E00_0000 | group & 0x7F_FFFF)
        frame.u16be(6, 0x0200)
        frame.u32be(8, 0x5450_0001)
        frame.u16be(12, 0x0800)
        let total = UInt16(truncatingIfNeeded: payloadCount &+ 28)
        frame.u16be(14, 0x4500)
        frame.u16be(16, total)
        frame.u16be(18, identification)
        frame.u32be(20, 0x4000_1011)
        frame.u16be(24, checksum(total, identification))
        frame.u32be(26, source)
        frame.u32be(30, group)
        frame.u16be(34, port)
        frame.u16be(36, port)
        frame.u16be(38, total &- 20)
        frame.u16be(40, 0)
    }

    @inline(__always)
    private func checksum(_ total: UInt16, _ identification: UInt16) -> UInt16 {
        var sum = fixedSum &+ UInt32(total) &+ UInt32(identification)
        sum = (sum & 0xFFFF) &+ (sum &>> 16)
        sum = (sum & 0xFFFF) &+ (sum &>> 16)
        return ~UInt16(truncatingIfNeeded: sum)
    }
}

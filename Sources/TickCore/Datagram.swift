/// One UDP payload and the address it was sent to, found inside a packet.
///
/// Concurrency: a borrowed value; `payload` lives until the packet reader's next call.
@frozen public struct Datagram {
    /// The UDP payload.
    public var payload: ByteView
    /// Where it went: the multicast group and port that name a flow.
    public var destination: Endpoint
    /// Capture time in nanoseconds since the Unix epoch, or `Packet.noTime`.
    public var receiveTime: Int64
    /// The number of the record in its file that completed this datagram, from 1.
    public var packet: UInt64

    /// A datagram of given parts; `payload` must outlive its use.
    @inlinable
    public init(
        payload: ByteView, destination: Endpoint, receiveTime: Int64, packet: UInt64
    ) {
        self.payload = payload
        self.destination = destination
        self.receiveTime = receiveTime
        self.packet = packet
    }
}

/// An IP address and a UDP port.
///
/// Layout: address as two halves, first half in `high`; IPv4 sits in `low`, with `high` 0 and
/// `isIPv6` false.
@frozen public struct Endpoint: Hashable, Sendable {
    /// The first half of an IPv6 address; 0 for IPv4.
    public var high: UInt64
    /// The second half of an IPv6 address, or the whole IPv4 address.
    public var low: UInt64
    /// The UDP port, in host order.
    public var port: UInt16
    /// Whether the address is an IPv6 one; tells ::1.2.3.4 from 1.2.3.4.
    public var isIPv6: Bool

    /// An IPv4 endpoint; `address` is the 32-bit address in host order (1.2.3.4 is 0x01020304).
    @inlinable @inline(__always)
    public init(ipv4 address: UInt32, port: UInt16) {
        self.high = 0
        self.low = UInt64(address)
        self.port = port
        self.isIPv6 = false
    }

    /// An IPv6 endpoint from the two big-endian halves of its address.
    @inlinable
    public init(ipv6High high: UInt64, low: UInt64, port: UInt16) {
        self.high = high
        self.low = low
        self.port = port
        self.isIPv6 = true
    }
}

extension Endpoint: CustomStringConvertible {
    /// `233.54.12.111:26477`, or `[2001:db8:0:0:0:0:0:1]:26477`.
    public var description: String {
        guard isIPv6 else {
            let parts = (0..<4).map { String((low >> UInt64(24 - 8 * $0)) & 0xFF) }
            return parts.joined(separator: ".") + ":\(port)"
        }
        let groups = [high, low].flatMap { half in
            (0..<4).map { String((half >> UInt64(48 - 16 * $0)) & 0xFFFF, radix: 16) }
        }
        return "[" + groups.joined(separator: ":") + "]:\(port)"
    }
}

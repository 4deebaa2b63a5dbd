/// The header in front of a packet's messages.
///
/// Source: MoldUDP64 protocol specification 1.00; IEX transport specification 1.26.
enum SessionLayer {
    case moldUDP64(session: StaticSession)
    case iexTransport(protocolID: UInt16, session: UInt32)

    /// Ten bytes of a MoldUDP64 session name.
    struct StaticSession {
        var head: UInt64
        var tail: UInt16
    }

    var headerCount: Int {
        switch self {
        case .moldUDP64: 20
        case .iexTransport: 40
        }
    }

    /// What a header says.
    struct Header {
        var sequence: UInt64
        var count: UInt16
        var payloadCount: Int
        var streamOffset: UInt64
        var sendTime: Int64
    }

    /// The MoldUDP64 message count that ends a session.
    static let endOfSession: UInt16 = 0xFFFF

    func write(_ header: Header, at message: WireMessage) {
        switch self {
        case .moldUDP64(let session):
            message.bytes8(0, session.head)
            message.base.storeBytes(of: session.tail, toByteOffset: 8, as: UInt16.self)
            message.u64be(10, header.sequence)
            message.u16be(18, header.count)
        case .iexTransport(let protocolID, let session):
            message.u16le(0, 1)
            message.u16le(2, protocolID)
            message.u32le(4, 1)
            message.u32le(8, session)
            message.u16le(12, UInt16(truncatingIfNeeded: header.payloadCount))
            message.u16le(14, header.count)
            message.u64le(16, header.streamOffset)
            message.u64le(24, header.sequence)
            message.u64le(32, UInt64(bitPattern: header.sendTime))
        }
    }

    /// Writes a block's length, in the layer's byte order.
    @inline(__always)
    func writeLength(_ count: Int, at base: UnsafeMutableRawPointer) {
        let length = UInt16(truncatingIfNeeded: count)
        switch self {
        case .moldUDP64: WireMessage(base: base).u16be(0, length)
        case .iexTransport: WireMessage(base: base).u16le(0, length)
        }
    }
}

extension SessionLayer.StaticSession {
    /// `name` padded with spaces to ten bytes.
    init(_ name: String) {
        let bytes = Array(name.utf8.prefix(10))
        let padded = bytes + [UInt8](repeating: 0x20, count: 10 - bytes.count)
        head = padded.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        tail = padded.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 8, as: UInt16.self) }
    }
}

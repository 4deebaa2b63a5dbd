import TickCore

/// MoldUDP64: Nasdaq's downstream packets.
///
/// Layout (big-endian, 20 bytes): 0 session ascii[10] · 10 sequence u64 · 18 count u16, then
/// `count` times length u16 and message. Count 0 is a heartbeat, 0xFFFF the end of the session;
/// both carry the next sequence number. Sequence 0 is outside the sequence; 2^63 and more is no
/// packet.
/// Source: MoldUDP64 Protocol Specification, version 1.00.
public enum MoldUDP64: MessageFraming {
    /// Lengths are big-endian, as all of it is.
    public typealias Prefix = BigEndianLength

    /// The length of a packet's header.
    @inlinable public static var headerBytes: Int { 20 }
    /// False: a restart has a new session name.
    @inlinable public static var restartsInSession: Bool { false }

    /// The block in a UDP payload; nil where it is too short or its sequence is no number.
    @inlinable @inline(__always)
    public static func parse(
        _ bytes: ByteView, receiveTime: Int64, packet: UInt64
    ) -> MessageBlock? {
        guard bytes.count >= headerBytes else { return nil }
        let sequence = bytes.u64be(10)
        guard sequence <= UInt64(Int64.max) else { return nil }
        let count = Int(bytes.u16be(18))
        let kind: MessageBlock.Kind =
            count == 0
            ? .heartbeat
            : count == 0xFFFF ? .endOfSession : sequence == 0 ? .unsequenced : .data
        return MessageBlock(
            body: bytes.dropping(headerBytes), kind: kind, count: count == 0xFFFF ? 0 : count,
            sequence: sequence,
            session: SessionKey(high: bytes.u64be(0), low: UInt64(bytes.u16be(8))),
            streamOffset: 0, sendTime: Packet.noTime, receiveTime: receiveTime, packet: packet)
    }

    /// The ten bytes of a session's name.
    public static func sessionBytes(_ session: SessionKey) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: session.high &>> (56 - 8 * UInt64($0))) }
            + (0..<2).map { UInt8(truncatingIfNeeded: session.low &>> (8 - 8 * UInt64($0))) }
    }

    /// The ten bytes of the name as text, with a dot for what cannot be shown.
    public static func sessionText(_ session: SessionKey) -> String {
        let text = sessionBytes(session).map { (0x20..<0x7F).contains($0) ? $0 : 0x2E }
        return String(decoding: text, as: UTF8.self)
    }
}

import TickCore

/// IEX-TP: the outbound segments of the Investors Exchange.
///
/// Layout (little-endian, 40 bytes): 0 version u8 = 1 · 2 message protocol u16 · 4 channel u32 ·
/// 8 session u32 · 12 payload length u16 · 14 count u16 · 16 stream offset i64 · 24 first sequence
/// i64 · 32 send time i64 (ns since the Unix epoch), then `count` times length u16 and message.
/// Count 0 is a heartbeat and carries the next sequence number and offset. Sequence 0 is outside
/// the sequence; a negative one is no segment.
/// Source: IEX Transport Specification 1.26.
public enum IEXTP: MessageFraming {
    /// Lengths are little-endian, as all of it is.
    public typealias Prefix = LittleEndianLength

    /// The length of a segment's header.
    @inlinable public static var headerBytes: Int { 40 }
    /// True: one session number is used again after a restart.
    @inlinable public static var restartsInSession: Bool { true }

    /// The message protocol id of a segment, or nil where the payload is no IEX-TP segment.
    @inlinable
    public static func messageProtocol(_ bytes: ByteView) -> UInt16? {
        guard bytes.count >= headerBytes, bytes.u8(0) == 1 else { return nil }
        return bytes.u16le(2)
    }

    /// The segment in a UDP payload; nil where it is too short, not version 1 or below sequence 0.
    @inlinable @inline(__always)
    public static func parse(
        _ bytes: ByteView, receiveTime: Int64, packet: UInt64
    ) -> MessageBlock? {
        guard bytes.count >= headerBytes, bytes.u8(0) == 1 else { return nil }
        let count = Int(bytes.u16le(14))
        let promised = Int(bytes.u16le(12))
        let body = bytes.dropping(headerBytes)
        let sequence = bytes.i64le(24)
        guard sequence >= 0 else { return nil }
        let kind: MessageBlock.Kind =
            count == 0 ? .heartbeat : sequence == 0 ? .unsequenced : .data
        return MessageBlock(
            body: body.count > promised ? ByteView(base: body.base, count: promised) : body,
            kind: kind, count: count, sequence: UInt64(sequence),
            session: SessionKey(
                high: UInt64(bytes.u16le(2)) &<< 32 | UInt64(bytes.u32le(4)),
                low: UInt64(bytes.u32le(8))),
            streamOffset: bytes.i64le(16), sendTime: bytes.i64le(32),
            receiveTime: receiveTime, packet: packet)
    }

    /// The session number in decimal.
    public static func sessionText(_ session: SessionKey) -> String { String(session.low) }
}

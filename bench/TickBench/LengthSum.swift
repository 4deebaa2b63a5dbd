import TickCore
import TickTransport

/// The framing alone: how many messages, and how many bytes they have.
struct LengthSum: ~Copyable, CaptureHandler {
    var messages: UInt64 = 0
    var bytes: UInt64 = 0

    @inline(__always)
    mutating func message(_ bytes: ByteView, _ origin: MessageOrigin) {
        messages &+= 1
        self.bytes &+= UInt64(bytes.count)
    }

    mutating func epochBegan(missing: UInt64) {}
    mutating func gapGivenUp(_ range: Range<UInt64>) {}
    mutating func gapFilling() {}
    mutating func gapFilled() {}
    mutating func heartbeat(at time: Int64) {}
    mutating func sessionEnded() {}
}

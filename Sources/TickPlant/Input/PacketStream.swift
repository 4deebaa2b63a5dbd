import TickCapture
import TickCore

/// Packets one after another, from one file or from several.
protocol PacketStream: ~Copyable {
    /// Reads the next packet; its bytes live until the next call.
    mutating func next(_ packet: inout Packet) -> PacketOutcome
    /// What the last `damaged` was about.
    var damage: CaptureError? { get }
    /// Bytes read before decompression, and how many there are.
    var progress: (read: UInt64, total: UInt64?) { get }
}

extension PacketReader: PacketStream {}
extension MergedPackets: PacketStream {}

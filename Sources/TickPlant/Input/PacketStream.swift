import TickCapture
import TickCore

/// Packets one after another, from one file or from several.
protocol PacketStream: ~Copyable {
    /// Reads the next packet; its bytes live until the next call.
    mutating func next(_ packet: inout Packet) -> PacketOutcome
    /// The bytes of the next packet within `reach` bytes that was not looked at yet; nil where
    /// there is none in memory. Only for hints.
    mutating func lookAhead(_ reach: Int) -> ByteView?
    /// What the last `damaged` was about.
    var damage: CaptureError? { get }
    /// Bytes read before decompression, and how many there are.
    var progress: (read: UInt64, total: UInt64?) { get }
}

extension PacketStream where Self: ~Copyable {
    /// How much of the input is read, 0...1; nil where its size is not known.
    var share: Double? {
        let (read, total) = progress
        return total.map { $0 > 0 ? Double(read) / Double($0) : 1 }
    }
}

extension PacketReader: PacketStream {}

extension MergedPackets: PacketStream {
    /// None: which file comes next is decided packet by packet.
    mutating func lookAhead(_ reach: Int) -> ByteView? { nil }
}

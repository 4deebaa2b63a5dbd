import TickCapture
import TickCore

/// Packets one after another, from one file or from several.
protocol PacketStream: ~Copyable {
    /// Reads the next packet; its bytes live until the next call.
    mutating func next(_ packet: inout Packet) -> PacketOutcome
    /// Reads packets that need no further reading, at most `capacity`; 0 where `next` is needed.
    /// Their bytes live until the next call of either.
    mutating func nextBuffered(_ packets: UnsafeMutablePointer<Packet>, capacity: Int) -> Int
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
    mutating func nextBuffered(
        _ packets: UnsafeMutablePointer<Packet>, capacity: Int
    ) -> Int { 0 }
}

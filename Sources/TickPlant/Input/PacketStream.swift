import TickCapture
import TickCore

/// Packets one after another, from one file or from several.
protocol PacketStream: ~Copyable {
    /// Reads the next packet; its bytes live until the next call.
    mutating func next(_ packet: inout Packet) -> PacketOutcome
    /// Shows messages that come soon, with their length before them; see `PacketReader.lookAhead`.
    mutating func lookAhead(_ reach: Int, body: Int, _ look: (ByteView) -> Void)
    /// What the last `damaged` was about.
    var damage: CaptureError? { get }
    /// The file that the last packet came from, and how far it is read.
    var place: (path: String, offset: UInt64) { get }
    /// Appends where the files stand.
    mutating func encode(to writer: inout StateWriter) throws(CaptureError)
    /// Goes, before the first packet, to where the files stood.
    mutating func resume(from reader: inout StateReader) throws(PlantError)
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

extension PacketReader: PacketStream {
    var place: (path: String, offset: UInt64) { (path, offset) }

    mutating func resume(from reader: inout StateReader) throws(PlantError) {
        let position = try PlantError.ofState { () throws(StateError) in
            try restore(from: &reader)
        }
        do { try go(to: position) } catch { throw PlantError(capture: error) }
    }
}

extension MergedPackets: PacketStream {
    /// None: which file comes next is decided packet by packet.
    mutating func lookAhead(_ reach: Int, body: Int, _ look: (ByteView) -> Void) {}

    var place: (path: String, offset: UInt64) {
        count == 0 ? ("", 0) : (path(currentIndex), offset(currentIndex))
    }

    mutating func resume(from reader: inout StateReader) throws(PlantError) {
        let positions = try PlantError.ofState { () throws(StateError) in
            try restore(from: &reader)
        }
        do { try go(to: positions) } catch { throw PlantError(capture: error) }
    }
}

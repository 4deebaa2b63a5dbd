import TickCapture
import TickCore

/// A packet copied out of a reader.
struct CopiedPacket: Equatable {
    var bytes: [UInt8]
    var original: Int
    var time: Int64
    var number: UInt64
    var linkType: LinkType
}

/// Everything that a reader said of one capture.
struct ReadCapture {
    var packets: [CopiedPacket] = []
    var damage: CaptureError?
    var info: CaptureInfo

    /// Reads `source` to its end and beyond: after damage only `end` may follow.
    init(_ source: any ChunkSource) {
        var reader = PacketReader(source)
        var packet = Packet.blank
        var outcome = reader.next(&packet)
        while outcome == .packet {
            packets.append(
                CopiedPacket(
                    bytes: Array(packet.bytes.buffer), original: packet.originalCount,
                    time: packet.receiveTime, number: packet.number, linkType: packet.linkType))
            outcome = reader.next(&packet)
        }
        precondition((outcome == .damaged) == (reader.damage != nil), "damage and outcome differ")
        precondition(reader.next(&packet) == .end, "a reader went on after its end")
        damage = reader.damage
        info = reader.info
    }

    /// Reads bytes in memory, `chunkSize` of them at a time.
    init(_ bytes: [UInt8], chunkSize: Int = .max) {
        self.init(MemoryChunkSource(bytes, chunkSize: chunkSize))
    }

    /// Reads bytes in memory, decompressed as they say.
    init(compressed bytes: [UInt8], chunkSize: Int = .max) throws {
        self.init(try decompressing(MemoryChunkSource(bytes, chunkSize: chunkSize)))
    }
}

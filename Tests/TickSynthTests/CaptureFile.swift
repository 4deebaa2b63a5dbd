import Foundation

/// A capture read by hand, independent of every reader and decoder of ours.
struct CaptureFile {
    struct Packet {
        var captureTime: Int64
        var frame: ArraySlice<UInt8>
        /// Behind Ethernet, IPv4 without options and UDP.
        var payload: ArraySlice<UInt8> { frame.dropFirst(42) }
    }

    var header: ArraySlice<UInt8>
    var packets: [Packet] = []

    init(path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        header = bytes.prefix(24)
        var offset = 24
        while offset < bytes.count {
            let seconds = Int64(little(bytes[offset..<offset + 4]))
            let nanos = Int64(little(bytes[offset + 4..<offset + 8]))
            let length = Int(little(bytes[offset + 8..<offset + 12]))
            packets.append(
                Packet(
                    captureTime: seconds * 1_000_000_000 + nanos,
                    frame: bytes[offset + 16..<offset + 16 + length]))
            offset += 16 + length
        }
    }
}

/// One message as it stood in a packet.
struct WireRecord: Equatable {
    var sequence: UInt64
    var bytes: [UInt8]

    var type: Character { Character(Unicode.Scalar(bytes[0])) }
    func number(_ offset: Int, _ count: Int) -> UInt64 { big(bytes[offset..<offset + count]) }
    func text(_ offset: Int, _ count: Int) -> String {
        String(decoding: bytes[offset..<offset + count].prefix { $0 != 0x20 }, as: UTF8.self)
    }
}

/// A MoldUDP64 packet.
struct MoldPacket {
    var session: String
    var sequence: UInt64
    var count: Int
    var messages: [WireRecord] = []
    /// Bytes behind the last block.
    var rest: Int

    init(_ payload: ArraySlice<UInt8>) {
        let start = payload.startIndex
        session = String(decoding: payload[start..<start + 10], as: UTF8.self)
        sequence = big(payload[start + 10..<start + 18])
        count = Int(big(payload[start + 18..<start + 20]))
        var offset = start + 20
        for index in 0..<(count == 0xFFFF ? 0 : count) {
            let length = Int(big(payload[offset..<offset + 2]))
            let bytes = Array(payload[offset + 2..<offset + 2 + length])
            messages.append(WireRecord(sequence: sequence + UInt64(index), bytes: bytes))
            offset += 2 + length
        }
        rest = payload.endIndex - offset
    }
}

func big(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
func little(_ bytes: ArraySlice<UInt8>) -> UInt64 { big(ArraySlice(bytes.reversed())) }

/// A folder of its own for one test, removed with it.
final class Scratch {
    let folder: String

    init() throws {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("tickplant-synth-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { folder + "/" + name }
}

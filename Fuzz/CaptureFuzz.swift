import TickCapture
import TickCore

/// Reads `bytes` as a capture, compressed or not, and touches every byte that comes out.
///
/// Whatever the bytes are, it must end, stay inside them and count every packet.
public func fuzzCapture(_ bytes: UnsafeRawBufferPointer) {
    let chunkSize = 1 + Int(bytes.last ?? 0) * 16
    let memory = MemoryChunkSource(Array(bytes), chunkSize: chunkSize)
    guard let source = try? decompressing(memory) else { return }
    var reader = PacketReader(source)
    var decoder = DatagramDecoder()
    var packet = Packet.blank
    var datagram = Datagram.blank
    var checksum: UInt64 = 0
    while reader.next(&packet) == .packet {
        checksum = touch(packet.bytes, checksum)
        switch decoder.decode(packet, into: &datagram) {
        case .datagram, .truncated: checksum = touch(datagram.payload, checksum)
        default: break
        }
    }
    precondition(reader.next(&packet) == .end, "the reader went on after its end")
    precondition(decoder.counters.packets == reader.info.packets, "a packet was not counted")
    kept = checksum
}

/// Where the checksum goes, so that no read is optimised away. Fuzzing is single-threaded.
nonisolated(unsafe) private var kept: UInt64 = 0

private func touch(_ view: ByteView, _ start: UInt64) -> UInt64 {
    view.buffer.reduce(start) { $0 &* 31 &+ UInt64($1) }
}

/// The entry point that libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCaptureInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    fuzzCapture(UnsafeRawBufferPointer(start: start, count: count))
    return 0
}

import Testing
import TickCore

@testable import TickCapture

/// Looking at packets before their turn: hints only, so it may see less, never something else.
@Suite struct LookAheadTests {
    private func capture(isBigEndian: Bool = false) -> [UInt8] {
        var file = CaptureBuilder.pcap(isBigEndian: isBigEndian)
        for index in 0..<UInt8(100) {
            let frame = [UInt8](repeating: index, count: 60 + Int(index) * 7)
            file.record(seconds: 1, fraction: UInt32(index), frame)
        }
        return file.bytes
    }

    /// First bytes of packets as looked at and as read, looking as far as `reach` allows each time.
    private func walk(_ bytes: [UInt8], reach: Int, chunk: Int) -> (seen: [UInt8], read: [UInt8]) {
        var reader = PacketReader(MemoryChunkSource(bytes, chunkSize: chunk))
        var packet = Packet.blank
        var (seen, read): ([UInt8], [UInt8]) = ([], [])
        while true {
            while let ahead = reader.lookAhead(reach) {
                // After a refill the same packets are looked at again.
                if let known = seen.firstIndex(of: ahead.u8(0)) { seen.removeSubrange(known...) }
                seen.append(ahead.u8(0))
                #expect(ahead.count == 60 + Int(ahead.u8(0)) * 7)
            }
            guard reader.next(&packet) == .packet else { return (seen, read) }
            read.append(packet.bytes.u8(0))
        }
    }

    @Test(arguments: [1, 100, 2048, 1 << 20], [1 << 20, 5000, 700])
    func `what is seen ahead is what is read later, in the same order`(reach: Int, chunk: Int) {
        let (seen, read) = walk(capture(), reach: reach, chunk: chunk)
        #expect(read == Array(0..<100))
        #expect(seen == seen.sorted() && Set(seen).isSubset(of: Set(read)))
        if chunk == 1 << 20 { #expect(seen == read) }
        // Only a packet that straddles a refill can be read unseen.
        let refills = capture().count / chunk + 1
        if chunk >= 5000 { #expect(read.count - seen.count <= refills) }
    }

    @Test func `the reach is a bound on bytes from the next packet on`() {
        var reader = PacketReader(MemoryChunkSource(capture()))
        var bytes = 0
        while let ahead = reader.lookAhead(1000) {
            #expect(bytes < 1000)
            bytes += 16 + ahead.count
        }
        #expect(bytes >= 1000)
    }

    @Test func `the other byte order is read but not looked ahead`() {
        let (seen, read) = walk(capture(isBigEndian: true), reach: 2048, chunk: 1 << 20)
        #expect(seen.isEmpty && read == Array(0..<100))
    }
}

import Testing
import TickCapture
import TickCore

/// Captures of real feeds, against the packet counts that others give for them.
@Suite(.enabled(if: SharedCaptures.folder != nil, Comment(rawValue: SharedCaptures.absent)))
struct WholeCaptureTests {
    @Test(arguments: [
        ("iex-tops16-a.pcap.gz", 8600), ("iex-deep10-a.pcap.gz", 40_000),
        ("cme-mdp3-v6-a.pcapng", 6600), ("nyse-imbalances21f-a.pcap", 7900),
        ("pitch-bats-realtime-a.pcap", 490), ("itch50-nasdaq-20230822.pcap", 71),
    ])
    func `every packet is read and becomes a datagram or a counted outcome`(
        _ name: String, _ packets: UInt64
    ) throws {
        let source = try openChunks(path: "\(SharedCaptures.folder!)/\(name)")
        var reader = PacketReader(source)
        var decoder = DatagramDecoder()
        var packet = Packet.blank
        var datagram = Datagram.blank
        while reader.next(&packet) == .packet { _ = decoder.decode(packet, into: &datagram) }
        #expect(reader.damage == nil)
        #expect(reader.info.packets == packets)
        #expect(decoder.counters.packets == packets)
        #expect(decoder.counters.datagrams == packets, "\(decoder.counters)")
    }
}

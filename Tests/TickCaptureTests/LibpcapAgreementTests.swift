import CPcap
import Testing
import TickCapture
import TickCore

/// Classic pcap files read by libpcap and by us give the same packets.
@Suite(.enabled(if: SharedCaptures.folder != nil, Comment(rawValue: SharedCaptures.absent)))
struct LibpcapAgreementTests {
    static let names = [
        "itch50-nasdaq-v5.pcap", "iex-deepplus102-all-types.pcap", "nyse-imbalances21f-a.pcap",
        "ice-impact-1.1.24.pcap", "pitch-bats-realtime-a.pcap", "cme-mdp3-v6-a.pcapng",
        "pcap-edge/tcpdump/802.1ad_QinQ.pcap", "pcap-edge/tcpdump/esp_truncated.pcap",
    ]

    /// Every packet as libpcap gives it, in nanoseconds.
    static func readByLibpcap(_ path: String) throws -> [CopiedPacket] {
        var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        let handle = try #require(
            pcap_open_offline_with_tstamp_precision(
                path, UInt32(PCAP_TSTAMP_PRECISION_NANO), &message))
        defer { pcap_close(handle) }
        let linkType = LinkType(rawValue: UInt32(pcap_datalink(handle)))
        var packets: [CopiedPacket] = []
        var header: UnsafeMutablePointer<pcap_pkthdr>?
        var bytes: UnsafePointer<UInt8>?
        while pcap_next_ex(handle, &header, &bytes) == 1, let header = header?.pointee {
            packets.append(
                CopiedPacket(
                    bytes: Array(UnsafeBufferPointer(start: bytes, count: Int(header.caplen))),
                    original: Int(header.len),
                    time: Int64(header.ts.tv_sec) * 1_000_000_000 + Int64(header.ts.tv_usec),
                    number: UInt64(packets.count + 1), linkType: linkType))
        }
        return packets
    }

    @Test(arguments: names)
    func `every packet is byte for byte and nanosecond for nanosecond libpcap's`(
        _ name: String
    ) throws {
        let path = "\(SharedCaptures.folder!)/\(name)"
        let expected = try Self.readByLibpcap(path)
        let read = ReadCapture(try openChunks(path: path))
        #expect(read.damage == nil)
        #expect(!expected.isEmpty)
        #expect(read.packets.count == expected.count)
        #expect(read.packets == expected)
    }
}

import Testing
import TickCapture
import TickCore

/// The container and link-layer cases, against values from tshark and capinfos.
@Suite(.enabled(if: SharedCaptures.folder != nil, Comment(rawValue: SharedCaptures.absent)))
struct PcapEdgeTests {
    /// One row: file, packets, link_type, first_ts_ns, last_ts_ns, truncated, error.
    static let rows: [[String]] = {
        guard let folder = SharedCaptures.folder else { return [] }
        let text = (try? SharedCaptures.text("\(folder)/pcap-edge/expected.csv")) ?? ""
        return text.split(whereSeparator: \.isNewline).dropFirst().map { line in
            line.split(separator: ",", maxSplits: 6, omittingEmptySubsequences: false)
                .map(String.init)
        }
    }()

    @Test func `the table has rows`() { #expect(Self.rows.count >= 40) }

    @Test(arguments: rows)
    func `packets, link type, times and errors are as other tools say`(_ row: [String]) throws {
        let path = "\(SharedCaptures.folder!)/pcap-edge/\(row[0])"
        let read = ReadCapture(try openChunks(path: path))
        #expect(String(read.packets.count) == row[1])
        #expect((read.damage != nil) == (row[6] != "none"), "\(read.damage as Any)")
        guard row[6] == "none" else { return }
        #expect(read.info.linkTypeName == row[2])
        #expect(text(read.info.firstTime) == row[3])
        #expect(text(read.info.lastTime) == row[4])
    }

    private func text(_ time: Int64) -> String { time == Packet.noTime ? "" : String(time) }
}

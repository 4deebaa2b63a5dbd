import Foundation
import Testing

/// `inspect` against what tshark and capinfos say of odd and broken captures.
@Suite(.enabled(if: Places.captures != nil, Places.skipped))
struct InspectEdgeTests {
    @Test func `packets, link type, times and errors are as expected of every file`() throws {
        let lines = try Places.lines("pcap-edge/expected.csv")
        #expect(lines.count > 40)
        for line in lines.dropFirst() {
            let cells = line.split(separator: ",", maxSplits: 6, omittingEmptySubsequences: false)
            let path = try Places.capture("pcap-edge/\(cells[0])")
            let run = try Tool.run(["inspect", "-q", "--format", "json", path])
            let isError = cells[6] != "none"
            #expect(run.code == (isError ? 2 : 0), "\(cells[0]): \(run.errors)")
            #expect(run.errors.contains(path) == isError, "\(cells[0]): \(run.errors)")
            let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
            let files = try #require((object as? [String: Any])?["files"] as? [[String: Any]])
            let file = try #require(files.first)
            func text(_ key: String) -> String {
                file[key].map { $0 is NSNull ? "" : "\($0)" } ?? ""
            }
            #expect(text("packets") == cells[1], "\(cells[0])")
            #expect(text("link_type") == cells[2], "\(cells[0])")
            #expect(text("first_ts_ns") == cells[3], "\(cells[0])")
            #expect(text("last_ts_ns") == cells[4], "\(cells[0])")
        }
    }

    @Test func `a real capture's epochs and types are told`() throws {
        let path = try Places.capture("iex-deep10-a.pcap.gz")
        let run = try Tool.run(["inspect", "-q", "--format", "json", path])
        #expect(run.code == 0)
        let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        let flows = try #require((object as? [String: Any])?["flows"] as? [[String: Any]])
        #expect(flows.count == 1)
        #expect(flows[0]["feed"] as? String == "iex-deep-1.0")
        let epochs = try #require(flows[0]["epochs"] as? [[String: Any]])
        #expect(epochs.count == 11)
        let starts = epochs.compactMap { $0["first_packet"] as? Int }
        var counts: [String: Int] = [:]
        var restarts: [ClosedRange<Int>] = []
        var (packet, sequence) = (0, Int.max)
        for line in try Places.lines("iex-deep10-a.pcap.gz.expected.csv").dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            counts[String(cells[3]), default: 0] += 1
            if Int(cells[2])! < sequence { restarts.append(packet + 1...Int(cells[0])!) }
            (packet, sequence) = (Int(cells[0])!, Int(cells[2])!)
        }
        #expect(starts.count == restarts.count)
        #expect(zip(starts, restarts).allSatisfy { $1.contains($0) }, "\(starts) \(restarts)")
        let types = flows[0]["messages_by_type"] as? [String: Int]
        #expect(types == counts)
    }
}

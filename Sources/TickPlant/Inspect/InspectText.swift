import TickCapture
import TickCore
import TickTransport

/// An inspection as text for people.
public struct InspectText {
    private let report: InspectReport

    /// The text of this report.
    public init(_ report: InspectReport) { self.report = report }

    /// The whole text, with its last line end.
    public func text() -> String {
        var lines: [String] = []
        for file in report.files { lines += fileLines(file) }
        lines += networkLines()
        for flow in report.flows { lines += flowLines(flow) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func fileLines(_ file: InspectReport.FileReport) -> [String] {
        let info = file.info
        var lines = [
            "\(file.path)", "  format      \(info.format.rawValue)",
            "  link type   \(file.isRefused ? "not known" : linkTypes(info))",
            "  packets     \(info.packets)",
            "  first time  \(time(info.firstTime))", "  last time   \(time(info.lastTime))",
        ]
        let odd = info.oddities
        add(&lines, info.droppedByCapture, "packets dropped by the capturing machine")
        add(&lines, odd.fractionsTooLarge, "times with a fraction of a second or more")
        add(&lines, odd.aboveSnapLength, "packets longer than the snap length")
        add(&lines, odd.timesOutOfRange, "times out of range")
        add(&lines, odd.blocksSkipped, "blocks of other types skipped")
        add(&lines, odd.malformedOptions, "malformed options")
        return lines
    }

    private func linkTypes(_ info: CaptureInfo) -> String {
        info.linkTypes.count < 2
            ? info.linkTypeName
            : "\(info.linkTypeName): " + info.linkTypes.map(\.name).joined(separator: ", ")
    }

    private func networkLines() -> [String] {
        let counters = report.datagrams
        var lines = ["network"]
        add(&lines, counters.datagrams, "UDP datagrams")
        add(&lines, counters.reassembled, "of them put together from fragments")
        add(&lines, report.filtered, "packets kept out by the filter")
        add(&lines, counters.notUDP, "packets that are not UDP")
        add(&lines, counters.notIP, "packets that are not IP")
        add(&lines, counters.truncated, "packets cut by the snap length")
        add(&lines, counters.truncatedHeaders, "packets whose headers are cut")
        add(&lines, counters.malformed, "malformed packets")
        add(&lines, counters.unknownLinkType, "packets of a link type not read here")
        add(&lines, report.reassemblyLost, "fragmented datagrams never completed")
        add(&lines, report.unlistedDatagrams, "datagrams of flows past the last that is listed")
        return lines
    }

    private func flowLines(_ flow: InspectReport.FlowReport) -> [String] {
        let name = flow.endpoint?.description ?? "day file"
        guard let feed = flow.feed else {
            return ["\(name)  no known feed", "  datagrams   \(flow.datagrams)"]
        }
        var lines = ["\(name)  \(feed.name)"]
        if flow.endpoint != nil { lines += transportLines(flow) }
        lines += messageLines(flow.messages)
        return lines
    }

    private func transportLines(_ flow: InspectReport.FlowReport) -> [String] {
        let transport = flow.transport
        var lines = [
            "  datagrams   \(flow.datagrams)", "  sessions    \(flow.epochCount) epochs",
        ]
        for (index, session) in flow.sessions.prefix(50).enumerated() {
            let epoch = session.epoch
            lines.append(
                "    \(index + 1)  session \(session.name)  sequence \(epoch.first)–\(epoch.next)"
                    + " exclusive, from packet \(epoch.packet)"
                    + (epoch.isEnded ? ", ended by the venue" : ""))
        }
        for lost in flow.lost.prefix(50) {
            lines.append(
                "    gap in epoch \(lost.epoch): \(lost.range.lowerBound)"
                    + "–\(lost.range.upperBound - 1), \(lost.range.count) messages")
        }
        add(&lines, transport.gaps, "gaps")
        add(&lines, transport.missing, "messages missing")
        add(&lines, transport.gapsFilled, "gaps filled late")
        add(&lines, transport.duplicates, "duplicate messages")
        add(&lines, transport.afterGiveUp, "messages after they were given up")
        add(&lines, transport.stale, "messages of an epoch that was over")
        add(&lines, transport.unsequenced, "messages outside the sequence")
        add(&lines, transport.heartbeats, "heartbeats")
        add(&lines, transport.endsOfSession, "end-of-session packets")
        add(&lines, transport.malformedPackets, "packets whose lengths do not fit")
        add(&lines, transport.trailingBytes, "bytes behind the last message")
        add(&lines, flow.strays, "datagrams of another transport")
        return lines
    }

    private func messageLines(_ messages: MessageStatistics) -> [String] {
        let types = messages.countByType.enumerated().filter { $0.element > 0 }
            .map { "\(typeName($0.offset)) \($0.element)" }.joined(separator: "  ")
        var lines = ["  messages    \(messages.count)   \(types)"]
        if let earliest = messages.earliest, let latest = messages.latest {
            lines.append("  event time  \(time(earliest)) to \(time(latest))")
            lines.append("  goes back   \(messages.furthestBack) ns at most")
        }
        add(&lines, messages.unknown, "messages of unknown type")
        add(&lines, messages.malformed, "malformed messages")
        add(&lines, messages.longer, "messages longer than known")
        for odd in messages.odd.prefix(8) {
            let bytes = odd.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
                .joined(separator: " ")
            lines.append(
                "    \(odd.count) × type \(odd.type.map { typeName(Int($0)) } ?? "none"), first in"
                    + " packet \(odd.packet), \(odd.byteCount) bytes: \(bytes)")
        }
        return lines
    }

    private func typeName(_ type: Int) -> String {
        (0x21..<0x7F).contains(type)
            ? String(UnicodeScalar(UInt8(type))) : "0x" + String(type, radix: 16)
    }

    private func time(_ nanos: Int64) -> String {
        nanos == Packet.noTime ? "none" : "\(nanos) (\(InstantText.utc(nanos)))"
    }

    private func add(_ lines: inout [String], _ count: UInt64, _ text: String) {
        if count > 0 { lines.append("  \(count) \(text)") }
    }
}

import TickCore
import TickTransport

/// What a replay tells at its end: what was done, and everything that was odd.
public struct ReplaySummary {
    private let report: ReplayReport

    /// The summary of this report.
    public init(_ report: ReplayReport) { self.report = report }

    /// What was done, for people who did not ask for quiet.
    public func lines() -> [String] {
        if report.wasArchived { return ["the archive has this run to its end; nothing to do"] }
        var lines = [
            "\(report.packets) packets, \(report.datagrams.datagrams) datagrams"
                + counted(report.filtered, "kept out by the filter")
                + counted(report.unrecognised, "of no known feed")
                + counted(report.datagrams.notUDP, "not UDP")
                + counted(report.datagrams.notIP, "not IP")
        ]
        for channel in report.channels { lines += channelLines(channel) }
        if !report.placing.isEmpty { lines.append(report.placing) }
        let bars = report.bars
        lines.append(
            "\(bars.bars) bars of \(bars.trades) trades"
                + counted(bars.damaged, "damaged") + counted(bars.disordered, "disordered")
                + counted(bars.recovered, "recovered") + counted(bars.assumed, "assumed")
                + counted(bars.unproven, "unproven"))
        if bars.ineligible > 0 { lines.append("\(bars.ineligible) trades that may touch no bar") }
        if bars.unassigned > 0 { lines.append("\(bars.unassigned) trades in no window") }
        if bars.breaks > 0 {
            lines.append(
                "\(bars.breaks) trades broken by the venue"
                    + counted(bars.restated, "taken out of windows that held them")
                    + counted(bars.lateRestated, "told too late"))
        }
        if !report.archived.isEmpty {
            let streams = report.archived.map { "\($0.name) \($0.records)" }
            lines.append("archived records: \(streams.joined(separator: ", "))")
        }
        return lines
    }

    private func channelLines(_ channel: ChannelReport) -> [String] {
        let transport = channel.transport
        var lines = [
            "\(channel.title): \(channel.feed.messages) messages, \(channel.epochCount) epochs"
                + counted(transport.duplicates, "duplicates")
                + counted(transport.gapsFilled, "gaps filled late")
                + counted(transport.afterGiveUp, "after they were given up")
                + counted(transport.stale, "of an epoch that was over")
                + counted(transport.unsequenced, "outside the sequence")
                + counted(transport.heartbeats, "heartbeats")
        ]
        if let first = channel.epochs.first, first.first > 1 {
            lines.append("  joined at sequence \(first.first); what came before is not known")
        }
        if let books = channel.books, books.quotes > 0 {
            lines.append("  \(books.quotes) quotes" + counted(books.untrusted, "untrusted"))
        }
        if channel.feed.unknown > 0 { lines.append("  \(channel.feed.unknown) of unknown type") }
        if channel.feed.longer > 0 { lines.append("  \(channel.feed.longer) longer than known") }
        for odd in channel.feed.samples {
            let bytes = odd.first.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            lines.append(
                "  \(odd.reason.rawValue), \(odd.byteCount) bytes: \(bytes.joined(separator: " "))")
        }
        return lines
    }

    /// What was damaged or lost; told even to those who want quiet.
    public func damageLines() -> [String] {
        var lines = report.damages.map(\.description)
        let bars = report.bars
        for channel in report.channels { lines += lossLines(channel) }
        note(&lines, report.datagrams.truncated, "packets cut by the snap length")
        note(&lines, report.datagrams.truncatedHeaders, "packets whose headers are cut")
        note(&lines, report.datagrams.malformed, "malformed packets")
        note(&lines, report.datagrams.unknownLinkType, "packets of a link type not read here")
        note(&lines, report.reassemblyLost, "fragmented datagrams never completed")
        note(&lines, report.strays, "datagrams that are not of their flow's transport")
        note(&lines, report.badLines, "\(report.badUnits) that are no trade")
        lines += report.badLineSamples
        note(&lines, bars.late, "trades came after their bar was out; see --late and --disorder")
        note(&lines, bars.behindWatermark, "trades came behind the watermark into open bars")
        note(&lines, bars.future, "messages too far ahead to move event time by themselves")
        note(&lines, bars.unresolved, "trades without a known order; their bars are damaged")
        note(&lines, bars.unresolvedLate, "of these came after their bar was out")
        note(&lines, bars.refused, "trades did not fit a limit; their bars are damaged")
        return lines
    }

    private func lossLines(_ channel: ChannelReport) -> [String] {
        var lines: [String] = []
        let transport = channel.transport
        for lost in channel.lost.prefix(20) {
            lines.append(
                "\(channel.title): epoch \(lost.epoch): messages \(lost.range.lowerBound)"
                    + "–\(lost.range.upperBound - 1) are missing")
        }
        if channel.lost.count > 20 {
            lines.append("\(channel.title): \(transport.missing) messages missing in all")
        }
        note(&lines, transport.malformedPackets, "packets whose lengths do not fit")
        note(&lines, channel.feed.malformed, "malformed messages")
        note(&lines, channel.feed.overExecuted, "executions of more shares than were left")
        note(&lines, channel.feed.ordersDropped, "orders beyond the order table's limit")
        note(&lines, channel.feed.outOfRange, "prices out of range")
        guard let books = channel.books else { return lines }
        note(
            &lines, books.inconsistencies,
            "messages about orders or levels that cannot be; their books are untrusted")
        note(&lines, books.contradicted, "books were whole until such a message")
        note(&lines, books.refused, "orders or levels beyond the limits of books")
        return lines
    }

    private func note(_ lines: inout [String], _ count: UInt64, _ text: String) {
        if count > 0 { lines.append("\(count) \(text)") }
    }

    private func counted(_ count: UInt64, _ text: String) -> String {
        count > 0 ? ", \(count) \(text)" : ""
    }
}

import Foundation
import TickCore

/// An inspection as one JSON object, for programs.
public struct InspectJSON {
    private let report: InspectReport

    /// The text of this report.
    public init(_ report: InspectReport) { self.report = report }

    /// The whole object, with a line end.
    public func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(Document(report))
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    private struct Document: Encodable {
        var files: [File]
        var flows: [Flow]
        var datagrams: [String: UInt64]
        var errors: [String]

        init(_ report: InspectReport) {
            files = report.files.map(File.init)
            flows = report.flows.map(Flow.init)
            let counters = report.datagrams
            datagrams = [
                "udp": counters.datagrams, "not_udp": counters.notUDP, "not_ip": counters.notIP,
                "truncated": counters.truncated, "truncated_headers": counters.truncatedHeaders,
                "malformed": counters.malformed, "unknown_link_type": counters.unknownLinkType,
                "reassembled": counters.reassembled, "never_completed": report.reassemblyLost,
                "filtered": report.filtered, "unlisted": report.unlistedDatagrams,
            ]
            errors = report.damages.map(\.description)
        }
    }

    private struct File: Encodable {
        var path: String
        var format: String
        var link_type: String?
        var link_types: [String]
        var packets: UInt64
        var first_ts_ns: Int64?
        var last_ts_ns: Int64?
        var dropped_by_capture: UInt64

        init(_ file: InspectReport.FileReport) {
            let info = file.info
            path = file.path
            format = info.format.rawValue
            link_type = file.isRefused ? nil : info.linkTypeName
            link_types = file.isRefused ? [] : info.linkTypes.map(\.name)
            packets = info.packets
            first_ts_ns = info.firstTime == Packet.noTime ? nil : info.firstTime
            last_ts_ns = info.lastTime == Packet.noTime ? nil : info.lastTime
            dropped_by_capture = info.droppedByCapture
        }
    }

    private struct Flow: Encodable {
        var endpoint: String?
        var feed: String?
        var datagrams: UInt64
        var epochs: [Epoch]
        var gaps: [Gap]
        var counts: [String: UInt64]
        var messages_by_type: [String: UInt64]
        var first_event_time_ns: Int64?
        var last_event_time_ns: Int64?
        var furthest_back_ns: Int64

        init(_ flow: InspectReport.FlowReport) {
            endpoint = flow.endpoint?.description
            feed = flow.feed?.name
            datagrams = flow.datagrams
            epochs = flow.sessions.map { Epoch($0) }
            gaps = flow.lost.map {
                Gap(epoch: $0.epoch, first: $0.range.lowerBound, last: $0.range.upperBound - 1)
            }
            let transport = flow.transport
            counts = [
                "epochs": UInt64(flow.epochCount), "messages": flow.messages.count,
                "gaps": transport.gaps, "missing": transport.missing,
                "gaps_filled": transport.gapsFilled, "duplicates": transport.duplicates,
                "after_give_up": transport.afterGiveUp, "stale": transport.stale,
                "unsequenced": transport.unsequenced, "heartbeats": transport.heartbeats,
                "ends_of_session": transport.endsOfSession, "strays": flow.strays,
                "malformed_packets": transport.malformedPackets,
                "unknown": flow.messages.unknown, "malformed": flow.messages.malformed,
                "longer": flow.messages.longer,
            ]
            messages_by_type = [:]
            for (type, count) in flow.messages.countByType.enumerated() where count > 0 {
                messages_by_type[String(UnicodeScalar(UInt8(type)))] = count
            }
            first_event_time_ns = flow.messages.earliest
            last_event_time_ns = flow.messages.latest
            furthest_back_ns = flow.messages.furthestBack
        }
    }

    private struct Epoch: Encodable {
        var session: String
        var first_sequence: UInt64
        var next_sequence: UInt64
        var first_packet: UInt64
        var ended: Bool

        init(_ session: InspectReport.Session) {
            self.session = session.name
            first_sequence = session.epoch.first
            next_sequence = session.epoch.next
            first_packet = session.epoch.packet
            ended = session.epoch.isEnded
        }
    }

    private struct Gap: Encodable {
        var epoch: Int
        var first: UInt64
        var last: UInt64
    }
}

import TickCapture
import TickCore
import TickFeeds
import TickTransport

/// Captures to a report: files, flows, feeds, sessions, gaps.
///
/// Concurrency: one thread.
struct InspectEngine: ~Copyable {
    private let options: InspectOptions
    private var walk: DatagramWalk
    private var flows = FlowTable<Flow>()
    private var dayFile: UnsafeMutablePointer<MessageTally>?
    private var report = InspectReport()

    private enum Inspector {
        case mold(UnsafeMutablePointer<FlowInspector<MoldUDP64>>)
        case iex(UnsafeMutablePointer<FlowInspector<IEXTP>>)
    }

    private struct Flow {
        var inspector: Inspector?
        var datagrams: UInt64 = 0
        /// Datagrams looked at in vain.
        var attempts = 0
    }

    init(_ options: InspectOptions) throws(PlantError) {
        self.options = options
        walk = try DatagramWalk(filter: options.filter)
    }

    deinit {
        for flow in flows.values {
            switch flow.inspector {
            case .mold(let inspector): InspectEngine.destroy(inspector)
            case .iex(let inspector): InspectEngine.destroy(inspector)
            case nil: break
            }
        }
        if let dayFile { InspectEngine.destroy(dayFile) }
    }

    private static func destroy<Value: ~Copyable>(_ place: UnsafeMutablePointer<Value>) {
        place.deinitialize(count: 1)
        place.deallocate()
    }

    /// Runs the packets through to the end.
    mutating func run<Packets: PacketStream & ~Copyable>(
        _ packets: inout Packets, goOn: (Double?) -> Bool
    ) throws(PlantError) {
        var packet = Packet.blank
        var datagram = Datagram.blank
        while true {
            switch try walk.next(&packets, &packet, &datagram) {
            case .datagram: take(datagram)
            case .message: take(message: packet)
            case .nothing: break
            case .end: return
            }
            if walk.packets & 4095 == 0 {
                if !goOn(packets.share) { return }
            }
        }
    }

    /// The report; ends every flow.
    mutating func finish(_ files: [InspectReport.FileReport]) -> InspectReport {
        report.files = files.map { file in
            var file = file
            file.isRefused = walk.damages.contains { $0.path == file.path && $0.isOfHeader }
            return file
        }
        report.packets = walk.packets
        report.filtered = walk.filtered
        report.damages = walk.damages
        report.datagrams = walk.counters
        report.reassemblyLost = walk.reassemblyLost
        for (endpoint, flow) in zip(flows.endpoints, flows.values) {
            report.flows.append(flowReport(endpoint, flow))
        }
        if let dayFile {
            report.flows.append(
                InspectReport.FlowReport(
                    endpoint: nil, feed: dayFile.pointee.rows.feed, datagrams: 0, strays: 0,
                    transport: ChannelCounters(), sessions: [], epochCount: 0, lost: [],
                    messages: dayFile.pointee.statistics))
        }
        return report
    }

    private func flowReport(_ endpoint: Endpoint, _ flow: Flow) -> InspectReport.FlowReport {
        switch flow.inspector {
        case .mold(let inspector): inspector.pointee.report(endpoint)
        case .iex(let inspector): inspector.pointee.report(endpoint)
        case nil:
            InspectReport.FlowReport(
                endpoint: endpoint, feed: nil, datagrams: flow.datagrams, strays: 0,
                transport: ChannelCounters(), sessions: [], epochCount: 0, lost: [],
                messages: MessageStatistics())
        }
    }

    private mutating func take(_ datagram: Datagram) {
        let endpoint = datagram.destination
        guard let place = flows.place(of: endpoint) ?? flows.add(endpoint, Flow()) else {
            report.unlistedDatagrams &+= 1
            return
        }
        flows.values[place].datagrams &+= 1
        if flows.values[place].inspector == nil,
            flows.values[place].attempts < ReplayEngine.attemptsMax
        {
            recognise(place, datagram)
        }
        switch flows.values[place].inspector {
        case .mold(let inspector): inspector.pointee.take(datagram)
        case .iex(let inspector): inspector.pointee.take(datagram)
        case nil: break
        }
    }

    private mutating func recognise(_ place: Int, _ datagram: Datagram) {
        if let feed = FeedDetector.feed(of: datagram, given: options.feed?.definition) {
            flows.values[place].inspector = make(feed)
        } else if !FeedDetector.isHeartbeat(datagram) {
            flows.values[place].attempts += 1
        }
    }

    private func make(_ feed: FeedDefinition) -> Inspector {
        switch feed.transport {
        case .moldUDP64: .mold(place(feed))
        case .iexTP: .iex(place(feed))
        }
    }

    private func place<Framing: MessageFraming>(
        _ feed: FeedDefinition
    ) -> UnsafeMutablePointer<FlowInspector<Framing>> {
        let inspector = UnsafeMutablePointer<FlowInspector<Framing>>.allocate(capacity: 1)
        inspector.initialize(
            to: FlowInspector(feed, date: options.date, limits: options.limits))
        return inspector
    }

    private mutating func take(message packet: Packet) {
        if dayFile == nil, let feed = FeedDefinition.ofDayFiles {
            let tally = UnsafeMutablePointer<MessageTally>.allocate(capacity: 1)
            tally.initialize(
                to: MessageTally(rows: FlowRows(feed, date: options.date, resolves: false)))
            dayFile = tally
        }
        let origin = MessageOrigin(
            sequence: 0, receiveTime: Packet.noTime, packet: packet.number)
        dayFile?.pointee.message(packet.bytes, origin)
    }
}

extension CaptureError {
    /// Whether the file header itself was not understood.
    fileprivate var isOfHeader: Bool {
        switch code {
        case .unsupportedVersion, .corrupt, .notACapture, .empty:
            packetsBefore == 0 && (offset ?? 0) < 24
        default: false
        }
    }
}

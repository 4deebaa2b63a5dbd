import TickBook
import TickCapture
import TickCore
import TickFeeds
import TickTransport
import TickWindows

/// Capture to bars, inline on one thread: packets, datagrams, flows, channels, feeds, windows.
///
/// Concurrency: one thread; keep it in a local variable.
/// Cost: a packet of the flow before is a compare and a switch on its way to its channel; nothing
/// is allocated per message.
/// Limits: `FlowTable.countMax` flows, `WindowSet.channelsMax` channels.
struct ReplayEngine: ~Copyable {
    let options: ReplayOptions
    /// What the inputs are.
    let kind: InputKind
    let instruments: InstrumentTable
    let bars: RunWindows
    let quotes: UnsafeMutablePointer<QuoteOutput>?
    let consolidation: UnsafeMutablePointer<Consolidation>?
    var report = ReplayReport()
    var walk: DatagramWalk
    var flows = FlowTable<Flow>()
    var channels: [Channel] = []
    var last = Route()
    var selected = UInt16.max
    private var pacer: Pacer?
    /// The receive time from which a packet makes time pass; `Int64.max` where nothing depends
    /// on it.
    var clockDue: Int64
    var dayFileChannel: Int?

    /// What a flow leads to.
    struct Flow {
        /// The channel, or nil while the flow carries nothing known.
        var channel: Int?
        var line = 0
        /// Datagrams looked at in vain.
        var attempts = 0
    }

    /// Where the last datagram went.
    struct Route {
        var endpoint = Endpoint(ipv4: 0, port: 0)
        var flow: PlainFlow?
        var lane: LaneReference?
        var channel: UInt16 = 0
        var line = 0
    }

    struct Channel {
        var lane: LaneReference
        var feed: FeedDefinition
        var endpoints: [Endpoint]
        /// The IEX-TP message protocol of its first segment.
        var protocolID: UInt16?
        var lines = 1
    }

    /// How many datagrams of a flow are looked at before it counts as something else.
    static let attemptsMax = 1000

    init(
        _ options: ReplayOptions, _ kind: InputKind, walk: consuming DatagramWalk,
        windows: RunWindows, instruments: InstrumentTable,
        quotes: UnsafeMutablePointer<QuoteOutput>? = nil
    ) {
        self.quotes = quotes
        consolidation = options.consolidation(instruments)
        self.walk = walk
        self.options = options
        self.kind = kind
        self.instruments = instruments
        bars = windows
        pacer = options.speed.map(Pacer.init)
        clockDue = options.dependsOnTime ? .min : .max
    }

    deinit {
        for channel in channels { channel.lane.destroy() }
        consolidation?.deinitialize(count: 1)
        consolidation?.deallocate()
        bars.destroy()
    }

    /// Runs all packets through; false where it stopped early, as `goOn` said so or nobody reads
    /// the output.
    mutating func run<Packets: PacketStream & ~Copyable>(
        _ packets: inout Packets, goOn: (Double?) -> Bool
    ) throws(PlantError) -> Bool {
        var packet = Packet.blank
        var datagram = Datagram.blank
        let lookEvery = options.checkpoints?.lookEvery ?? Self.lookEvery
        var turns = lookEvery
        while true {
            if let outcome = follow(&packets, &packet, &turns) {
                if outcome == .packet && packet.receiveTime >= clockDue {
                    passTime(packet.receiveTime)
                }
                switch try walk.take(outcome, &packets, packet, &datagram) {
                case .datagram: try route(datagram)
                case .message: try takeMessage(packet)
                case .nothing: break
                case .end: return true
                }
                turns &-= 1
            }
            if turns <= 0 {
                turns = lookEvery
                if bars.isClosed || quotes?.pointee.isClosed == true { return false }
                if !goOn(packets.share) { return false }
                try checkpoint(&packets)
            }
        }
    }

    /// Takes packets as long as they are plain datagrams of the last one's flow. Returns what
    /// reading the first other one came to; nil where `turns` have passed.
    private mutating func follow<Packets: PacketStream & ~Copyable>(
        _ packets: inout Packets, _ packet: inout Packet, _ turns: inout Int
    ) -> PacketOutcome? {
        guard let lane = last.lane, let flow = last.flow, pacer == nil, !walk.isFiltered else {
            return packets.next(&packet)
        }
        select(last.channel)
        let budget = turns
        let outcome = lane.follow(
            flow, last.line, &packets, &packet, &turns, until: clockDue)
        walk.countPlain(UInt64(budget &- turns))
        return outcome
    }

    /// It is `now` by the capture: ends sessions that are over and counts silent channels out.
    @inline(never)
    private mutating func passTime(_ now: Int64) {
        let (due, overflow) = now.addingReportingOverflow(Self.clockNanos)
        clockDue = overflow ? .max : due
        if let timeout = options.idleTimeout {
            for index in channels.indices {
                let heard = channels[index].lane.receiveTime
                let (silent, far) = now.subtractingReportingOverflow(heard)
                guard heard != Packet.noTime, far || silent >= timeout else { continue }
                select(UInt16(index))
                bars.take(.becomeIdle)
            }
        }
        bars.take(.passTime(now))
    }

    /// How often, in capture time, the clock is looked at.
    private static var clockNanos: Int64 { 100_000_000 }

    /// How many packets pass between two looks at the world outside.
    private static var lookEvery: Int { 4096 }

    /// Ends the input: gaps are given up, open bars emitted, text written, the report completed.
    ///
    /// Throws: where a shard has failed.
    mutating func finish() throws(PlantError) {
        for index in channels.indices {
            bars.take(.select(UInt16(index)))
            channels[index].lane.finish()
        }
        report.bars = try bars.end()
        quotes?.pointee.flush()
        report.packets = walk.packets
        report.filtered = walk.filtered
        report.damages = walk.damages
        report.datagrams = walk.counters
        report.strays = channels.reduce(0) { $0 &+ $1.lane.strays }
        report.reassemblyLost = walk.reassemblyLost
        report.channels = channels.map { channel in
            let flows = channel.endpoints.map(\.description).joined(separator: " ")
            return channel.lane.report(
                channel.feed.name + (flows.isEmpty ? "" : " on \(flows)"))
        }
    }

    private mutating func route(_ datagram: Datagram) throws(PlantError) {
        if pacer != nil {
            bars.flush()
            pacer!.wait(for: datagram.receiveTime)
        }
        if datagram.destination != last.endpoint || last.lane == nil {
            guard try findFlow(datagram) else { return }
        }
        select(last.channel)
        last.lane!.receive(
            datagram.payload, receiveTime: datagram.receiveTime, packet: datagram.packet,
            line: last.line)
    }

    @inline(__always)
    mutating func select(_ channel: UInt16) {
        guard channel != selected else { return }
        bars.take(.select(channel))
        selected = channel
    }

    /// Makes the datagram's flow the last one; false where it carries nothing known.
    @inline(never)
    private mutating func findFlow(_ datagram: Datagram) throws(PlantError) -> Bool {
        let endpoint = datagram.destination
        guard let place = flows.place(of: endpoint) ?? flows.add(endpoint, Flow()) else {
            report.unrecognised &+= 1
            return false
        }
        if flows.values[place].channel == nil { try recognise(place, datagram) }
        guard let channel = flows.values[place].channel else {
            report.unrecognised &+= 1
            return false
        }
        follow(endpoint, place, channel)
        return true
    }

    /// Makes a flow the last one.
    mutating func follow(_ endpoint: Endpoint, _ place: Int, _ channel: Int) {
        last = Route(
            endpoint: endpoint, flow: PlainFlow(to: endpoint), lane: channels[channel].lane,
            channel: UInt16(channel), line: flows.values[place].line)
    }
}

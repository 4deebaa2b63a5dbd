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
    let instruments: InstrumentTable
    let bars: UnsafeMutablePointer<WindowSet<BarWriter>>
    var report = ReplayReport()
    private var walk: DatagramWalk
    var flows = FlowTable<Flow>()
    var channels: [Channel] = []
    var last = Route()
    var selected = UInt16.max
    private var pacer: Pacer?
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
        var lane: LaneReference?
        var channel: UInt16 = 0
        var line = 0
    }

    struct Channel {
        var lane: LaneReference
        var feed: FeedDefinition
        var endpoints: [Endpoint]
        var lines = 1
    }

    /// How many datagrams of a flow are looked at before it counts as something else.
    static let attemptsMax = 1000

    init(
        _ options: ReplayOptions, walk: consuming DatagramWalk,
        windows: consuming WindowSet<BarWriter>, instruments: InstrumentTable
    ) {
        self.walk = walk
        self.options = options
        self.instruments = instruments
        bars = .allocate(capacity: 1)
        bars.initialize(to: windows)
        pacer = options.speed.map(Pacer.init)
    }

    deinit {
        for channel in channels { channel.lane.destroy() }
        bars.deinitialize(count: 1)
        bars.deallocate()
    }

    /// Runs all packets through; stops early where `goOn` says so or nobody reads the output.
    ///
    /// Packets that are in memory already are read a few ahead of their turn, so that the orders
    /// their messages are about can be asked for in time.
    mutating func run<Packets: PacketStream & ~Copyable>(
        _ packets: inout Packets, goOn: (Double?) -> Bool
    ) throws(PlantError) {
        var packet = Packet.blank
        var datagram = Datagram.blank
        let ahead = UnsafeMutablePointer<Packet>.allocate(capacity: Self.aheadMax)
        defer { ahead.deallocate() }
        var head = 0
        var tail = 0
        var untilLook = Self.lookEvery
        while true {
            while tail &- head < Self.aheadMax {
                let place = ahead + (tail & (Self.aheadMax - 1))
                guard packets.nextBuffered(place, capacity: 1) == 1 else { break }
                prefetch(place.pointee.bytes)
                tail &+= 1
            }
            if head != tail {
                let place = ahead + (head & (Self.aheadMax - 1))
                head &+= 1
                let step = try walk.take(place.pointee, &datagram)
                try follow(step, place.pointee, &datagram)
            } else {
                let step = try walk.next(&packets, &packet, &datagram)
                guard step != .end else { return }
                try follow(step, packet, &datagram)
            }
            untilLook &-= 1
            if untilLook == 0 {
                untilLook = Self.lookEvery
                if bars.pointee.output.isClosed || !goOn(packets.share) { return }
            }
        }
    }

    /// Goes on with what a packet turned out to be.
    ///
    /// The datagram is passed in place: a copy of what was just written would stall on it.
    @inline(__always)
    private mutating func follow(
        _ step: DatagramWalk.Step, _ packet: borrowing Packet, _ datagram: inout Datagram
    ) throws(PlantError) {
        switch step {
        case .datagram:
            if pacer != nil { pacer!.wait(for: packet.receiveTime) }
            try route(&datagram)
        case .message: try takeMessage(copy packet)
        case .nothing, .end: break
        }
    }

    /// Asks for the orders of a packet that comes soon, guessing plain Ethernet, IPv4 and
    /// MoldUDP64 headers: a wrong guess only costs time.
    @inline(__always)
    private func prefetch(_ bytes: ByteView) {
        guard case .itch(let lane) = last.lane, bytes.count > Self.plainHeaderBytes else { return }
        lane.pointee.handler.decoder.prefetch(bytes.dropping(Self.plainHeaderBytes))
    }

    /// How many packets are read ahead of their turn; a power of two.
    private static var aheadMax: Int { 8 }
    private static var plainHeaderBytes: Int { 14 + 20 + 8 + MoldUDP64.headerBytes }

    /// How many packets pass between two looks at the world outside.
    private static var lookEvery: Int { 4096 }

    /// Ends the input: gaps are given up, open bars emitted, text written, the report completed.
    mutating func finish() {
        for index in channels.indices {
            bars.pointee.select(UInt16(index))
            channels[index].lane.finish()
        }
        bars.pointee.finish()
        bars.pointee.output.flush()
        report.packets = walk.packets
        report.filtered = walk.filtered
        report.damages = walk.damages
        report.datagrams = walk.counters
        report.reassemblyLost = walk.reassemblyLost
        report.bars = bars.pointee.counters
        report.channels = channels.map { channel in
            let flows = channel.endpoints.map(\.description).joined(separator: " ")
            return channel.lane.report(
                channel.feed.name + (flows.isEmpty ? "" : " on \(flows)"))
        }
    }

    @inline(__always)
    private mutating func route(_ datagram: inout Datagram) throws(PlantError) {
        if datagram.destination != last.endpoint || last.lane == nil {
            guard try findFlow(&datagram) else { return }
        }
        select(last.channel)
        if !last.lane!.receive(&datagram, line: last.line) { report.strays &+= 1 }
    }

    @inline(__always)
    mutating func select(_ channel: UInt16) {
        guard channel != selected else { return }
        bars.pointee.select(channel)
        selected = channel
    }

    /// Makes the datagram's flow the last one; false where it carries nothing known.
    @inline(never)
    private mutating func findFlow(_ datagram: inout Datagram) throws(PlantError) -> Bool {
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
        last = Route(
            endpoint: endpoint, lane: channels[channel].lane, channel: UInt16(channel),
            line: flows.values[place].line)
        return true
    }
}

import TickCapture
import TickCore
import TickPlant
import TickTransport
import TickWindows

/// Work over an ITCH capture, to be compared with the C control of the same name.
struct CaptureScenario {
    /// `walk`, `decode`, `bars` or one of the books.
    let work: Scenario
    let path: String

    /// Runs it once and tells the result.
    func run() throws(PlantError) -> ScenarioResult {
        let inputs = try CaptureInputs([path])
        let start = Clock.now()
        var result =
            switch work {
            case .walk: try walk(inputs)
            case .decode: try decode(inputs)
            case .book: try book(inputs)
            case .bookBars: try bookBars(inputs)
            default: try bars(inputs)
            }
        let end = Clock.now()
        result.wallSeconds = end.wall - start.wall
        result.processorSeconds = end.processor - start.processor
        result.scenario = work.rawValue
        return result
    }

    private func walk(_ inputs: CaptureInputs) throws(PlantError) -> ScenarioResult {
        var lengths = LengthSum()
        try feed(inputs, to: &lengths)
        var result = ScenarioResult()
        result.messages = lengths.messages
        result.checksum = lengths.bytes
        return result
    }

    private func decode(_ inputs: CaptureInputs) throws(PlantError) -> ScenarioResult {
        var sum = FieldSum()
        try feed(inputs, to: &sum)
        var result = ScenarioResult()
        result.messages = sum.messages
        result.checksum = sum.checksum
        return result
    }

    /// Packets of one flow and their MoldUDP64 channel into a handler, as a lane of a replay has
    /// them: looked at before their turn, and told by one compare from those of other flows.
    @inline(__always)
    func feed<Handler: CaptureHandler & ~Copyable>(
        _ inputs: CaptureInputs, to handler: inout Handler
    ) throws(PlantError) {
        var packets = PacketReader(inputs.sources[0])
        var decoder = DatagramDecoder()
        var channel = SequencedChannel<MoldUDP64>()
        var datagram = Datagram.blank
        var flow: PlainFlow?
        while true {
            if Handler.looksAhead {
                packets.lookAhead(2048, body: PlainFlow.headerBytes + MoldUDP64.headerBytes) {
                    handler.prefetch($0)
                }
            }
            var packet = Packet.blank
            switch packets.next(&packet) {
            case .packet: break
            case .end: return
            case .damaged: throw PlantError(.input, "\(packets.damage.map(String.init) ?? "")")
            }
            if let payload = flow?.payload(packet.bytes, packet.linkType) {
                guard
                    let block = MoldUDP64.parse(
                        payload, receiveTime: packet.receiveTime, packet: packet.number)
                else { continue }
                channel.receive(block, line: 0, &handler)
                continue
            }
            guard decoder.decode(packet, into: &datagram) == .datagram,
                let block = MoldUDP64.parse(datagram)
            else { continue }
            flow = PlainFlow(to: datagram.destination)
            handler.begin(at: packet.receiveTime)
            channel.receive(block, line: 0, &handler)
        }
    }

    private func bars(_ inputs: CaptureInputs) throws(PlantError) -> ScenarioResult {
        let options = ReplayOptions([WindowPlan(.tumbling(size: EasternTime.second))])
        let report = try Replay.run(inputs, options, format: .none, file: nil)
        var result = ScenarioResult()
        result.messages = report.channels.reduce(0) { $0 + $1.feed.messages }
        result.bars = report.bars.bars
        result.trades = report.bars.trades
        return result
    }
}

/// What takes the messages of a capture in a scenario.
protocol CaptureHandler: MessageHandler, ~Copyable {
    /// Whether messages are shown before their turn.
    static var looksAhead: Bool { get }
    /// See `FeedDecoder.prefetch`.
    func prefetch(_ bytes: ByteView)
    /// A packet of a flow not heard before came at `receiveTime`.
    mutating func begin(at receiveTime: Int64)
}

extension CaptureHandler where Self: ~Copyable {
    static var looksAhead: Bool { false }
    func prefetch(_ bytes: ByteView) {}
    mutating func begin(at receiveTime: Int64) {}
}

/// What one run came to; a line of JSON with the keys of the control.
struct ScenarioResult: Sendable {
    /// The scenario's name.
    var scenario = ""
    /// Messages decoded.
    var messages: UInt64 = 0
    /// From opening the input to the last result, in seconds.
    var wallSeconds = 0.0
    /// Processor time of all threads, in seconds.
    var processorSeconds = 0.0
    /// The control's checksum over the same fields; 0 for `bars`.
    var checksum: UInt64 = 0
    /// Bars emitted.
    var bars: UInt64 = 0
    /// Trades that went into them.
    var trades: UInt64 = 0
    /// Quotes made.
    var quotes: UInt64 = 0

    /// One line of JSON.
    var json: String {
        let nanos = messages > 0 ? wallSeconds * 1e9 / Double(messages) : 0
        return "{\"mode\":\"\(scenario)\",\"source\":\"read\",\"messages\":\(messages)"
            + ",\"seconds\":\(wallSeconds),\"cpu_seconds\":\(processorSeconds)"
            + ",\"ns_per_message\":\(nanos),\"checksum\":\(checksum)"
            + ",\"bars\":\(bars),\"trades\":\(trades),\"quotes\":\(quotes)}"
    }
}

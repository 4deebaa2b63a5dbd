import TickBook
import TickCapture
import TickCore
import TickFeeds
import TickPlant
import TickTransport
import TickWindows

/// Work with order books.
extension CaptureScenario {
    /// Packets, one MoldUDP64 channel, decoder, full depth by order, best bid and offer.
    func book(_ inputs: CaptureInputs) throws(PlantError) -> ScenarioResult {
        let books = UnsafeMutablePointer<Books>.allocate(capacity: 1)
        let instruments = InstrumentTable()
        books.initialize(to: Books(instruments: instruments))
        defer {
            books.deinitialize(count: 1)
            books.deallocate()
        }
        let stage = BookStage(books: books, next: QuoteFold(), channel: 0)
        var handler = BookHandler(
            decoder: ItchTicks(sink: stage, instruments: instruments, venue: 0, channel: 0))
        try follow(inputs, &handler)
        var result = ScenarioResult()
        result.messages = handler.messages
        result.trades = handler.decoder.sink.next.trades
        result.quotes = handler.decoder.sink.next.quotes
        result.checksum = handler.decoder.sink.next.checksum
        return result
    }

    /// A lane's loop: packets of one flow in turn, looked at before their turn.
    private func follow(
        _ inputs: CaptureInputs, _ handler: inout BookHandler
    ) throws(PlantError) {
        var packets = PacketReader(inputs.sources[0])
        var decoder = DatagramDecoder()
        var channel = SequencedChannel<MoldUDP64>()
        var datagram = Datagram.blank
        var flow: PlainFlow?
        while true {
            while let bytes = packets.lookAhead(2048) {
                handler.decoder.prefetch(bytes.dropping(PlainFlow.headerBytes + 20))
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
            begin(&handler, at: packet.receiveTime)
            channel.receive(block, line: 0, &handler)
        }
    }

    private func begin(_ handler: inout BookHandler, at receiveTime: Int64) {
        let midnight = EasternTime.midnight(of: EasternTime.date(at: receiveTime))
        handler.decoder.midnight = midnight
        handler.decoder.sink.next.midnight = midnight
    }

    /// One-second bars of trades, and of the quotes that books of the same messages make.
    func bookBars(_ inputs: CaptureInputs) throws(PlantError) -> ScenarioResult {
        var plan = WindowPlan(.tumbling(size: EasternTime.second))
        plan.aggregates = [.spread]
        let report = try Replay.run(inputs, ReplayOptions([plan]), format: .none, file: nil)
        var result = ScenarioResult()
        result.messages = report.channels.reduce(0) { $0 + $1.feed.messages }
        result.bars = report.bars.bars
        result.trades = report.bars.trades
        result.quotes = report.channels.reduce(0) { $0 + ($1.books?.quotes ?? 0) }
        return result
    }
}

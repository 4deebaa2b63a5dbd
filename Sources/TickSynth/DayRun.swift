import TickCore

/// One writing of a day: brings exchange, encoder and file together.
struct DayRun {
    let options: SynthOptions
    let listings: Listings
    let random: RandomStream
    let progress: ((UInt64) -> Void)?

    private var times: SessionTimes { SessionTimes(date: options.date) }

    /// Multicast groups and ports of our own; the groups are kept for documentation.
    private static let itchFrame = FrameHeader(group: 0xE9FC_0001, port: 26_400)
    private static let iexFrame = FrameHeader(group: 0xE9FC_0002, port: 10_378)

    func write() throws(SynthError) -> SynthSummary {
        let iex = IexSession(listings: listings.base, times: times)
        switch options.feed {
        case .itch50: return try writeItch()
        case .tops15: return try writeIex(TopsEncoder(session: iex, isVersion15: true), 0x8002)
        case .tops16: return try writeIex(TopsEncoder(session: iex, isVersion15: false), 0x8003)
        case .deep10: return try writeIex(DeepEncoder(session: iex), 0x8004)
        case .deepPlus102: return try writeIex(DeepPlusEncoder(session: iex), 0x8005)
        }
    }

    private func writeIex<Encoder: FeedEncoder>(
        _ encoder: Encoder, _ protocolID: UInt16
    ) throws(SynthError) -> SynthSummary {
        let layer = SessionLayer.iexTransport(protocolID: protocolID, session: dayNumber)
        return try writePackets(encoder, layer, frame: Self.iexFrame)
    }

    /// The date as a number: 20260316.
    private var dayNumber: UInt32 {
        UInt32(clamping: (options.date.year * 100 + options.date.month) * 100 + options.date.day)
    }

    private func writeItch() throws(SynthError) -> SynthSummary {
        let encoder = ItchEncoder(listings: listings, midnight: times.midnight)
        guard options.container == .pcap else { return try writeBinaryFile(encoder) }
        let layer = SessionLayer.moldUDP64(session: .init("TP\(dayNumber)"))
        return try writePackets(encoder, layer, frame: Self.itchFrame)
    }

    private func writePackets<Encoder: FeedEncoder>(
        _ encoder: Encoder, _ layer: SessionLayer, frame: FrameHeader
    ) throws(SynthError) -> SynthSummary {
        let writer = try PacketWriter(options: options, layer: layer, frame: frame)
        var exchange = try exchange(encoder, writer)
        exchange.runDay()
        var summary = try exchange.sink.close()
        summary.packets = exchange.sink.writer.capture.packets
        summary.bytes = exchange.sink.writer.capture.bytes
        return summary
    }

    private func writeBinaryFile(_ encoder: ItchEncoder) throws(SynthError) -> SynthSummary {
        let writer = try BinaryFileWriter(options: options)
        var exchange = try exchange(encoder, writer)
        exchange.runDay()
        var summary = try exchange.sink.close()
        summary.bytes = exchange.sink.writer.bytes
        return summary
    }

    private func exchange<Encoder: FeedEncoder, Writer: MessageWriter & ~Copyable>(
        _ encoder: Encoder, _ writer: consuming Writer
    ) throws(SynthError) -> Exchange<DayRecorder<Encoder, Writer>> {
        let recorder = DayRecorder(
            encoder: encoder, writer: writer, truth: try truth(), progress: progress)
        return Exchange(
            listings: listings, random: random, times: times, target: options.messages,
            breaksTrades: options.breaksTrades, sink: recorder)
    }

    private func truth() throws(SynthError) -> TruthBars? {
        guard let path = options.truth else { return nil }
        let proof = TruthProof(options.feed, options.container)
        let file = try TruthFile(
            path: path, force: options.force, listings: listings, proof: proof)
        return TruthBars(file: file, listings: listings, barNanos: options.barNanos)
    }
}

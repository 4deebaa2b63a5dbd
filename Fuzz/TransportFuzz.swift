import TickCore
import TickFeeds
import TickTransport
import TickWindows

/// Cuts the input into packets of two lines and runs them from transport to bars.
///
/// The first byte picks the feed and the length of the bars. Whatever the bytes are: messages come
/// in ascending sequence, bars in order of time, and everything that came in was counted.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTransport(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let input = UnsafeBufferPointer(start: start + 1, count: count - 1)
    let run = FuzzRun(length: start[0] & 0x80 != 0 ? 1 : 1_000_000_000)
    defer { run.tearDown() }
    let (sink, names) = (run.sink, run.instruments)
    switch start[0] & 7 {
    case 0:
        // One feed in eight: its order table is large, and cleared for each input.
        let itch = ItchTicks(sink: sink, instruments: names, venue: 1, channel: 0)
        run.play(input, MoldUDP64.self, itch)
    case 1, 4:
        let tops = IexTicks<IexTops16, _>(sink: sink, instruments: names, venue: 1, channel: 0)
        run.play(input, IEXTP.self, tops)
    case 2, 5:
        let deep = IexTicks<IexDeep10, _>(sink: sink, instruments: names, venue: 1, channel: 0)
        run.play(input, IEXTP.self, deep)
    default:
        let plus = IexTicks<IexDeepPlus102, _>(sink: sink, instruments: names, venue: 1, channel: 0)
        run.play(input, IEXTP.self, plus)
    }
    return 0
}

/// The windows of one input and what leads to them.
private struct FuzzRun {
    let instruments = InstrumentTable()
    let bars: UnsafeMutablePointer<WindowSet<OrderedBars>>
    var sink: FuzzSink { FuzzSink(bars: bars) }

    init(length: Int64) {
        bars = .allocate(capacity: 1)
        bars.initialize(
            to: try! WindowSet(
                [WindowPlan(.tumbling(size: length))], instruments: instruments,
                output: OrderedBars()))
        _ = bars.pointee.addChannel(disorder: 5, heartbeatMargin: 5)
    }

    func tearDown() {
        bars.deinitialize(count: 1)
        bars.deallocate()
    }

    /// Packets: control byte, size byte, payload. The control byte gives the line, the time that
    /// passed, and whether the payload is a whole packet or messages that get a header here.
    func play<Framing: MessageFraming, Decoder: FeedDecoder & ~Copyable>(
        _ input: UnsafeBufferPointer<UInt8>, _ framing: Framing.Type, _ decoder: consuming Decoder
    ) {
        let limits = ChannelLimits(
            gapTimeoutNanos: 100, reorderPacketsMax: 8, reorderBytesMax: 2_000, listedMax: 4)
        var channel = SequencedChannel<Framing>(limits: limits)
        var handler = CheckedHandler(decoder: decoder, bars: bars)
        var offset = 0
        var time: Int64 = 0
        while offset + 2 <= input.count {
            let control = input[offset]
            let size = min(Int(input[offset + 1]), input.count - offset - 2)
            let bytes = Array(input[(offset + 2)..<(offset + 2 + size)])
            offset += 2 + size
            time += control & 0x30 == 0x30 ? 101 : Int64(control >> 4 & 3)
            let isMold = Framing.self == MoldUDP64.self
            let payload = control & 2 == 0 ? bytes : framed(bytes, isMold: isMold)
            payload.withUnsafeBytes { raw in
                guard let block = Framing.parse(datagram(raw, at: time)) else { return }
                channel.receive(block, line: Int(control & 1), &handler)
            }
        }
        channel.finish(&handler)
        bars.pointee.finish()
        let counters = channel.counters
        precondition(handler.messages == counters.messages + counters.unsequenced, "miscounted")
        precondition(channel.lost.count <= 4 && channel.epochs.count <= 4, "a list grew")
    }

    private func datagram(_ raw: UnsafeRawBufferPointer, at time: Int64) -> Datagram {
        let nowhere = Endpoint(ipv4: 0, port: 0)
        return Datagram(
            payload: ByteView(raw), destination: nowhere, receiveTime: time,
            packet: 1)
    }

    /// A header of this session with small numbers, so that packets meet: the first three bytes are
    /// session, sequence and count.
    private func framed(_ bytes: [UInt8], isMold: Bool) -> [UInt8] {
        guard bytes.count >= 3 else { return bytes }
        let (session, sequence, count) = (bytes[0] & 1, bytes[1], bytes[2] & 15)
        let body = bytes.dropFirst(3)
        if isMold {
            return Array(repeating: session, count: 10) + Array(repeating: 0, count: 7)
                + [sequence, 0, count] + body
        }
        let offset = Array(repeating: sequence == 1 ? 0 : sequence, count: 8)
        let zeros = Array(repeating: UInt8(0), count: 7)
        return [1, 0, 3, 0x80, 1, 0, 0, 0, session, 0, 0, 0, UInt8(body.count), 0, count, 0]
            + offset + [sequence] + zeros + [bytes[0] >> 1] + zeros + body
    }
}

/// Hands messages to the decoder and checks their order.
private struct CheckedHandler<Decoder: FeedDecoder & ~Copyable>: ~Copyable, MessageHandler {
    var decoder: Decoder
    let bars: UnsafeMutablePointer<WindowSet<OrderedBars>>
    var messages: UInt64 = 0
    var last: UInt64 = 0

    init(
        decoder: consuming Decoder, bars: UnsafeMutablePointer<WindowSet<OrderedBars>>
    ) {
        self.decoder = decoder
        self.bars = bars
    }

    mutating func message(_ bytes: ByteView, _ origin: MessageOrigin) {
        messages += 1
        if origin.sequence != 0 {
            precondition(origin.sequence == last + 1, "out of sequence")
            last = origin.sequence
        }
        decoder.begin(origin)
        guard let time = decoder.decode(bytes, sequence: origin.sequence), origin.sequence != 0
        else { return }
        let before = bars.pointee.watermark
        bars.pointee.observe(time)
        precondition(bars.pointee.watermark >= before, "the watermark went back")
    }

    mutating func epochBegan(missing: UInt64) {
        last = missing
        decoder.beginEpoch(midnight: nil)
        bars.pointee.beginEpoch(missing: missing)
    }

    mutating func gapGivenUp(_ range: Range<UInt64>) {
        precondition(range.lowerBound == last + 1 && !range.isEmpty, "a gap elsewhere")
        last = range.upperBound - 1
        bars.pointee.giveUpGap()
    }

    mutating func gapFilling() { bars.pointee.beginFilling() }
    mutating func gapFilled() { bars.pointee.endFilling() }
    mutating func heartbeat(at time: Int64) { bars.pointee.heartbeat(at: time) }
    mutating func sessionEnded() { bars.pointee.endSession() }
}

private struct FuzzSink: TickSink {
    let bars: UnsafeMutablePointer<WindowSet<OrderedBars>>

    mutating func accept(_ tick: Tick) { bars.pointee.accept(tick) }
    mutating func endOfMessages() { bars.pointee.endSession() }
    mutating func unreadable(_ origin: MessageOrigin) { bars.pointee.giveUpGap() }

    mutating func unresolved(
        _ instrument: InstrumentID, at eventTime: Int64, _ origin: MessageOrigin
    ) {
        bars.pointee.unresolved(instrument, at: eventTime)
    }
}

/// Bars must come in order of time: no window twice, none after a later one.
private struct OrderedBars: PaneSink {
    private var end = Int64.min
    private var seen: Set<UInt32> = []

    mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        let bar = pane.bar
        precondition(bar.start < bar.end && bar.end >= end, "a window after a later one")
        if bar.end > end { seen.removeAll() }
        end = bar.end
        precondition(seen.insert(bar.instrument.rawValue).inserted, "a bar came twice")
    }

    mutating func late(_ record: LateRecord) {
        let (span, time) = (record.span, record.tick.eventTime)
        precondition(span.start <= time && time < span.end, "another window's tick")
        precondition(span.end - 1 <= record.watermark, "late before its time")
    }
}

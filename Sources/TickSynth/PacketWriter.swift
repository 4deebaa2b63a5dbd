/// Packs messages into packets of a session layer: a burst shares packets, silence has heartbeats.
///
/// Concurrency: owned by one thread. Cost: each message is written once, each packet copied once.
/// Limits: payloads of at most 1,400 bytes.
struct PacketWriter: MessageWriter, ~Copyable {
    private static let payloadMax = 1400
    /// Messages further apart than this do not wait for each other.
    private static let waitNanos: Int64 = 8_000

    private(set) var capture: CaptureWriter
    private let layer: SessionLayer
    private let losses: [ClosedRange<UInt64>]
    private let heartbeatNanos: Int64
    private let headerCount: Int
    private let payload: UnsafeMutableRawPointer
    private let scratch: UnsafeMutableRawPointer
    private var used: Int
    private var count = 0
    private var firstTime: Int64 = 0
    private var lastTime: Int64 = 0
    private var streamOffset: UInt64 = 0
    /// The capture time of the last heartbeat, or its send time where the protocol tells one.
    private(set) var quietUntil = Int64.min
    private(set) var messageCount: UInt64 = 0

    init(options: SynthOptions, layer: SessionLayer, frame: FrameHeader) throws(SynthError) {
        capture = try CaptureWriter(options: options, frame: frame)
        self.layer = layer
        losses = options.faults.lose
        heartbeatNanos = options.heartbeatNanos
        headerCount = layer.headerCount
        payload = .allocate(byteCount: 2048, alignment: 16)
        scratch = .allocate(byteCount: 2048, alignment: 16)
        used = headerCount
    }

    deinit {
        payload.deallocate()
        scratch.deallocate()
    }

    var hasFailed: Bool { capture.hasFailed }

    @inline(__always)
    mutating func reserve(_ byteCount: Int, at time: Int64) -> WireMessage {
        let isFull = used &+ byteCount &+ 2 > Self.payloadMax
        if count > 0 && (isFull || time &- firstTime > Self.waitNanos) { flush() }
        if count == 0 {
            if time &- lastTime > heartbeatNanos { fillSilence(until: time) }
            firstTime = time
        }
        lastTime = time
        count &+= 1
        messageCount &+= 1
        let block = payload + used
        layer.writeLength(byteCount, at: block)
        used &+= byteCount &+ 2
        return WireMessage(base: block + 2)
    }

    /// Sends what is waiting, then tells the session's end three times, a heartbeat apart.
    mutating func close(at time: Int64) throws(SynthError) {
        flush()
        for turn in 1...3 {
            let sent = time + Int64(turn) * heartbeatNanos
            if case .moldUDP64 = layer {
                bare(SessionLayer.endOfSession, at: sent)
            } else {
                bare(0, at: sent)
            }
        }
        try capture.close()
    }

    @inline(never)
    private mutating func flush() {
        guard count > 0 else { return }
        let first = messageCount &- UInt64(count) &+ 1
        let last = messageCount
        if losses.contains(where: { $0.overlaps(first...last) }) {
            shipSurvivors(from: first)
        } else {
            ship(payload, blocks: used - headerCount, first: first, count: count)
        }
        streamOffset &+= UInt64(used &- headerCount)
        used = headerCount
        count = 0
    }

    /// Writes the header in front of the blocks at `base + headerCount` and sends both.
    private mutating func ship(
        _ base: UnsafeMutableRawPointer, blocks: Int, first: UInt64, count: Int, skipped: Int = 0
    ) {
        let header = SessionLayer.Header(
            sequence: first, count: UInt16(truncatingIfNeeded: count), payloadCount: blocks,
            streamOffset: streamOffset &+ UInt64(skipped), sendTime: lastTime &+ 1_000)
        layer.write(header, at: WireMessage(base: base))
        let bytes = UnsafeRawBufferPointer(start: base, count: headerCount &+ blocks)
        capture.ship(bytes, sequence: first, at: lastTime)
    }

    /// Sends the runs of messages that are not to be lost, each as a packet of its own.
    private mutating func shipSurvivors(from first: UInt64) {
        var sequence = first
        var offset = headerCount
        var run = (start: headerCount, first: first, count: 0)
        while offset < used {
            let length = 2 + blockLength(at: offset)
            if losses.contains(where: { $0.contains(sequence) }) {
                shipRun(run, until: offset)
                run = (offset + length, sequence + 1, 0)
            } else {
                run.count += 1
            }
            offset += length
            sequence += 1
        }
        shipRun(run, until: used)
    }

    private mutating func shipRun(_ run: (start: Int, first: UInt64, count: Int), until end: Int) {
        guard run.count > 0 else { return }
        let blocks = end - run.start
        (scratch + headerCount).copyMemory(from: payload + run.start, byteCount: blocks)
        ship(
            scratch, blocks: blocks, first: run.first, count: run.count,
            skipped: run.start - headerCount)
    }

    private func blockLength(at offset: Int) -> Int {
        let raw = (payload + offset).loadUnaligned(as: UInt16.self)
        if case .moldUDP64 = layer { return Int(UInt16(bigEndian: raw)) }
        return Int(UInt16(littleEndian: raw))
    }

    @inline(never)
    private mutating func fillSilence(until time: Int64) {
        guard messageCount > 0 else { return }
        var sent = lastTime + heartbeatNanos
        while sent < time {
            bare(0, at: sent)
            sent += heartbeatNanos
        }
    }

    /// A packet without messages: a heartbeat, or the session's end. Inside a hole it is lost too,
    /// but the truth knows of it.
    private mutating func bare(_ count: UInt16, at time: Int64) {
        if case .moldUDP64 = layer {
            quietUntil = CaptureWriter.captureTime(of: time)
        } else {
            quietUntil = time
        }
        let next = messageCount + 1
        if losses.contains(where: { $0.lowerBound < next && next <= $0.upperBound }) { return }
        let header = SessionLayer.Header(
            sequence: next, count: count, payloadCount: 0, streamOffset: streamOffset,
            sendTime: time)
        layer.write(header, at: WireMessage(base: scratch))
        let bytes = UnsafeRawBufferPointer(start: scratch, count: headerCount)
        capture.ship(bytes, sequence: next, at: time)
    }
}

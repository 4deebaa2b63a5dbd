import TickCapture
import TickCore
import TickFeeds
import TickTransport
import TickWindows

/// A replay of packets in a state.
///
/// Layout: instruments, walk, inputs, flows, channels, where the last packet went, the clock, the
/// consolidation. Instruments come first, as all else names them by number.
extension ReplayEngine {
    /// Hands a state to whoever wants one now.
    @inline(never)
    mutating func checkpoint<Packets: PacketStream & ~Copyable>(
        _ packets: inout Packets
    ) throws(PlantError) {
        guard let taker = options.checkpoints?.taker else { return }
        let position = position(packets)
        guard taker.due(position) else { return }
        let state = try state(&packets, isFinished: false)
        try taker.take(state, position)
    }

    /// How far the run has come.
    func position<Packets: PacketStream & ~Copyable>(
        _ packets: borrowing Packets
    ) -> ReplayPosition {
        let place = packets.place
        return ReplayPosition(
            path: place.path, offset: place.offset, packets: walk.packets,
            watermark: bars.leadingWatermark)
    }

    /// Everything that is needed to go on from here, once all that was put out was handed on.
    mutating func state<Packets: PacketStream & ~Copyable>(
        _ packets: inout Packets, isFinished: Bool
    ) throws(PlantError) -> ReplayState {
        let (windows, shown) = try bars.state()
        quotes?.pointee.flush()
        var writer = StateWriter()
        instruments.encode(to: &writer)
        walk.encode(to: &writer)
        do { try packets.encode(to: &writer) } catch { throw PlantError(capture: error) }
        writer.put(report.unrecognised)
        encodeChannels(to: &writer)
        encodeFlows(to: &writer)
        writer.put(clockDue)
        writer.put(selected)
        consolidation?.pointee.encode(to: &writer)
        return ReplayState(
            settings: options.settings(kind), isFinished: isFinished, shown: shown,
            windows: windows,
            run: writer.bytes)
    }

    /// Runs from where `reader`'s state was taken, if there is one, to the end, and completes the
    /// report; who takes checkpoints gets the last one.
    mutating func runToEnd<Packets: PacketStream & ~Copyable>(
        _ packets: inout Packets, from reader: inout StateReader, goOn: (Double?) -> Bool
    ) throws(PlantError) {
        if options.resumeFrom != nil { try restore(from: &reader, &packets) }
        if options.resumeFrom?.isFinished == true { return try finish() }
        let isAtEnd = try run(&packets, goOn: goOn)
        guard isAtEnd, let taker = options.checkpoints?.taker else { return try finish() }
        var position = position(packets)
        position.isEnd = true
        guard taker.due(position) else { return try finish() }
        let state = try state(&packets, isFinished: true)
        try finish()
        try taker.take(state, position)
    }

    private func encodeChannels(to writer: inout StateWriter) {
        writer.put(Int64(dayFileChannel ?? -1))
        writer.put(UInt32(channels.count))
        for channel in channels {
            writer.put(text: channel.feed.name)
            writer.put(channel.protocolID)
            writer.put(Int64(channel.lines))
            writer.put(UInt32(channel.endpoints.count))
            for endpoint in channel.endpoints { endpoint.encode(to: &writer) }
            channel.lane.encode(to: &writer)
        }
    }

    private func encodeFlows(to writer: inout StateWriter) {
        writer.put(UInt32(flows.values.count))
        for (endpoint, flow) in zip(flows.endpoints, flows.values) {
            endpoint.encode(to: &writer)
            writer.put(Int64(flow.channel ?? -1))
            writer.put(Int64(flow.line))
            writer.put(Int64(flow.attempts))
        }
        writer.put(last.lane != nil)
        if last.lane != nil { last.endpoint.encode(to: &writer) }
    }
}

/// Going on.
extension ReplayEngine {
    /// Takes up a state whose instruments are there already, and goes to where its inputs stood.
    mutating func restore<Packets: PacketStream & ~Copyable>(
        from reader: inout StateReader, _ packets: inout Packets
    ) throws(PlantError) {
        do { try walk.restore(from: &reader) } catch { throw PlantError(state: error) }
        try packets.resume(from: &reader)
        try restoreChannels(from: &reader)
        do throws(StateError) {
            try restoreFlows(from: &reader)
            clockDue = try reader.take()
            selected = try reader.take()
            guard selected == .max || Int(selected) < channels.count else {
                throw StateError("channel \(selected) of \(channels.count) is next")
            }
            try consolidation?.pointee.restore(from: &reader)
            guard reader.isAtEnd else { throw StateError("more is saved than a run has") }
        } catch {
            throw PlantError(state: error)
        }
    }

    private mutating func restoreChannels(
        from reader: inout StateReader
    ) throws(PlantError) {
        let dayFile = try PlantError.ofState { () throws(StateError) in
            report.unrecognised = try reader.take()
            return Int(truncatingIfNeeded: try reader.take(Int64.self))
        }
        let count = try PlantError.ofState { () throws(StateError) in try reader.takeCount(20) }
        guard count <= RunWindows.channelsMax, (-1..<count).contains(dayFile) else {
            throw PlantError(state: StateError("\(count) channels, \(dayFile) of a day file"))
        }
        dayFileChannel = dayFile < 0 ? nil : dayFile
        for ordinal in 0..<count {
            let channel = try restoreChannel(UInt16(ordinal), from: &reader)
            channels.append(channel)
            do { try channel.lane.restore(from: &reader) } catch { throw PlantError(state: error) }
        }
    }

    /// The channel, whose lane has taken nothing yet.
    private func restoreChannel(
        _ ordinal: UInt16, from reader: inout StateReader
    ) throws(PlantError) -> Channel {
        let (name, protocolID, lines, endpoints) = try PlantError.ofState {
            () throws(StateError) in
            let name = try reader.takeText()
            let protocolID = try reader.takeOptional(UInt16.self)
            let lines = Int(truncatingIfNeeded: try reader.take(Int64.self))
            var endpoints: [Endpoint] = []
            for _ in 0..<(try reader.takeCount(19)) {
                endpoints.append(try Endpoint(from: &reader))
            }
            return (name, protocolID, lines, endpoints)
        }
        guard let feed = FeedDefinition.named(name), (1...FlowTable<Flow>.countMax).contains(lines)
        else {
            throw PlantError(state: StateError("a channel of the feed \(name) on \(lines) lines"))
        }
        // The midnight is in the lane's own state.
        let factory = factory(
            ordinal, receiveTime: 0, protocolID: protocolID, isUnsequenced: endpoints.isEmpty)
        return Channel(
            lane: try factory.make(feed), feed: feed, endpoints: endpoints,
            protocolID: protocolID, lines: lines)
    }

    private mutating func restoreFlows(from reader: inout StateReader) throws(StateError) {
        for _ in 0..<(try reader.takeCount(43)) {
            let endpoint = try Endpoint(from: &reader)
            let channel = Int(truncatingIfNeeded: try reader.take(Int64.self))
            let line = Int(truncatingIfNeeded: try reader.take(Int64.self))
            let attempts = Int(truncatingIfNeeded: try reader.take(Int64.self))
            guard (-1..<channels.count).contains(channel),
                (0...Self.attemptsMax).contains(attempts),
                flows.place(of: endpoint) == nil
            else { throw StateError("a flow to channel \(channel) that cannot be") }
            let flow = Flow(channel: channel < 0 ? nil : channel, line: line, attempts: attempts)
            guard flows.add(endpoint, flow) != nil else { throw StateError("too many flows") }
        }
        guard try reader.takeBool() else { return }
        let endpoint = try Endpoint(from: &reader)
        guard let place = flows.place(of: endpoint), let channel = flows.values[place].channel
        else { throw StateError("the last packet went nowhere") }
        follow(endpoint, place, channel)
    }
}

import TickCapture
import TickCore
import TickFeeds
import TickTransport

/// Captures to rows: every message in wire order, before arbitration, none dropped.
///
/// Concurrency: one thread. Cost: nothing is allocated per message.
struct DecodeEngine: ~Copyable {
    private let options: DecodeOptions
    private let file: OutputFile
    private var walk: DatagramWalk
    private var flows = FlowTable<Flow>()
    private var dayFile: UnsafeMutablePointer<FlowRows>?
    private var text = TextBuffer(capacity: 1 << 17)
    private(set) var report = DecodeReport()

    private struct Flow {
        var rows: UnsafeMutablePointer<FlowRows>?
        var attempts = 0
    }

    init(_ options: DecodeOptions, _ file: OutputFile) throws(PlantError) {
        self.options = options
        self.file = file
        walk = try DatagramWalk(filter: options.filter)
    }

    deinit {
        for rows in flows.values.compactMap(\.rows) + [dayFile].compactMap({ $0 }) {
            rows.deinitialize(count: 1)
            rows.deallocate()
        }
    }

    /// Runs the packets through until the end, the limit, or a closed output.
    mutating func run<Packets: PacketStream & ~Copyable>(
        _ packets: inout Packets, goOn: (Double?) -> Bool
    ) throws(PlantError) {
        if options.format == .csv {
            text.append(options.allFields ? FieldDump.csvHeading : MessageRow.csvHeading)
        }
        var packet = Packet.blank
        var datagram = Datagram.blank
        loop: while !isDone {
            switch try walk.next(&packets, &packet, &datagram) {
            case .datagram: try take(datagram)
            case .message: take(message: packet)
            case .nothing: break
            case .end: break loop
            }
            if walk.packets & 4095 == 0 {
                if !goOn(packets.share) { break }
            }
        }
        finish()
    }

    private var isDone: Bool {
        file.isClosed || options.limit.map { report.rows >= $0 } ?? false
    }

    private mutating func take(_ datagram: Datagram) throws(PlantError) {
        guard
            let place = flows.place(of: datagram.destination)
                ?? flows.add(datagram.destination, Flow())
        else {
            report.unrecognised &+= 1
            return
        }
        if flows.values[place].rows == nil { recognise(place, datagram) }
        guard let rows = flows.values[place].rows else {
            report.unrecognised &+= 1
            return
        }
        rows.pointee.begin(datagram)
        let fits = MessageWalk.messages(of: datagram, rows.pointee.feed) { bytes, place, sequence in
            write(rows, bytes, packet: datagram.packet, place, sequence)
        }
        if fits != true { report.malformedPackets &+= 1 }
        if text.count >= BarWriter.flushBytes { flush() }
    }

    private mutating func take(message packet: Packet) {
        if dayFile == nil, let feed = FeedDefinition.ofDayFiles {
            dayFile = make(feed)
        }
        guard let dayFile else { return }
        write(dayFile, packet.bytes, packet: packet.number, 1, 0)
        if text.count >= BarWriter.flushBytes { flush() }
    }

    private mutating func recognise(_ place: Int, _ datagram: Datagram) {
        guard flows.values[place].attempts < ReplayEngine.attemptsMax else { return }
        guard let feed = FeedDetector.feed(of: datagram, given: options.feed?.definition) else {
            if !FeedDetector.isHeartbeat(datagram) { flows.values[place].attempts += 1 }
            return
        }
        flows.values[place].rows = make(feed)
    }

    private func make(_ feed: FeedDefinition) -> UnsafeMutablePointer<FlowRows> {
        let rows = UnsafeMutablePointer<FlowRows>.allocate(capacity: 1)
        rows.initialize(to: FlowRows(feed, date: options.date, resolves: options.resolves))
        return rows
    }

    private mutating func write(
        _ rows: UnsafeMutablePointer<FlowRows>, _ bytes: ByteView, packet: UInt64, _ place: UInt64,
        _ sequence: UInt64
    ) {
        let row = rows.pointee.row(bytes, packet: packet, message: place, sequence: sequence)
        guard !isDone, isWanted(row) else { return }
        report.rows &+= 1
        switch (options.format, options.allFields) {
        case (.csv, false): row.appendCSV(to: &text)
        case (.jsonl, false): row.appendJSON(to: &text, bytes: bytes)
        case (.csv, true): rows.pointee.fields.appendCSV(row, bytes: bytes, to: &text)
        case (.jsonl, true): rows.pointee.fields.appendJSON(row, bytes: bytes, to: &text)
        }
    }

    private func isWanted(_ row: MessageRow) -> Bool {
        guard !options.symbols.isEmpty else { return true }
        guard row.present.contains(.symbol) else { return false }
        return row.withSymbol {
            options.symbols.contains(String(decoding: $0.buffer, as: UTF8.self))
        }
    }

    private mutating func flush() {
        text.withBytes { file.write($0) }
        text.removeAll()
    }

    private mutating func finish() {
        flush()
        report.packets = walk.packets
        report.datagrams = walk.counters
        report.reassemblyLost = walk.reassemblyLost
        report.damages = walk.damages
        for rows in flows.values.compactMap(\.rows) + [dayFile].compactMap({ $0 }) {
            report.add(rows.pointee)
        }
    }
}

extension DecodeReport {
    fileprivate mutating func add(_ rows: borrowing FlowRows) {
        malformedMessages &+= rows.odd.malformed
        unknownMessages &+= rows.odd.unknown
        longerMessages &+= rows.odd.longer
        unresolved &+= rows.unresolved
        if odd.samples.isEmpty { odd = rows.odd }
    }
}

/// Decodes the captures into rows.
public enum Decode {
    /// Runs the inputs through and writes rows to `file`.
    public static func run(
        _ inputs: CaptureInputs, _ options: DecodeOptions, file: OutputFile,
        goOn: (Double?) -> Bool = { _ in true }
    ) throws(PlantError) -> DecodeReport {
        var engine = try DecodeEngine(options, file)
        if inputs.sources.count == 1 {
            var packets = PacketReader(inputs.sources[0])
            try engine.run(&packets, goOn: goOn)
        } else {
            var packets = MergedPackets(inputs.sources)
            try engine.run(&packets, goOn: goOn)
        }
        return engine.report
    }
}

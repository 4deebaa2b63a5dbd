import Synchronization
import TickCore
import TickIceberg
import TickLog
import TickStorage
import TickWindows

@testable import TickPlant

/// A run's archive driven by hand, step by step, on a simulated disk and by a clock of its own:
/// bars of a few windows that are restated over and over, some taken away again, and a damage
/// record in each step.
///
/// A step is a second of the run and two hours of the calendar, so that snapshots and tombstones
/// grow old.
final class UpkeepScript {
    static let steps = 96
    static let directory = "/a"
    static let bars = "bars_1s"
    static let symbols = 5
    /// So many steps restate one window.
    private static let restated = 16
    private static let second: Int64 = 1_000_000_000
    private static let epoch: Int64 = 1_773_667_800

    let disk: SimulatedDisk
    private let clock = CalendarClock()
    private let plans: StreamPlans
    private var options: ArchiveOptions
    private let instruments = InstrumentTable()
    private let query = WindowPlan(.tumbling(size: second), name: "1s")

    /// - Parameters:
    ///   - upkeep: seconds between two rounds of upkeep.
    ///   - table: seconds between two commits to tables.
    init(_ disk: SimulatedDisk, upkeep: Int64 = 7, table: Int64 = 5) throws {
        self.disk = disk
        plans = try StreamPlans(
            [query], priceDigits: 4, ofQuotes: false, trades: false, quotes: false)
        options = ArchiveOptions(Self.directory)
        options.files = disk
        options.resume = true
        options.checkpoint = .wall(nanos: 2 * Self.second)
        options.tableNanos = table * Self.second
        options.upkeepNanos = upkeep * Self.second
        options.compactionBytesPerSecond = 100_000
        options.retentionNanos = 30 * Self.second
        options.segmentBytes = 600
        options.nowMillis = { [clock] in clock.millis.load(ordering: .relaxed) }
    }

    /// Runs to the end, from where the archive says; `look` is called after every fourth step.
    func run(_ look: (_ step: Int) throws -> Void = { _ in }) throws {
        let archive = try Archive(options, plans.plans)
        let first: Int
        switch archive.beginning {
        case .start: first = 0
        case .state(let bytes): first = Int(bytes[0])
        case .ended: return try archive.close()
        }
        for step in first..<Self.steps {
            clock.millis.store(Self.calendarMillis(step), ordering: .relaxed)
            try archive.append(records(step))
            for part in 0..<10 as Range<Int64> {
                try archive.tick(wallNanos: Int64(step) * Self.second + part * Self.second / 10)
            }
            if step % 9 == 8 { try archive.checkpoint(request(.running, [UInt8(step + 1)])) }
            if step % 4 == 3 { try look(step) }
        }
        try archive.checkpoint(request(.ended, nil))
        try archive.close()
    }

    private func request(_ stage: Checkpoint.Stage, _ state: [UInt8]?) -> CheckpointRequest {
        CheckpointRequest(
            stage: stage, state: state.map { state in { state } }, writerParcels: 0)
    }

    /// The time of day in a step.
    static func calendarMillis(_ step: Int) -> Int64 { 1_800_000_000_000 + Int64(step) * 7_200_000 }

    // MARK: Records

    /// The volume of a symbol's bar as a step puts it; nil where the step takes the bar away.
    private static func volume(_ step: Int, _ symbol: Int) -> Int? {
        step % restated == restated - 1 && symbol == step / restated % symbols
            ? nil : step * 10 + symbol + 1
    }

    /// What must stand after so many records: volumes by window and symbol.
    static func model(records: Int) -> [String: Int] {
        var standing: [String: Int] = [:]
        for record in 0..<records {
            let (step, symbol) = record.quotientAndRemainder(dividingBy: symbols)
            standing["\(step / restated) S\(symbol)"] = volume(step, symbol)
        }
        return standing
    }

    private func records(_ step: Int) -> ArchiveRecords {
        let records = ArchiveRecords(bytes: 4096)
        let time = (Self.epoch + Int64(step)) * Self.second
        for symbol in 0..<Self.symbols {
            let volume = Self.volume(step, symbol)
            append(bar(step / Self.restated, symbol, volume ?? 0), volume == nil, time, records)
        }
        var damage = RecordEncoder()
        Damage(what: .gap, channel: 1, sequences: 1...UInt64(step + 1)).put(
            instruments, to: &damage)
        records.append(
            stream: plans.damage, damage.written, keyBytes: 0, isTombstone: false, time: time)
        return records
    }

    private func bar(_ window: Int, _ symbol: Int, _ volume: Int) -> Pane {
        let instrument = Array("S\(symbol)".utf8).withUnsafeBytes {
            instruments.intern(venue: 0, bytes: ByteView($0))
        }
        let start = (Self.epoch + Int64(window)) * Self.second
        let price = Price(nanos: 10 * Self.second)
        return Pane(
            Bar(
                instrument: instrument, start: start, end: start + Self.second, open: price,
                high: price, low: price, close: price, volume: UInt64(volume), trades: 1,
                notional: 0, status: .complete), kind: .lateUpdate)
    }

    private func append(
        _ pane: Pane, _ isTombstone: Bool, _ time: Int64, _ all: ArchiveRecords
    ) {
        var record = RecordEncoder()
        let records = BarRecords(query, plans.plans[0])
        records.putKey(pane, RecordSources(instruments), to: &record)
        let keyBytes = record.count
        let none = UnsafeBufferPointer<AggregateValue>(start: nil, count: 0)
        if !isTombstone { precondition(records.putRest(pane, .put, none, to: &record)) }
        all.append(
            stream: 0, record.written, keyBytes: keyBytes, isTombstone: isTombstone, time: time)
    }

    // MARK: What is there

    /// The end of a stream's log in the newest checkpoint.
    func committed(_ stream: String) throws -> Int64 {
        try CheckpointStore(disk, Self.directory).newest?.stream(stream)?.end ?? 0
    }

    /// A stream's table.
    func table(_ stream: String) throws -> Table {
        try Table(
            try SQLiteCatalog(disk, path: Self.directory + "/catalog.db"),
            TableName("archive", stream))
    }

    /// The offset up to which a stream's table has everything.
    func consumed(_ stream: String) throws -> Int64 {
        try table(stream).committed("archive")?.logOffset ?? 0
    }

    /// The offsets of the committed records of a log.
    func offsets(_ stream: String) throws -> [Int64] {
        var offsets: [Int64] = []
        try forEach(stream) { offsets.append($0.offset) }
        return offsets
    }

    /// What stands by the committed records of the log, in the words of `model`.
    func standing() throws -> [String: Int] {
        let schema = plans.plans[0].schema
        let value = try RecordDecoder(writer: schema, reader: schema, path: "")
        let key = try RecordDecoder(writer: .barKey, reader: .barKey, path: "")
        var standing: [String: Int] = [:]
        try forEach(Self.bars) { record in
            var keys = RowBatch(.barKey)
            precondition(key.decode(record.key!, into: &keys))
            let name = name(keys, 0)
            var rows = RowBatch(schema)
            if let bytes = record.value { precondition(value.decode(bytes, into: &rows)) }
            standing[name] = record.value == nil ? nil : Int(volumes(rows)[0])
        }
        return standing
    }

    /// What the table holds, in the words of `model`.
    func rows() throws -> [String: Int] {
        var rows: [String: Int] = [:]
        let reader = try TableReader(try table(Self.bars), TableScan())
        var batch = RowBatch(reader.schema)
        while try reader.next(into: &batch) {
            for row in 0..<batch.count {
                precondition(rows[name(batch, row)] == nil, "\(name(batch, row)) is there twice")
                rows[name(batch, row)] = Int(volumes(batch)[row])
            }
        }
        return rows
    }

    private func forEach(_ stream: String, _ body: (LogRecord) throws -> Void) throws {
        let folder = "\(Self.directory)/log/\(stream)-0"
        let reader = try LogReader(
            disk, folder: folder, limit: .committed(try committed(stream)))
        while let record = try reader.next() { try body(record) }
    }

    private func name(_ batch: RowBatch, _ row: Int) -> String {
        let micros = batch.columns[batch.schema.index("start")!].int64s[row]
        let symbol = batch.columns[batch.schema.index("symbol")!].value(row)
        return "\(micros / 1_000_000 - Self.epoch) \(String(decoding: symbol, as: UTF8.self))"
    }

    private func volumes(_ batch: RowBatch) -> [Int64] {
        batch.columns[batch.schema.index("volume")!].int64s
    }
}

/// The time of day that a script sets.
private final class CalendarClock: Sendable {
    let millis = Atomic<Int64>(0)
}

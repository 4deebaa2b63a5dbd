import TickCore
import TickStorage
import TickWindows

/// Turns what one thread of a run puts out into records of the archive, and hands them on.
///
/// Concurrency: owned by one thread; at a checkpoint, when that thread waits, by the ingest thread.
/// Cost: a record is encoded and copied into the parcel at hand; a quote allocates a small text.
final class ArchiveTap {
    private let plans: StreamPlans
    private let instruments: InstrumentTable
    private let outbox: ArchiveOutbox
    private let sources: RecordSources
    private let bars: UnsafeMutableBufferPointer<BarRecords>
    private let queries: [[UInt8]]
    private let ticks: TickRecords
    private let parcelBytes: Int
    private let pool: ArchiveRecordsPool
    private var records: ArchiveRecords
    /// The record at hand: by pointer, so that it is not looked at on each call who else has it.
    private let value: UnsafeMutablePointer<RecordEncoder>
    /// The first value that a stream's fields cannot hold; nothing is taken after it.
    private(set) var failure: PlantError?

    init(
        _ plans: StreamPlans, queries: [WindowPlan], instruments: InstrumentTable,
        outbox: ArchiveOutbox, parcelBytes: Int, pool: ArchiveRecordsPool
    ) {
        self.parcelBytes = parcelBytes
        self.pool = pool
        records = pool.take()
        sources = RecordSources(instruments)
        value = .allocate(capacity: 1)
        value.initialize(to: RecordEncoder())
        self.plans = plans
        self.instruments = instruments
        self.outbox = outbox
        self.queries = queries.map { Array($0.name.utf8) }
        bars = .allocate(capacity: queries.count)
        _ = bars.initialize(from: zip(queries, plans.plans).map { BarRecords($0, $1) })
        ticks = TickRecords(PriceScale(digits: plans.plans[plans.late].priceDigits))
    }

    deinit {
        value.deinitialize(count: 1)
        value.deallocate()
        bars.deinitialize()
        bars.deallocate()
    }

    /// Whether there is no point in going on.
    var hasFailed: Bool { failure != nil || outbox.hasFailed }

    /// Whether trades, breaks and corrections are archived.
    var wantsTrades: Bool { plans.trades != nil }

    /// Whether quotes are archived.
    var wantsQuotes: Bool { plans.quotes != nil }

    /// Whether what venues say about trading is archived.
    var wantsStatus: Bool { plans.status != nil }

    /// Takes what a venue says about trading.
    func take(_ status: VenueStatus) {
        guard let stream = plans.status else { return }
        value.pointee.removeAll()
        TickRecords.putStatus(status, sources, to: &value.pointee)
        append(stream, time: status.eventTime)
    }

    /// Takes a pane: a record for it, and tombstones for the windows it replaces.
    func take(_ pane: Pane, _ extras: PaneExtras) {
        let stream = Int(pane.query)
        BarLines.eachRow(of: pane, extras) { row, change in
            let isTombstone = change == .delete && bars[stream].isUpserted
            value.pointee.removeAll()
            bars[stream].putKey(row, sources, to: &value.pointee)
            let keyBytes = value.pointee.count
            if !isTombstone {
                let fits = bars[stream].putRest(row, change, extras.values, to: &value.pointee)
                guard fits else { return refuse(row, plans.plans[stream]) }
            }
            append(
                stream, time: row.bar.end &- 1, keyBytes: keyBytes, isTombstone: isTombstone)
        }
    }

    /// Takes a tick that changed no window.
    func take(_ record: LateRecord) {
        value.pointee.removeAll()
        guard
            ticks.put(record, query: queries[Int(record.query)], sources, to: &value.pointee)
        else { return refuse(record.tick) }
        append(plans.late, time: record.tick.eventTime)
    }

    /// Takes a trade, break, correction or quote, where their streams are asked for.
    func take(_ tick: Tick) {
        switch tick.kind {
        case .quote:
            guard let stream = plans.quotes else { return }
            value.pointee.removeAll()
            guard ticks.putQuote(tick, sources, to: &value.pointee) else {
                return refuse(tick)
            }
            append(stream, time: tick.eventTime)
        case .trade, .tradeBreak, .tradeCorrection:
            guard let stream = plans.trades else { return }
            value.pointee.removeAll()
            guard ticks.putTrade(tick, sources, to: &value.pointee) else {
                return refuse(tick)
            }
            append(stream, time: tick.eventTime)
        default: return
        }
    }

    /// Takes note of what was lost or could not be read.
    func take(_ damage: Damage) {
        value.pointee.removeAll()
        damage.put(instruments, to: &value.pointee)
        let seen = damage.receiveTime == Packet.noTime ? 0 : damage.receiveTime
        append(plans.damage, time: damage.eventTime ?? seen)
    }

    /// Hands on what has come together.
    func seal() {
        guard records.count > 0 else { return }
        outbox.send(ArchiveParcel(.records(records)))
        records = pool.take()
    }

    /// Takes over what was written.
    private func append(
        _ stream: Int, time: Int64, keyBytes: Int = 0, isTombstone: Bool = false
    ) {
        guard failure == nil else { return }
        records.append(
            stream: stream, value.pointee.written, keyBytes: keyBytes, isTombstone: isTombstone,
            time: time)
        if records.byteCount >= parcelBytes { seal() }
    }

    private func refuse(_ row: Pane, _ plan: StreamPlan) {
        refuse(
            "the bar of \(instruments.symbol(row.bar.instrument)) at"
                + " \(InstantText.utc(row.bar.start))", plan)
    }

    private func refuse(_ tick: Tick) {
        let symbol =
            tick.instrument == .none
            ? "an unknown symbol"
            : instruments.symbol(tick.instrument)
        refuse(
            "the \(tick.kind) of \(symbol) at \(InstantText.utc(tick.eventTime))",
            plans.plans[plans.late])
    }

    private func refuse(_ what: String, _ plan: StreamPlan) {
        guard failure == nil else { return }
        failure = PlantError(
            .input,
            "\(what) has a price that is none with \(plan.priceDigits) digits behind the point, or"
                + " a volume beyond 2^63; prices are never rounded: make another archive with more"
                + " digits, --archive-digits 9")
    }
}

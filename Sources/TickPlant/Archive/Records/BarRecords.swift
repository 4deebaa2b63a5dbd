import TickCore
import TickStorage
import TickWindows

/// Writes one query's panes as records.
struct BarRecords {
    private let aggregates: [AggregateColumn]
    private let scale: PriceScale
    /// Later records of a window replace earlier ones.
    let isUpserted: Bool

    init(_ query: WindowPlan, _ plan: StreamPlan) {
        aggregates = query.aggregates.map(AggregateColumn.init)
        scale = PriceScale(digits: plan.priceDigits)
        isUpserted = plan.changes == .upsert
    }

    /// Writes the window's identity.
    func putKey(
        _ pane: Pane, _ sources: RecordSources,
        to record: inout RecordEncoder
    ) {
        record.source(pane.bar.instrument, sources)
        record.instant(pane.bar.start)
        record.instant(pane.bar.end)
        record.integer(Int64(pane.ordinal))
    }

    /// Writes the pane's fields behind its identity; false where a value does not fit its field.
    func putRest(
        _ pane: Pane, _ change: BarRows.Change, _ values: UnsafeBufferPointer<AggregateValue>,
        to record: inout RecordEncoder
    ) -> Bool {
        let bar = pane.bar
        let stands = change != .delete
        let hasLast = stands && bar.known.contains(.last)
        let hasHighLow = stands && bar.known.contains(.highLow)
        guard put(bar.open, if: hasLast, to: &record), put(bar.high, if: hasHighLow, to: &record),
            put(bar.low, if: hasHighLow, to: &record), put(bar.close, if: hasLast, to: &record),
            let volume = Int64(exactly: stands ? bar.volume : 0),
            let trades = Int64(exactly: stands ? bar.trades : 0),
            let notional = scale.exact(stands ? bar.notional : 0)
        else { return false }
        record.integer(volume)
        record.integer(trades)
        record.decimal(notional)
        putVWAP(stands ? bar.vwap : nil, to: &record)
        record.text(bar.status.name)
        record.text(change.name ?? pane.kind.name)
        record.integer(Int64(pane.number))
        for (place, column) in aggregates.enumerated() {
            let value = stands && place < values.count ? values[place] : .none
            column.put(value, to: &record)
        }
        return true
    }

    private func put(_ price: Price, if known: Bool, to record: inout RecordEncoder) -> Bool {
        guard known else {
            record.null()
            return true
        }
        guard let units = scale.exact(price.nanos) else { return false }
        record.present()
        record.decimal(units)
        return true
    }

    private func putVWAP(_ vwap: Price?, to record: inout RecordEncoder) {
        guard let vwap else { return record.null() }
        record.present()
        record.decimal(vwap.nanos)
    }
}

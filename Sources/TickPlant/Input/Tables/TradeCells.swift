import TickCore
import TickStorage

/// The trades of a batch of rows.
struct TradeCells {
    /// What is wrong with a row.
    enum Flaw: String, Error {
        case time = "the time is null, or beyond what 64-bit nanoseconds reach"
        case symbol = "the symbol is null or empty"
        case price =
            "the price is null, no number, beyond 9.2 billion, or has more than nine decimals"
        case size = "the size is null, negative, no whole number or beyond 64 bits"
        case archived = "a column that only archives have is null or out of its range"
    }

    private let times: [Int64]
    private let time: Column
    private let timeUnit: Int64
    private let symbol: Column
    private let price: NumberCells
    private let size: NumberCells
    private let priceUnit: Int64
    private let archived: ArchivedColumns?
    /// How many rows there are.
    let count: Int

    /// The rows of a batch that has these columns; whole prices are in units of 10^-`priceDigits`.
    init(_ batch: RowBatch, _ columns: TradeColumns, priceDigits: Int) {
        time = batch.columns[0]
        times = time.int64s
        timeUnit = columns.timeUnit
        symbol = batch.columns[1]
        price = NumberCells(batch.columns[2], columns.columns[2].type)
        size = NumberCells(batch.columns[3], columns.columns[3].type)
        priceUnit = Price.nanosPerUnit(digits: priceDigits)
        archived = columns.isArchived ? ArchivedColumns(batch.columns, from: 4) : nil
        count = batch.count
    }

    /// The trade of a row, which is the file's row `number`, or what is wrong with it.
    func tick(
        _ row: Int, number: Int, _ symbols: inout SymbolIDs
    ) -> Result<Tick, Flaw> {
        let (eventTime, over) = times[row].multipliedReportingOverflow(by: timeUnit)
        guard !over, !time.isNull(row) else { return .failure(.time) }
        let text = symbol.value(row)
        guard !text.isEmpty else { return .failure(.symbol) }
        guard let nanos = price.nanos(row, unit: priceUnit) else { return .failure(.price) }
        guard let shares = size.size(row) else { return .failure(.size) }
        var tick = Tick(
            eventTime: eventTime, price: Price(nanos: nanos), size: shares,
            packet: UInt32(truncatingIfNeeded: number), instrument: .none, kind: .trade)
        if let archived, let flaw = archived.complete(&tick, row) { return .failure(flaw) }
        tick.instrument = symbols.id(text, venue: archived?.venue(row))
        return .success(tick)
    }
}

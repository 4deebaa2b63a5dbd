import TickCapture

/// An input of trades.
enum TradeInput {
    /// A CSV file.
    case lines(any ChunkSource)
    /// Tables named one after the other.
    case table(TradeTable)

    /// The table, where it is one.
    var table: TradeTable? {
        if case .table(let table) = self { table } else { nil }
    }
}

/// What is to be read of tables of trades.
public struct TradeTableOptions: Sendable {
    /// Which columns hold what.
    public var columns = ColumnsMap()
    /// The table of an archive; nil takes the archive's trades.
    public var table: String?
    /// The id of a snapshot, or nil.
    public var snapshot: Int64?
    /// The state at a time, in milliseconds since the Unix epoch, or nil.
    public var asOfMillis: Int64?

    /// The trades as they are, by columns of the usual names.
    public init() {}

    /// The table of an archive that is taken where none is named.
    static var usualTable: String { "trades" }

    /// Throws: where something was asked for that none of the inputs is about.
    func check(_ inputs: [TradeInput], archives: Int) throws(PlantError) {
        let tables = inputs.compactMap(\.table).flatMap(\.tables)
        if table != nil, archives == 0 {
            throw PlantError(.usage, "--table is for archives; no input is the folder of one")
        }
        if snapshot != nil || asOfMillis != nil, !tables.contains(where: { $0 is IcebergTrades }) {
            throw PlantError(.usage, "--as-of is for Iceberg tables; no input is one")
        }
        if !columns.isUsual, tables.isEmpty {
            throw PlantError(
                .usage, "--columns-map is for Parquet files and tables; no input is one")
        }
    }
}

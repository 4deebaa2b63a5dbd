import ArgumentParser
import TickPlant

/// What a replay of tables of trades takes.
struct TableArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Which columns of Parquet files and tables hold what; those not named are looked for by"
                + " their usual names.",
            valueName: "time=A,symbol=B,price=C,size=D"))
    var columnsMap: String?

    @Option(
        help: ArgumentHelp(
            "The table to read where an input is an archive's folder; trades if not given.",
            valueName: "table"))
    var table: String?

    @Option(
        help: ArgumentHelp(
            "Iceberg tables as of a snapshot's id, or of a time.", valueName: "snapshot|time"))
    var asOf: String?

    /// The options of tables.
    func options() throws(PlantError) -> TradeTableOptions {
        var options = TradeTableOptions()
        if let columnsMap { options.columns = try ColumnsMap(columnsMap) }
        options.table = table
        let state = try AsOf(asOf)
        (options.snapshot, options.asOfMillis) = (state.snapshot, state.millis)
        return options
    }
}

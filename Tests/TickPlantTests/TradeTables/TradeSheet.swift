import TickParquet
import TickStorage

@testable import TickPlant

/// Trades as a Parquet file in whatever types, and as the CSV file that says the same.
struct TradeSheet {
    /// Names and types of time, symbol, price and size.
    var fields = [
        RecordField(id: 1, "time", .int64), RecordField(id: 2, "symbol", .string),
        RecordField(id: 3, "price", .decimal(precision: 18, scale: 4)),
        RecordField(id: 4, "size", .int64),
    ]
    /// Rows of a row group.
    var groupRows = 1000

    /// Seeded trades in order of time, whole microseconds apart, of four decimals, on few symbols;
    /// many have the time of the one before.
    static func trades(_ count: Int, seed: UInt64) -> [ModelTrade] {
        var random = SeededNumbers(seed: seed)
        var time: Int64 = -3_000_000_000
        return (0..<count).map { _ in
            time += Int64(random.next(below: 3)) * Int64(random.next(below: 100_000)) * 1000
            return ModelTrade(
                symbol: ["A", "BRK.A", "Z9", "LONGERTHAN8"][Int(random.next(below: 4))],
                time: time, price: Int64(random.next(below: 2_000_000) + 1) * 100_000,
                size: random.next(below: 1000) + 1)
        }
    }

    /// A CSV file of the trades in order of time.
    static func lines(_ trades: [ModelTrade]) -> String {
        let ordered = trades.enumerated().sorted {
            ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
        }
        return ordered.reduce("ts_ns,symbol,price,size\n") { text, trade in
            let (trade, price) = (trade.element, decimal(Int128(trade.element.price)))
            return text
                + "\(trade.time),\(trade.symbol),\(price.contains(".") ? price : price + ".0"),"
                + "\(trade.size)\n"
        }
    }

    /// Writes the trades as they come; a row that `isNull` says has nulls wherever there may be.
    @discardableResult
    func write(
        _ trades: [ModelTrade], to path: String, isNull: (Int) -> Bool = { _ in false }
    ) throws -> String {
        let schema = RecordSchema(name: "trades", fields: fields)
        var batch = RowBatch(schema)
        for (row, trade) in trades.enumerated() {
            for place in 0..<4 {
                if isNull(row), !fields[place].isRequired {
                    batch.columns[place].appendNull()
                } else {
                    put(trade, place, to: &batch.columns[place])
                    if place != 1 { batch.columns[place].markValue() }
                }
            }
        }
        return try Self.write(batch, to: path, groupRows: groupRows)
    }

    /// Writes rows as they are.
    @discardableResult
    static func write(_ batch: RowBatch, to path: String, groupRows: Int = 1000) throws -> String {
        let files = RealFileSystem()
        let file = try files.open(path, .create)
        defer { file.close() }
        var options = ParquetOptions()
        options.rowGroupRows = groupRows
        options.pageRows = min(options.pageRows, groupRows)
        let writer = try ParquetWriter(file, schema: batch.schema, options: options)
        try writer.write(batch)
        _ = try writer.finish()
        return path
    }

    private func put(_ trade: ModelTrade, _ place: Int, to column: inout Column) {
        switch place {
        case 0: column.int64s.append(fields[0].type == .int64 ? trade.time : trade.time / 1000)
        case 1: column.append(Array(trade.symbol.utf8))
        case 2: put(trade.price, nanos: true, fields[2].type, to: &column)
        default: put(Int64(trade.size), nanos: false, fields[3].type, to: &column)
        }
    }

    private func put(_ value: Int64, nanos: Bool, _ type: FieldType, to column: inout Column) {
        let real = nanos ? Double(value) / 1e9 : Double(value)
        switch type {
        case .decimal(_, let scale):
            let unit = (0..<scale).reduce(Int128(1)) { product, _ in product * 10 }
            let units = Int128(value) * unit / (nanos ? 1_000_000_000 : 1)
            if column.storage == .int128 {
                column.int128s.append(units)
            } else {
                column.int64s.append(Int64(units))
            }
        case .float32: column.float32s.append(Float(real))
        case .float64: column.float64s.append(real)
        // Whole prices are in units of 10^-4.
        case .int32: column.int32s.append(Int32(nanos ? value / 100_000 : value))
        default: column.int64s.append(nanos ? value / 100_000 : value)
        }
    }
}

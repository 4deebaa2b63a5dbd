import TickCore
import TickParquet
import TickStorage

/// The trades of a Parquet file, ours or anybody's.
///
/// Limits: what `ParquetFile` reads; times without a zone are taken as UTC.
final class ParquetTrades: TradeRows {
    let path: String
    let columns: TradeColumns
    let parts: [TradePart]
    var snapshot: Int64? { nil }
    private let file: any File
    private let parquet: ParquetFile
    private let schema: RecordSchema

    /// Units: bytes; of the end of the file, which has the footer, to know the file again by.
    private static let endBytes = 64 << 10
    /// What a Parquet file begins and ends with.
    static let magic = Array("PAR1".utf8)

    /// Opens a file and finds its columns.
    ///
    /// Throws: where it is cut or damaged, or the columns are not there.
    init(_ path: String, _ map: ColumnsMap, _ files: any FileSystem) throws(PlantError) {
        self.path = path
        (file, parquet) = try PlantError.ofStorage { () throws(StorageError) in
            let file = try files.open(path, .read)
            return (file, try ParquetFile(file))
        }
        let all = parquet.columns
        columns = try TradeColumns(all.map { TableColumn($0) }, map, path: path)
        let places = columns.names.compactMap { name in all.firstIndex { $0.name == name } }
        schema = try Self.schema(parquet, places, path)
        parts = Self.parts(parquet, path, columns, time: places[0])
    }

    deinit { file.close() }

    /// The wanted columns by the ids that the file gives them, by place where it gives none.
    private static func schema(
        _ parquet: ParquetFile, _ places: [Int], _ path: String
    ) throws(PlantError) -> RecordSchema {
        var fields: [RecordField] = []
        for place in places {
            let column = parquet.columns[place]
            let id = parquet.hasFieldIDs ? column.fieldID : place + 1
            let isAlone = parquet.columns.count { $0.fieldID == id } == 1
            guard let id, let type = column.type, isAlone || !parquet.hasFieldIDs else {
                throw PlantError(
                    .input,
                    "column '\(column.name)' has no field id of its own, though others have; write"
                        + " the file with ids for all columns, or for none", path: path)
            }
            fields.append(RecordField(id: id, column.name, type, required: column.isRequired))
        }
        return RecordSchema(name: "trades", fields: fields)
    }

    private static func parts(
        _ parquet: ParquetFile, _ path: String, _ columns: TradeColumns, time: Int
    ) -> [TradePart] {
        var before = 0
        return (0..<parquet.rowGroups).map { group in
            let rows = parquet.rows(inRowGroup: group)
            defer { before += rows }
            let bounds = parquet.bounds(ofColumn: time, inRowGroup: group)
            return TradePart(
                path: path, rowsBefore: before, rows: rows,
                times: TradePart.times(
                    whole(bounds.lower), whole(bounds.upper), unit: columns.timeUnit,
                    slack: columns.isArchived ? 999 : 0))
        }
    }

    private static func whole(_ value: ParquetValue?) -> Int64? {
        guard case .integer(let whole) = value else { return nil }
        return whole
    }

    func read(
        _ part: Int, _ body: (RowBatch) throws(StorageError) -> Void
    ) throws(StorageError) {
        let scan = try parquet.scan(
            schema, columns: schema.fields.map(\.id), groups: part..<part + 1)
        var batch = RowBatch(scan.schema)
        while try scan.next(into: &batch) { try body(batch) }
    }

    func identify(_ digest: inout ContentDigest) {
        digest.update(parquet.bytesTotal)
        let count = min(parquet.bytesTotal, Self.endBytes)
        let end = try? file.read(count: count, at: parquet.bytesTotal - count)
        end?.withUnsafeBytes { digest.update($0) }
    }
}

import TickParquet
import TickStorage

/// Files as text: a line of names and types, then a line a row, fields parted by tabs.
///
/// A null is `-`; whole numbers, times and decimals are in their units; floating point is its bits
/// in hexadecimal, text `x` and its bytes in hexadecimal: so that nothing is lost on the way.
enum FileText {
    static func dump(_ path: String) throws(StorageError) {
        let file = try ParquetFile(RealFileSystem().open(path, .read))
        try put(try file.scan())
    }

    /// The rows whose whole number, time or decimal is between two.
    static func filter(
        _ path: String, column: String, _ lower: String, _ upper: String
    ) throws(StorageError) {
        let file = try ParquetFile(RealFileSystem().open(path, .read))
        guard let place = file.schema.index(column), let from = Int64(lower), let to = Int64(upper)
        else { Output.fail("no column \(column), or no numbers") }
        let test = ParquetFilter.Test.between(.integer(from), .integer(to))
        let term = ParquetFilter.Term(file.schema.fields[place].id, test)
        try put(try file.scan(where: ParquetFilter([term])))
        Output.write("\(file.bytesRead) of \(file.bytesTotal) bytes read\n", to: 2)
    }

    private static func put(_ scan: ParquetScan) throws(StorageError) {
        var batch = RowBatch(scan.schema)
        let names = scan.schema.fields.map { "\($0.name):\($0.type)" }
        Output.write(names.joined(separator: "\t") + "\n")
        while try scan.next(into: &batch) {
            var text = ""
            for row in 0..<batch.count {
                text += batch.columns.map { value($0, row) }.joined(separator: "\t") + "\n"
            }
            Output.write(text)
        }
    }

    private static func value(_ column: Column, _ row: Int) -> String {
        if column.isNull(row) { return "-" }
        switch column.storage {
        case .boolean: return "\(column.booleans[row])"
        case .int32: return "\(column.int32s[row])"
        case .int64: return "\(column.int64s[row])"
        case .int128: return "\(column.int128s[row])"
        case .float32: return String(column.float32s[row].bitPattern, radix: 16)
        case .float64: return String(column.float64s[row].bitPattern, radix: 16)
        case .bytes: return "x" + column.value(row).map(hex).joined()
        }
    }

    private static func hex(_ byte: UInt8) -> String {
        String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
}

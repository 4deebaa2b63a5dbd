import TickCore
import TickStorage

/// Rows that trades are read from: of a Parquet file, or of an Iceberg table.
///
/// Concurrency: one thread.
protocol TradeRows: AnyObject {
    /// As the user named it.
    var path: String { get }
    /// The columns that are read.
    var columns: TradeColumns { get }
    /// Parts that are read as a whole, in the order of the rows.
    var parts: [TradePart] { get }
    /// The snapshot of an Iceberg table.
    var snapshot: Int64? { get }

    /// Calls `body` with the rows of a part, of `columns` alone.
    func read(
        _ part: Int, _ body: (RowBatch) throws(StorageError) -> Void
    ) throws(StorageError)

    /// Takes what tells these rows from all others, without reading them.
    func identify(_ digest: inout ContentDigest)
}

/// A part of rows: a row group of a Parquet file, or a data file of an Iceberg table.
struct TradePart {
    /// The file it is in.
    let path: String
    /// How many rows of the file come before.
    let rowsBefore: Int
    /// How many rows it has.
    let rows: Int
    /// No row has a time outside; all of Int64 where nobody says.
    ///
    /// Units: nanoseconds since the Unix epoch.
    let times: ClosedRange<Int64>

    /// Times of a column as nanoseconds; what does not fit is as far out as can be.
    static func times(
        _ lower: Int64?, _ upper: Int64?, unit: Int64, slack: Int64 = 0
    ) -> ClosedRange<Int64> {
        guard let lower, let upper, lower <= upper else { return .min ... .max }
        let (first, last) = (clamped(lower, unit), clamped(upper, unit))
        let (end, over) = last.addingReportingOverflow(slack)
        return first...(over ? .max : end)
    }

    private static func clamped(_ value: Int64, _ unit: Int64) -> Int64 {
        let (nanos, over) = value.multipliedReportingOverflow(by: unit)
        return over ? (value < 0 ? .min : .max) : nanos
    }
}

extension ContentDigest {
    /// Takes a number.
    mutating func update(_ number: Int) {
        withUnsafeBytes(of: UInt64(truncatingIfNeeded: number).littleEndian) { update($0) }
    }

    /// Takes a text behind its length.
    mutating func update(_ text: String) {
        let bytes = Array(text.utf8)
        update(bytes.count)
        bytes.withUnsafeBytes { update($0) }
    }
}

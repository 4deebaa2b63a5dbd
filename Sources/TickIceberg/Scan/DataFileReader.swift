import TickParquet
import TickStorage

/// Opens data files, and checks that they are what the manifest says.
enum DataFileReader {
    static func open(
        _ files: any FileSystem, _ entry: DataFile
    ) throws(StorageError) -> (any File, ParquetFile) {
        let path = try FileURI.path(entry.path)
        guard entry.format.uppercased() == "PARQUET" else {
            throw StorageError(
                .unsupported, "is of format \(entry.format); only Parquet can be read", path: path)
        }
        let file = try files.open(path, .read)
        let size = try file.size()
        guard size == entry.size else {
            throw StorageError(
                .corrupt,
                "has \(size) bytes where the manifest says \(entry.size); restore the file from "
                    + "a copy, or rebuild the table from the log", path: path)
        }
        let parquet = try ParquetFile(file, footerCRC: ChecksummedName.crc(path: path))
        guard parquet.rows == entry.rows else {
            throw StorageError(
                .corrupt,
                "has \(parquet.rows) rows where the manifest says \(entry.rows); restore the file "
                    + "from a copy, or rebuild the table from the log", path: path)
        }
        return (file, parquet)
    }

    /// Calls `body` with each batch of a file's rows.
    static func read(
        _ files: any FileSystem, _ entry: DataFile, as schema: RecordSchema, columns: [Int]? = nil,
        _ body: (RowBatch) throws(StorageError) -> Void
    ) throws(StorageError) {
        let (file, parquet) = try open(files, entry)
        defer { file.close() }
        let scan = try parquet.scan(schema, columns: columns)
        var batch = RowBatch(scan.schema)
        while try scan.next(into: &batch) { try body(batch) }
    }
}

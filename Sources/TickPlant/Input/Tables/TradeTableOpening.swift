import TickIceberg
import TickStorage

/// Opens what of a command line's inputs are tables: folders of archives, directories of Iceberg
/// tables, Parquet files.
struct TradeTableOpening {
    let options: TradeTableOptions
    private let files: any FileSystem
    /// Folders of archives so far.
    private(set) var archives: [String] = []

    init(_ options: TradeTableOptions, _ files: any FileSystem = RealFileSystem()) {
        self.options = options
        self.files = files
    }

    /// The table in a folder; nil where the path is no folder.
    ///
    /// An archive has a catalog and the table is looked up there; an Iceberg table has a folder
    /// `metadata`.
    mutating func folder(_ path: String) throws(PlantError) -> (any TradeRows)? {
        guard path != "-" else { return nil }
        let (isFolder, isArchive, isTable) = try PlantError.ofStorage { () throws(StorageError) in
            guard try files.status(path)?.isDirectory == true else { return (false, false, false) }
            let catalog = Path.join(path, ArchiveTables.catalog)
            return (true, try files.status(catalog) != nil, try Table.isTable(path, files))
        }
        guard isFolder else { return nil }
        if isArchive {
            archives.append(path)
            let name = options.table ?? TradeTableOptions.usualTable
            let table = try ArchivePlace(path, files).table(name)
            return try IcebergTrades(table, options, path: path)
        }
        guard isTable else {
            throw PlantError(
                .input,
                "is a directory that is neither an archive nor an Iceberg table; name the capture"
                    + " files in it", path: path)
        }
        let table = try PlantError.ofStorage { () throws(StorageError) in
            try Table.reading(directory: path, files)
        }
        return try IcebergTrades(table, options, path: path)
    }

    /// The Parquet file that begins with `prefix`; nil where it is something else.
    func file(
        _ path: String, prefix: [UInt8], isPlainFile: Bool
    ) throws(PlantError) -> (any TradeRows)? {
        guard prefix.starts(with: ParquetTrades.magic) else { return nil }
        guard isPlainFile else {
            throw PlantError(
                .usage,
                "is a Parquet file, which is read from its end; name an uncompressed file, not a"
                    + " pipe", path: path == "-" ? "standard input" : path)
        }
        return try ParquetTrades(path, options.columns, files)
    }
}

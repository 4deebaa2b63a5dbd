import TickStorage

extension Table {
    /// Whether a directory looks like a table's: it has one named `metadata` in it.
    public static func isTable(
        _ directory: String, _ files: any FileSystem
    ) throws(StorageError) -> Bool {
        try files.status(Path.join(directory, "metadata"))?.isDirectory == true
    }

    /// The table in a directory, for reading alone, without asking a catalog: in the state that
    /// `version-hint.text` names, or, where there is none, of the metadata file of the highest
    /// number.
    ///
    /// Limits: data files are where the table's writer put them; one that was moved is not found.
    /// Throws: `notFound` where the directory holds no metadata file.
    public static func reading(
        directory: String, _ files: any FileSystem
    ) throws(StorageError) -> Table {
        let folder = Path.join(directory, "metadata")
        var name = try hinted(folder, files)
        if name == nil { name = try newest(folder, files) }
        guard let name else {
            throw StorageError(
                .notFound,
                "is no Iceberg table: it has no metadata file in 'metadata'; name a table's"
                    + " directory", path: directory)
        }
        return try Table(
            reading: Path.join(folder, name), directory: directory, files)
    }

    private static func hinted(
        _ folder: String, _ files: any FileSystem
    ) throws(StorageError) -> String? {
        let hint = Path.join(folder, MetadataMirror.hint)
        guard try files.status(hint) != nil else { return nil }
        let text = String(decoding: try files.read(hint, limit: 64), as: UTF8.self)
        guard let version = Int(text.filter { !$0.isWhitespace }), version >= 0 else { return nil }
        let name = MetadataMirror.linkName(version - 1)
        return try files.status(Path.join(folder, name)) == nil ? nil : name
    }

    private static func newest(
        _ folder: String, _ files: any FileSystem
    ) throws(StorageError) -> String? {
        var found: (version: Int, name: String)?
        for name in try files.list(folder) where name.hasSuffix(".metadata.json") {
            guard let version = MetadataMirror.version(name) else { continue }
            if version >= found?.version ?? 0 { found = (version, name) }
        }
        return found?.name
    }
}

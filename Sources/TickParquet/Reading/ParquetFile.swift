import TickStorage

/// A Parquet file to be read: ours or anybody's.
///
/// The columns asked for are read and no others; with a filter also only the pages that can hold
/// rows that pass it. What a file states is checked before it is believed: nothing in it traps. Of
/// a file of ours every byte that matters is covered: pages by their CRC, their headers by footer
/// and index, those by their seal.
///
/// Concurrency: one thread at a time.
/// Cost: opening reads the footer and, of our files, the page index.
/// Limits: flat columns; zstd, snappy, gzip or no compression; no encryption. A page has at most
/// `pageBytesMax` bytes.
/// Source: Apache Parquet format 2.11.
public final class ParquetFile {
    /// Units: bytes, uncompressed.
    public static let pageBytesMax = 1 << 28

    /// The file's columns, in their order.
    public let columns: [ParquetColumn]
    /// How many rows it has.
    public let rows: Int
    /// Texts that its writer added.
    public let metadata: [String: String]
    /// The footer's CRC-32C, which a file of ours states.
    public let footerCRC: UInt32?

    let source: ParquetSource
    let footer: FileMetaData
    let sealedIndex: (bytes: [UInt8], start: Int)?

    /// A reader of a file that is open for reading, and stays so.
    ///
    /// - Parameter footerCRC: what the writer's summary said; nil to take any.
    public init(_ file: any File, footerCRC wanted: UInt32? = nil) throws(StorageError) {
        source = try ParquetSource(file)
        let reader = try FooterReader(source, expecting: wanted)
        footer = reader.metadata
        sealedIndex = reader.index
        footerCRC = reader.crc
        guard let columns = SchemaReader.columns(footer.schema) else {
            throw source.corrupt("the footer's schema is no tree")
        }
        self.columns = columns
        rows = Int(footer.rows)
        var texts: [String: String] = [:]
        for pair in footer.keyValues { texts[pair.key] = pair.value }
        metadata = texts
        try checkChunks()
    }

    /// What was read of the file so far.
    ///
    /// Units: bytes.
    public var bytesRead: Int { source.bytesRead }

    /// The file's size.
    ///
    /// Units: bytes.
    public var bytesTotal: Int { source.size }

    /// How many row groups it has.
    public var rowGroups: Int { footer.rowGroups.count }

    /// Whether columns are known by field id; otherwise they are by name.
    public var hasFieldIDs: Bool { columns.contains { $0.fieldID != nil } }

    /// The columns that can be read, as a schema; where the file has no ids, the columns' places
    /// from 1 on are taken.
    public var schema: RecordSchema {
        let fields = columns.enumerated().compactMap { place, column -> RecordField? in
            guard let type = column.type else { return nil }
            let id = hasFieldIDs ? column.fieldID : place + 1
            return id.map { RecordField(id: $0, column.name, type, required: column.isRequired) }
        }
        return RecordSchema(name: footer.schema.first?.name ?? "record", fields: fields)
    }

    /// The place of the column that a field is in: by id where the file has ids, else by name.
    func place(of field: RecordField) -> Int? {
        columns.firstIndex { hasFieldIDs ? $0.fieldID == field.id : $0.name == field.name }
    }

    private func checkChunks() throws(StorageError) {
        for (number, group) in footer.rowGroups.enumerated() {
            guard group.columns.count == columns.count else {
                throw source.corrupt(
                    "row group \(number) has \(group.columns.count) columns of \(columns.count)")
            }
            for (chunk, column) in zip(group.columns, columns) where column.type != nil {
                guard chunk.isElsewhere || chunk.type == column.physical else {
                    throw source.corrupt(
                        "column '\(column.name)' is \(chunk.type) in row group \(number)")
                }
                guard chunk.isElsewhere || chunk.values == group.rows else {
                    throw source.corrupt(
                        "column '\(column.name)' has \(chunk.values) values in row group "
                            + "\(number) of \(group.rows) rows")
                }
            }
        }
    }
}

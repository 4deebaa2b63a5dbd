import TickStorage

/// Finds a file's footer, checks it, and what of it can be checked against the file's size.
struct FooterReader {
    /// Bytes from the end that are read at first: most footers, with their page index, are shorter.
    private static let guess = 1 << 15
    private static let tail = 8
    /// Units: bytes.
    static let footerMax = 1 << 28

    let source: ParquetSource
    private(set) var metadata = FileMetaData()
    /// Where the footer begins.
    private(set) var start = 0
    /// The page index, of a file that we sealed, and where it begins.
    private(set) var index: (bytes: [UInt8], start: Int)?
    /// The footer's CRC-32C, of a file that we sealed.
    private(set) var crc: UInt32?

    init(_ source: ParquetSource, expecting wanted: UInt32?) throws(StorageError) {
        self.source = source
        let footer = try readFooter()
        let parsed = footer.withUnsafeBytes { FileMetaData.read($0) }
        guard let parsed else { throw source.corrupt("the footer is damaged", at: start) }
        metadata = parsed
        try checkSeal(footer, wanted)
        try checkRowGroups()
        if crc != nil { try readIndex() }
    }

    private mutating func readFooter() throws(StorageError) -> [UInt8] {
        let size = source.size
        guard size >= Self.tail + 4 else {
            throw source.corrupt("is \(size) bytes long: no Parquet file is")
        }
        let from = max(0, size - Self.guess)
        let end = try source.readEnd(from: from)
        let magic = Array(end.suffix(4))
        guard magic != Array("PARE".utf8) else {
            throw StorageError(
                .unsupported, "its footer is encrypted; write it without", path: source.file.path)
        }
        guard magic == ParquetWriter.magic else {
            throw source.corrupt("does not end as a Parquet file; get the whole file", at: size - 4)
        }
        let length = end.suffix(Self.tail).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= size - Self.tail - 4, length <= Self.footerMax else {
            throw source.corrupt("a footer of \(length) bytes is more than there are", at: size - 8)
        }
        start = size - Self.tail - length
        guard start < from else { return Array(end[(start - from)..<(end.count - Self.tail)]) }
        return try source.read(start..<from) + end.dropLast(Self.tail)
    }

    private mutating func checkSeal(_ footer: [UInt8], _ wanted: UInt32?) throws(StorageError) {
        guard FooterSeal.isOurs(footer) else {
            if wanted == nil { return }
            throw source.corrupt(
                "has no checksum in its footer: it is not the file that was written", at: start)
        }
        let pair = metadata.keyValues.last { $0.key == FooterSeal.footerKey }
        let stated = pair.flatMap { FooterSeal.value($0.value) }
        guard let stated, FooterSeal.crc(of: footer) == stated else {
            throw source.corrupt("the footer does not match its checksum", at: start)
        }
        guard wanted == nil || wanted == stated else {
            throw source.corrupt(
                "the footer's checksum is \(FooterSeal.text(stated)) where "
                    + "\(FooterSeal.text(wanted!)) is expected: it is another file", at: start)
        }
        crc = stated
    }

    private func checkRowGroups() throws(StorageError) {
        var rows: Int64 = 0
        for (number, group) in metadata.rowGroups.enumerated() {
            let (sum, over) = rows.addingReportingOverflow(group.rows)
            guard group.rows >= 0, !over else {
                throw source.corrupt("row group \(number) has \(group.rows) rows", at: start)
            }
            rows = sum
            for chunk in group.columns { try checkIndex(chunk) }
            guard group.rows > 0 else { continue }
            for chunk in group.columns where !chunk.isElsewhere { try check(chunk) }
        }
        guard rows == metadata.rows else {
            throw source.corrupt(
                "its row groups have \(rows) rows, the footer says \(metadata.rows)", at: start)
        }
    }

    private func check(_ chunk: ColumnChunk) throws(StorageError) {
        let name = chunk.path.joined(separator: ".")
        let (end, over) = chunk.offset.addingReportingOverflow(chunk.compressedBytes)
        guard chunk.offset >= 4, chunk.compressedBytes >= 0, !over, end <= Int64(start),
            chunk.dataOffset >= chunk.offset, chunk.dataOffset <= end
        else {
            throw source.corrupt("column '\(name)' lies outside of the file", at: start)
        }
    }

    private func checkIndex(_ chunk: ColumnChunk) throws(StorageError) {
        for extent in [chunk.offsetIndex, chunk.columnIndex] {
            guard let extent else { continue }
            let (end, over) = extent.offset.addingReportingOverflow(Int64(extent.length))
            guard !over, end <= Int64(start) else {
                let name = chunk.path.joined(separator: ".")
                throw source.corrupt("the index of column '\(name)' lies outside of the file")
            }
        }
    }

    private mutating func readIndex() throws(StorageError) {
        let chunks = metadata.rowGroups.flatMap(\.columns)
        let extents = chunks.flatMap { [$0.columnIndex, $0.offsetIndex].compactMap { $0 } }
        let first = extents.map(\.offset).min().map(Int.init) ?? start
        let bytes = try source.read(first..<start)
        let stated = metadata.keyValues.last { $0.key == FooterSeal.indexKey }
        guard let stated, FooterSeal.value(stated.value) == CRC32C.of(bytes) else {
            throw source.corrupt("the page index does not match its checksum", at: first)
        }
        index = (bytes, first)
    }
}

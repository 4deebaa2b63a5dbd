import TickStorage

/// Reads the values of a chunk by ranges of rows, in ascending order, page by page.
///
/// With an offset index only the pages that hold wanted rows are read from the file; without one
/// the whole chunk is, and pages that hold none are not decoded.
///
/// Concurrency: one thread at a time.
final class ChunkReader {
    /// Rows of one page: a few bytes can stand for very many.
    static let pageRowsMax = 1 << 25
    /// Pages that lie side by side are read at once up to this.
    ///
    /// Units: bytes.
    private static let readMax = 1 << 22
    private static let chunkBytesMax = 1 << 31

    let source: ParquetSource
    let column: ParquetColumn
    let chunk: ColumnChunk
    private let rows: Int
    private let pages: ChunkPages?
    private let sealed: Bool
    let decoder: ValueDecoder
    let body: PageBody
    /// Whether nulls are to be refused.
    let isRequired: Bool

    /// Bytes of the file, and where they begin in it.
    private let input = ByteSink()
    private var inputStart = 0
    /// Where the next header is, without an index.
    private(set) var next = 0
    private var nextRow = 0
    private(set) var dictionary: ValueBuffer?
    private let dictionaryContent = ByteSink()
    let content = ByteSink()
    let page = ValueBuffer()
    let validity = ByteSink()
    var pageHasNulls = false
    /// The rows of `page`.
    var pageRows = 0..<0
    /// Pages that hold wanted rows.
    private var wanted: [Bool] = []

    init(
        _ source: ParquetSource, _ column: ParquetColumn, _ chunk: ColumnChunk, rows: Int,
        pages: ChunkPages?, sealed: Bool, as field: RecordField, _ body: PageBody
    ) throws(StorageError) {
        self.source = source
        self.column = column
        self.chunk = chunk
        self.rows = rows
        self.pages = pages
        self.sealed = sealed
        self.body = body
        isRequired = field.isRequired
        do throws(PageDamage) { decoder = try ValueDecoder(column, as: field.type) } catch {
            throw source.error(error, column: column.name, at: nil)
        }
        guard !chunk.isElsewhere else {
            throw source.error(
                .unsupported("it is encrypted or in another file"), column: column.name, at: nil)
        }
        next = Int(chunk.offset)
    }

    /// Says which rows will be read next, so that what lies side by side is read at once.
    func want(_ ranges: [Range<Int>]) {
        guard let pages else { return }
        wanted = [Bool](repeating: false, count: pages.places.count)
        for range in ranges where !range.isEmpty {
            for number in pages.page(of: range.lowerBound)...pages.page(of: range.upperBound - 1) {
                wanted[number] = true
            }
        }
    }

    /// Appends the values of some rows, none of them before those read last.
    func read(_ range: Range<Int>, into out: inout Column) throws(StorageError) {
        var start = range.lowerBound
        while start < range.upperBound {
            if !pageRows.contains(start) { try turn(to: start) }
            let end = min(range.upperBound, pageRows.upperBound)
            append(start - pageRows.lowerBound..<end - pageRows.lowerBound, &out)
            start = end
        }
    }

    private func append(_ local: Range<Int>, _ out: inout Column) {
        if pageHasNulls {
            if out.validity.isEmpty { out.validity = [UInt8](repeating: 1, count: out.count) }
            out.validity.append(contentsOf: validity.bytes[local])
        } else if !out.validity.isEmpty {
            out.validity.append(contentsOf: repeatElement(1, count: local.count))
        }
        page.append(local, to: &out)
    }

    // MARK: Pages

    private func turn(to row: Int) throws(StorageError) {
        if let pages { return try turn(to: row, pages) }
        while true {
            let (header, bytes) = try nextPage()
            guard header.type == .data || header.type == .dataV2 else { continue }
            let page = nextRow..<nextRow + Int(header.values)
            guard page.upperBound <= rows else {
                throw damage("its pages have more than \(rows) rows", at: next)
            }
            nextRow = page.upperBound
            if page.contains(row) { return try decode(header, bytes, page) }
        }
    }

    private func turn(to row: Int, _ pages: ChunkPages) throws(StorageError) {
        if dictionary == nil, !pages.dictionary.isEmpty { try loadDictionary(pages.dictionary) }
        let number = pages.page(of: row)
        let place = pages.places[number]
        try load(number, pages)
        let all = bytes(of: place.bytes)
        let (header, size) = try header(all, at: place.bytes.lowerBound)
        guard Int(header.values) == place.rows.count,
            size + Int(header.compressedBytes) == all.count,
            header.type == .data || header.type == .dataV2
        else { throw damage("a page is not as the index says", at: place.bytes.lowerBound) }
        if sealed {
            guard header.encoding == place.encoding, header.crc != nil, header.type == .data,
                header.definitionEncoding == .rle
            else { throw damage("a page's head is damaged", at: place.bytes.lowerBound) }
        }
        next = place.bytes.lowerBound
        try decode(header, UnsafeRawBufferPointer(rebasing: all[size...]), place.rows)
    }

    /// Makes `input` hold a page, and the wanted ones that lie right behind it.
    private func load(_ number: Int, _ pages: ChunkPages) throws(StorageError) {
        let first = pages.places[number].bytes
        if inputStart <= first.lowerBound, first.upperBound <= inputStart + input.count { return }
        var end = first.upperBound
        for (place, isWanted) in zip(pages.places, wanted).dropFirst(number + 1) {
            guard isWanted, place.bytes.lowerBound == end,
                place.bytes.upperBound - first.lowerBound <= Self.readMax
            else { break }
            end = place.bytes.upperBound
        }
        try fill(first.lowerBound..<end)
    }

    private func fill(_ range: Range<Int>) throws(StorageError) {
        guard range.count <= Self.chunkBytesMax else {
            throw source.error(
                .unsupported("its chunk has \(range.count) bytes; write smaller row groups"),
                column: column.name, at: range.lowerBound)
        }
        input.removeAll()
        try source.read(range, to: input)
        inputStart = range.lowerBound
    }

    private func bytes(of range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: input.base + (range.lowerBound - inputStart), count: range.count)
    }

    private func header(
        _ bytes: UnsafeRawBufferPointer, at offset: Int
    ) throws(StorageError) -> (PageHeader, Int) {
        guard let found = PageHeader.read(bytes) else {
            throw damage("a page's head is damaged", at: offset)
        }
        guard Int(found.header.compressedBytes) <= bytes.count - found.size else {
            throw damage("a page is longer than its chunk", at: offset)
        }
        return found
    }

    /// The next page in the order of the file; a dictionary is taken on the way.
    private func nextPage() throws(StorageError) -> (PageHeader, UnsafeRawBufferPointer) {
        let end = Int(chunk.offset + chunk.compressedBytes)
        if input.count == 0, next < end { try fill(next..<end) }
        guard next < end else { throw damage("its pages end before its rows", at: end) }
        let rest = bytes(of: next..<end)
        let (header, size) = try header(rest, at: next)
        let page = rest[size..<size + Int(header.compressedBytes)]
        let bytes = UnsafeRawBufferPointer(rebasing: page)
        if header.type == .dictionary { try takeDictionary(header, bytes, at: next) }
        next += page.endIndex
        return (header, bytes)
    }

    private func loadDictionary(_ range: Range<Int>) throws(StorageError) {
        try fill(range)
        let all = bytes(of: range)
        let (header, size) = try header(all, at: range.lowerBound)
        guard header.type == .dictionary, size + Int(header.compressedBytes) == all.count else {
            throw damage("what stands before its first page is no dictionary", at: range.lowerBound)
        }
        try takeDictionary(
            header, UnsafeRawBufferPointer(rebasing: all[size...]), at: range.lowerBound)
    }

    private func takeDictionary(
        _ header: PageHeader, _ bytes: UnsafeRawBufferPointer, at offset: Int
    ) throws(StorageError) {
        guard dictionary == nil, header.crc != nil || !sealed else {
            throw damage("its dictionary is damaged", at: offset)
        }
        let values = ValueBuffer()
        do throws(PageDamage) {
            try PageBody.check(bytes, header)
            guard header.encoding == .plain || header.encoding == .plainDictionary else {
                throw .unsupported("a dictionary coded as \(header.encoding)")
            }
            try Self.checkRows(header)
            try body.decompress(
                bytes, chunk.codec, size: Int(header.uncompressedBytes), to: dictionaryContent)
            try decoder.decode(
                dictionaryContent.bytes, .plain, count: Int(header.values), dictionary: nil,
                to: values)
        } catch { throw source.error(error, column: column.name, at: offset) }
        dictionary = values
    }

    static func checkRows(_ header: PageHeader) throws(PageDamage) {
        guard header.values <= pageRowsMax else {
            throw .unsupported("a page of \(header.values) values; at most \(pageRowsMax) are")
        }
    }

    private func damage(_ message: String, at offset: Int) -> StorageError {
        source.error(PageDamage(message), column: column.name, at: offset)
    }
}

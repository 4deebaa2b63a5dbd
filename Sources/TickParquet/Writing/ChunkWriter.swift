import TickStorage

/// Writes one column's chunk of a row group: pages are coded when full and kept until the chunk is.
///
/// Concurrency: one thread at a time.
/// Cost: holds the compressed pages of its chunk, the dictionary and one page of values.
final class ChunkWriter {
    let field: RecordField
    let physical: PhysicalType
    private let options: ParquetOptions
    let scratch: PageScratch
    let dictionary: ChunkDictionary
    private let sink = ByteSink()
    private(set) var pending: PageValues
    var way: Way
    /// Whether a dictionary got too large: the next chunk tries again.
    var fellBack = false
    private(set) var pages: [WrittenPage] = []
    private var uncompressed = 0

    /// How the next pages are coded.
    enum Way {
        case undecided, dictionary, plain, delta
    }

    /// What is to be known of a written page.
    struct WrittenPage {
        /// In the chunk's data pages.
        var offset: Int
        var bytes: Int
        var rows: Int
        var encoding: PageEncoding
        var bounds: ValueBounds
    }

    init(_ field: RecordField, _ options: ParquetOptions, _ scratch: PageScratch) {
        self.field = field
        self.options = options
        self.scratch = scratch
        physical = field.type.physical
        dictionary = ChunkDictionary(bytesMax: options.dictionaryBytesMax)
        pending = PageValues(field)
        way = Self.way(of: field, options.encodings[field.id] ?? .automatic)
    }

    /// Rows that are in no page yet.
    var pendingRows: Int { pending.rows }

    /// Bytes of the pages so far.
    var bytes: Int { sink.count }

    /// Why rows cannot be taken.
    enum Refusal: Equatable {
        case null
        case tooLong(bytes: Int)
    }

    /// Takes rows of a batch; closes pages of long texts.
    func append(_ column: Column, _ range: Range<Int>) -> Refusal? {
        guard column.storage == .bytes else {
            return pending.append(column, range) ? nil : .null
        }
        var start = range.lowerBound
        while start < range.upperBound {
            let end = fitting(column, start..<range.upperBound)
            // Only the first can be longer than the room: it is taken in any case.
            let long = column.value(start).count
            guard long <= ParquetWriter.valueBytesMax else { return .tooLong(bytes: long) }
            guard pending.append(column, start..<end) else { return .null }
            if pending.bytes >= options.pageBytes { closePage() }
            start = end
        }
        return nil
    }

    /// Codes the pending rows as a page.
    func closePage() {
        guard pending.rows > 0 else { return }
        scratch.reserve(pending.rows)
        let keys = shortKeys()
        var bounds = ValueBounds.of(pending.values, keys: keys)
        bounds.nulls = pending.nulls
        scratch.body.removeAll()
        appendLevels()
        let encoding = appendValues(keys)
        let page = WrittenPage(
            offset: sink.count, bytes: 0, rows: pending.rows, encoding: encoding, bounds: bounds)
        pages.append(page)
        let header = PageHeader(
            type: .data, values: Int32(pending.rows), encoding: encoding)
        appendPage(header, scratch.body.bytes)
        pages[pages.count - 1].bytes = sink.count - page.offset
        pending.removeAll()
    }

    /// Writes the chunk at `offset` of the file, and begins the next.
    func finish(_ file: any File, at offset: Int) throws(StorageError) -> WrittenChunk {
        closePage()
        let dataBytes = sink.count
        let dictionaryPages = pages.contains { $0.encoding == .rleDictionary }
        if dictionaryPages {
            let header = PageHeader(
                type: .dictionary, values: Int32(dictionary.count), encoding: .plain)
            appendPage(header, dictionary.page.bytes)
        }
        let all = sink.bytes
        let dictionaryBytes = all.count - dataBytes
        try file.write(UnsafeRawBufferPointer(rebasing: all[dataBytes...]), at: offset)
        try file.write(
            UnsafeRawBufferPointer(rebasing: all[..<dataBytes]), at: offset + dictionaryBytes)
        let chunk = WrittenChunk(
            field: field, codec: scratch.codec, offset: offset,
            dictionaryBytes: dictionaryBytes, bytes: all.count, uncompressed: uncompressed,
            pages: pages,
            boundBytes: BoundBytes(sizeMax: options.boundBytesMax, type: field.type))
        restart()
        return chunk
    }

    private func restart() {
        sink.removeAll()
        pages.removeAll(keepingCapacity: true)
        uncompressed = 0
        dictionary.removeAll()
        if fellBack { way = Self.way(of: field, options.encodings[field.id] ?? .automatic) }
        fellBack = false
    }

    private static func way(of field: RecordField, _ wanted: ParquetEncoding) -> Way {
        let hasDelta = field.type.physical == .int32 || field.type.physical == .int64
        let hasDictionary = field.type.storage != .boolean && field.type.storage != .int128
        switch wanted {
        case .automatic: return hasDictionary ? .undecided : .plain
        case .plain: return .plain
        case .dictionary: return hasDictionary ? .dictionary : .plain
        case .delta: return hasDelta ? .delta : .plain
        }
    }

    /// Where the rows end that the page still takes: at least one.
    private func fitting(_ column: Column, _ range: Range<Int>) -> Int {
        let start = range.lowerBound == 0 ? 0 : column.ends[range.lowerBound - 1]
        let room = options.pageBytes - pending.bytes
        if column.ends[range.upperBound - 1] - start + 4 * range.count <= room {
            return range.upperBound
        }
        var end = range.lowerBound + 1
        while end < range.upperBound,
            column.ends[end] - start + 4 * (end - range.lowerBound) <= room
        { end += 1 }
        return end
    }

    private func shortKeys() -> UnsafeBufferPointer<UInt64>? {
        guard pending.values.storage == .bytes,
            ShortText.keys(of: pending.values, to: scratch.keys)
        else { return nil }
        return UnsafeBufferPointer(start: scratch.keys, count: pending.values.count)
    }

    private func appendLevels() {
        guard !pending.isRequired else { return }
        let body = scratch.body
        body.append(littleEndian: 0)
        LevelEncoder.encode(pending.levels, scratch.places, onto: body)
        body.base.storeBytes(of: UInt32(body.count - 4).littleEndian, as: UInt32.self)
    }

    private func appendPage(_ head: PageHeader, _ body: UnsafeRawBufferPointer) {
        var header = head
        header.uncompressedBytes = Int32(body.count)
        scratch.compressed(body) { page in
            header.compressedBytes = Int32(page.count)
            header.crc = CRC32.of(page)
            let bytes = header.write()
            uncompressed += bytes.count + body.count
            sink.append(bytes)
            sink.append(page)
        }
    }
}

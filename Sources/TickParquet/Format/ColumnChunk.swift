/// One column's part of a row group: where it lies and how it is coded.
struct ColumnChunk: Equatable, Sendable {
    var type = PhysicalType.int64
    var encodings: [PageEncoding] = []
    var path: [String] = []
    var codec = PageCodec.uncompressed
    /// Nulls are counted too.
    var values: Int64 = 0
    var uncompressedBytes: Int64 = 0
    var compressedBytes: Int64 = 0
    var dataOffset: Int64 = 0
    var dictionaryOffset: Int64?
    var statistics: ColumnStatistics?
    var encodingStats: [EncodingCount] = []
    var offsetIndex: Extent?
    var columnIndex: Extent?
    /// Whether the column lies in another file or is encrypted.
    var isElsewhere = false

    /// How many pages of one kind and encoding there are, in the order of the pages.
    struct EncodingCount: Equatable, Sendable {
        var page: PageType
        var encoding: PageEncoding
        var count: Int32
    }

    /// A range of the file.
    struct Extent: Equatable, Sendable {
        var offset: Int64
        var length: Int32
    }

    /// Where the chunk's first page is.
    var offset: Int64 {
        guard let dictionaryOffset, dictionaryOffset > 0 else { return dataOffset }
        return min(dictionaryOffset, dataOffset)
    }

    func write(_ w: inout CompactWriter) {
        w.structure { w in
            w.field(2, Int64(0))
            w.field(3, writeMetaData)
            if let offsetIndex {
                w.field(4, offsetIndex.offset)
                w.field(5, offsetIndex.length)
            }
            if let columnIndex {
                w.field(6, columnIndex.offset)
                w.field(7, columnIndex.length)
            }
        }
    }

    private func writeMetaData(_ w: inout CompactWriter) {
        w.field(1, type.rawValue)
        w.list(2, .int32, encodings) { $0.integer(Int64($1.rawValue)) }
        w.list(3, .binary, path) { $0.binary(Array($1.utf8)) }
        w.field(4, codec.rawValue)
        w.field(5, values)
        w.field(6, uncompressedBytes)
        w.field(7, compressedBytes)
        w.field(9, dataOffset)
        if let dictionaryOffset { w.field(11, dictionaryOffset) }
        statistics?.write(&w, 12)
        w.list(13, .structure, encodingStats) { w, stats in
            w.structure {
                $0.field(1, stats.page.rawValue)
                $0.field(2, stats.encoding.rawValue)
                $0.field(3, stats.count)
            }
        }
    }

    static func read(_ r: inout CompactReader) -> ColumnChunk {
        var chunk = ColumnChunk()
        var offsetIndex = Extent(offset: -1, length: 0)
        var columnIndex = Extent(offset: -1, length: 0)
        var hasMetaData = false
        r.structure { r, id, type in
            switch id {
            case 1, 8, 9:
                chunk.isElsewhere = true
                return false
            case 3:
                guard type == .structure else { return false }
                chunk.readMetaData(&r)
                hasMetaData = true
            case 4: offsetIndex.offset = r.int64(type)
            case 5: offsetIndex.length = r.int32(type)
            case 6: columnIndex.offset = r.int64(type)
            case 7: columnIndex.length = r.int32(type)
            default: return false
            }
            return true
        }
        chunk.isElsewhere = chunk.isElsewhere || !hasMetaData
        if offsetIndex.offset > 0, offsetIndex.length > 0 { chunk.offsetIndex = offsetIndex }
        if columnIndex.offset > 0, columnIndex.length > 0 { chunk.columnIndex = columnIndex }
        return chunk
    }

    private mutating func readMetaData(_ r: inout CompactReader) {
        var chunk = self
        r.structure { r, id, type in
            switch id {
            case 1: chunk.type = r.known(type) ?? .int64
            case 2:
                r.list(type, of: .int32) { r in
                    if let known = PageEncoding(rawValue: r.int32(.int32)) {
                        chunk.encodings.append(known)
                    }
                }
            case 3: r.list(type, of: .binary) { chunk.path.append($0.text(.binary)) }
            case 4: chunk.codec = r.known(type) ?? .uncompressed
            case 5: chunk.values = r.int64(type)
            case 6: chunk.uncompressedBytes = r.int64(type)
            case 7: chunk.compressedBytes = r.int64(type)
            case 9: chunk.dataOffset = r.int64(type)
            case 11: chunk.dictionaryOffset = r.int64(type)
            case 12:
                guard type == .structure else { return false }
                chunk.statistics = ColumnStatistics.read(&r)
            case 13:
                r.list(type, of: .structure) { r in
                    if let count = EncodingCount.read(&r) { chunk.encodingStats.append(count) }
                }
            default: return false
            }
            return true
        }
        self = chunk
    }
}

extension ColumnChunk.EncodingCount {
    fileprivate static func read(_ r: inout CompactReader) -> Self? {
        var page: PageType?
        var encoding: PageEncoding?
        var count: Int32 = 0
        r.structure { r, id, type in
            switch id {
            case 1: page = PageType(rawValue: r.int32(type))
            case 2: encoding = PageEncoding(rawValue: r.int32(type))
            case 3: count = r.int32(type)
            default: return false
            }
            return true
        }
        guard let page, let encoding else { return nil }
        return Self(page: page, encoding: encoding, count: count)
    }
}

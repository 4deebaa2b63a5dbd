/// What stands before each page.
struct PageHeader: Equatable, Sendable {
    var type = PageType.data
    var uncompressedBytes: Int32 = 0
    var compressedBytes: Int32 = 0
    /// The CRC-32 of the page as it lies in the file.
    var crc: UInt32?
    /// Nulls are counted too.
    var values: Int32 = 0
    var encoding = PageEncoding.plain
    var definitionEncoding = PageEncoding.rle
    var repetitionEncoding = PageEncoding.rle
    /// Only of a data page of version 2, whose levels are never compressed.
    var nulls: Int32 = 0
    var rows: Int32 = 0
    var definitionBytes: Int32 = 0
    var repetitionBytes: Int32 = 0
    var isCompressed = true

    func write() -> [UInt8] {
        var w = CompactWriter()
        w.structure { w in
            w.field(1, type.rawValue)
            w.field(2, uncompressedBytes)
            w.field(3, compressedBytes)
            if let crc { w.field(4, Int32(bitPattern: crc)) }
            w.field(type == .dictionary ? 7 : 5) { w in
                w.field(1, values)
                w.field(2, encoding.rawValue)
                guard type == .data else { return }
                w.field(3, definitionEncoding.rawValue)
                w.field(4, repetitionEncoding.rawValue)
            }
        }
        return w.bytes
    }

    /// A header and how long it is; nil where the bytes do not begin with one.
    static func read(_ bytes: UnsafeRawBufferPointer) -> (header: PageHeader, size: Int)? {
        var header = PageHeader()
        var r = CompactReader(bytes)
        var part: PageType?
        r.structure { r, id, type in
            switch id {
            case 1: header.type = r.known(type) ?? .data
            case 2: header.uncompressedBytes = r.int32(type)
            case 3: header.compressedBytes = r.int32(type)
            case 4: header.crc = UInt32(bitPattern: r.int32(type))
            case 5, 7, 8:
                guard type == .structure, part == nil else { return false }
                part = id == 5 ? .data : id == 7 ? .dictionary : .dataV2
                header.readPart(&r, part!)
            default: return false
            }
            return true
        }
        guard !r.failed, part == header.type || header.type == .index else { return nil }
        guard header.uncompressedBytes >= 0, header.compressedBytes >= 0, header.values >= 0,
            header.definitionBytes >= 0, header.repetitionBytes >= 0
        else { return nil }
        return (header, r.offset)
    }

    private mutating func readPart(_ r: inout CompactReader, _ part: PageType) {
        var header = self
        r.structure { r, id, type in
            switch (id, part) {
            case (1, _): header.values = r.int32(type)
            case (2, .data), (2, .dictionary), (4, .dataV2):
                header.encoding = r.known(type) ?? .plain
            case (3, .data): header.definitionEncoding = r.known(type) ?? .rle
            case (4, .data): header.repetitionEncoding = r.known(type) ?? .rle
            case (2, .dataV2): header.nulls = r.int32(type)
            case (3, .dataV2): header.rows = r.int32(type)
            case (5, .dataV2): header.definitionBytes = r.int32(type)
            case (6, .dataV2): header.repetitionBytes = r.int32(type)
            case (7, .dataV2): header.isCompressed = r.boolean(type)
            default: return false
            }
            return true
        }
        self = header
    }
}

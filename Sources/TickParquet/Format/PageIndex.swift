/// Where each data page of a chunk lies.
struct OffsetIndex: Equatable, Sendable {
    var pages: [Location] = []

    /// One page.
    struct Location: Equatable, Sendable {
        var offset: Int64 = 0
        /// With its header.
        var compressedBytes: Int32 = 0
        /// Of its row group.
        var firstRow: Int64 = 0
    }

    func write() -> [UInt8] {
        var w = CompactWriter()
        w.structure { w in
            w.list(1, .structure, pages) { w, page in
                w.structure {
                    $0.field(1, page.offset)
                    $0.field(2, page.compressedBytes)
                    $0.field(3, page.firstRow)
                }
            }
        }
        return w.bytes
    }

    static func read(_ bytes: UnsafeRawBufferPointer) -> OffsetIndex? {
        var index = OffsetIndex()
        var r = CompactReader(bytes)
        r.structure { r, id, type in
            guard id == 1 else { return false }
            r.list(type, of: .structure) { index.pages.append(location(&$0)) }
            return true
        }
        return r.failed ? nil : index
    }

    private static func location(_ r: inout CompactReader) -> Location {
        var page = Location()
        r.structure { r, id, type in
            switch id {
            case 1: page.offset = r.int64(type)
            case 2: page.compressedBytes = r.int32(type)
            case 3: page.firstRow = r.int64(type)
            default: return false
            }
            return true
        }
        return page
    }
}

/// What is known of the values of each data page of a chunk; bounds as PLAIN bytes.
struct ColumnIndex: Equatable, Sendable {
    var nullPages: [Bool] = []
    var minima: [[UInt8]] = []
    var maxima: [[UInt8]] = []
    var order = BoundaryOrder.unordered
    var nullCounts: [Int64] = []

    func write() -> [UInt8] {
        var w = CompactWriter()
        w.structure { w in
            w.list(1, .yes, nullPages) { $0.boolean($1) }
            w.list(2, .binary, minima) { $0.binary($1) }
            w.list(3, .binary, maxima) { $0.binary($1) }
            w.field(4, order.rawValue)
            w.list(5, .int64, nullCounts) { $0.integer($1) }
        }
        return w.bytes
    }

    static func read(_ bytes: UnsafeRawBufferPointer) -> ColumnIndex? {
        var index = ColumnIndex()
        var r = CompactReader(bytes)
        r.structure { r, id, type in
            switch id {
            case 1: r.list(type, of: .yes) { index.nullPages.append($0.booleanElement()) }
            case 2: r.list(type, of: .binary) { index.minima.append($0.binary(.binary)) }
            case 3: r.list(type, of: .binary) { index.maxima.append($0.binary(.binary)) }
            case 5: r.list(type, of: .int64) { index.nullCounts.append($0.int64(.int64)) }
            default: return false
            }
            return true
        }
        let pages = index.nullPages.count
        guard !r.failed, index.minima.count == pages, index.maxima.count == pages else {
            return nil
        }
        return index
    }
}

/// A horizontal part of a file: one chunk of each column.
struct RowGroup: Equatable, Sendable {
    var columns: [ColumnChunk] = []
    var uncompressedBytes: Int64 = 0
    var rows: Int64 = 0
    var sorting: [Sorting] = []
    var offset: Int64 = 0
    var compressedBytes: Int64 = 0
    var ordinal: Int16?

    /// A column by which the rows are sorted.
    struct Sorting: Equatable, Sendable {
        var column: Int32
        var descending: Bool
        var nullsFirst: Bool
    }

    func write(_ w: inout CompactWriter) {
        w.structure { w in
            w.list(1, .structure, columns) { $1.write(&$0) }
            w.field(2, uncompressedBytes)
            w.field(3, rows)
            if !sorting.isEmpty {
                w.list(4, .structure, sorting) { w, sorting in
                    w.structure {
                        $0.field(1, sorting.column)
                        $0.field(2, sorting.descending)
                        $0.field(3, sorting.nullsFirst)
                    }
                }
            }
            w.field(5, offset)
            w.field(6, compressedBytes)
            if let ordinal { w.field(7, ordinal) }
        }
    }

    static func read(_ r: inout CompactReader) -> RowGroup {
        var group = RowGroup()
        r.structure { r, id, type in
            switch id {
            case 1: r.list(type, of: .structure) { group.columns.append(ColumnChunk.read(&$0)) }
            case 2: group.uncompressedBytes = r.int64(type)
            case 3: group.rows = r.int64(type)
            case 5: group.offset = r.int64(type)
            case 6: group.compressedBytes = r.int64(type)
            default: return false
            }
            return true
        }
        return group
    }
}

/// A file's footer: its schema and where each part lies.
struct FileMetaData: Equatable, Sendable {
    var version: Int32 = 2
    var schema: [SchemaElement] = []
    var rows: Int64 = 0
    var rowGroups: [RowGroup] = []
    var keyValues: [KeyValue] = []
    var createdBy = ""
    /// For each leaf whether its bounds are ordered by its type; empty where the file does not say.
    var ordersByType: [Bool] = []

    /// Nodes of a schema, and row groups, that are read: few bytes could stand for very many.
    private static let nodesMax = 1 << 16
    private static let rowGroupsMax = 1 << 20

    /// A text that the writer added.
    struct KeyValue: Equatable, Sendable {
        var key: String
        var value: String
    }

    func write() -> [UInt8] {
        var w = CompactWriter()
        w.structure { w in
            w.field(1, version)
            w.list(2, .structure, schema) { $1.write(&$0) }
            w.field(3, rows)
            w.list(4, .structure, rowGroups) { $1.write(&$0) }
            w.list(5, .structure, keyValues) { w, pair in
                w.structure {
                    $0.field(1, pair.key)
                    $0.field(2, pair.value)
                }
            }
            w.field(6, createdBy)
            w.list(7, .structure, ordersByType) { w, _ in w.structure { $0.field(1) { _ in } } }
        }
        return w.bytes
    }

    /// The footer in these bytes; nil where they are none.
    static func read(_ bytes: UnsafeRawBufferPointer) -> FileMetaData? {
        var found = FileMetaData()
        var r = CompactReader(bytes)
        r.structure { r, id, type in
            switch id {
            case 1: found.version = r.int32(type)
            case 2:
                r.list(type, of: .structure) { r in
                    found.schema.append(SchemaElement.read(&r))
                    if found.schema.count > nodesMax { r.fail() }
                }
            case 3: found.rows = r.int64(type)
            case 4:
                r.list(type, of: .structure) { r in
                    found.rowGroups.append(RowGroup.read(&r))
                    if found.rowGroups.count > rowGroupsMax { r.fail() }
                }
            case 5: r.list(type, of: .structure) { found.keyValues.append(KeyValue.read(&$0)) }
            case 6: found.createdBy = r.text(type)
            case 7: r.list(type, of: .structure) { found.ordersByType.append(readOrder(&$0)) }
            default: return false
            }
            return true
        }
        return r.failed || r.offset != bytes.count ? nil : found
    }

    private static func readOrder(_ r: inout CompactReader) -> Bool {
        var byType = false
        r.structure { _, id, _ in
            byType = id == 1
            return false
        }
        return byType
    }
}

extension FileMetaData.KeyValue {
    fileprivate static func read(_ r: inout CompactReader) -> Self {
        var pair = Self(key: "", value: "")
        r.structure { r, id, type in
            switch id {
            case 1: pair.key = r.text(type)
            case 2: pair.value = r.text(type)
            default: return false
            }
            return true
        }
        return pair
    }
}

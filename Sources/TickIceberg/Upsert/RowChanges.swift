import TickStorage

/// Changes of a table that holds one row for each identity: of each the last is what counts.
///
/// Cost: a hash of each identity; the rows put are held.
public struct RowChanges {
    let schema: RecordSchema
    let identity: [Int]
    private let path: String
    private var rows: RowBatch
    private var keys: RowBatch
    private let key: RowKey
    private var last: [[UInt8]: Change] = [:]

    enum Change {
        /// The row of this place among those put.
        case put(Int)
        /// No row; the identity is at this place among the keys.
        case delete(Int)
    }

    /// No changes yet, of a table as it is now.
    ///
    /// Throws: `unsupported` where the table's rows have no identity.
    public init(_ table: Table) throws(StorageError) {
        schema = table.metadata.schema.record
        identity = table.metadata.schema.identity
        path = table.directory
        guard !identity.isEmpty else {
            throw StorageError(
                .unsupported, "has no identifier fields; make it with some, or append to it",
                path: table.directory)
        }
        key = try RowKey(identity, schema, path: path)
        rows = RowBatch(schema)
        keys = RowBatch(Self.keySchema(schema, identity))
    }

    /// Whether nothing changes.
    public var isEmpty: Bool { last.isEmpty }

    /// How many identities change.
    public var count: Int { last.count }

    /// Puts rows of the table's fields, in this order, in place of those of the same identity.
    public mutating func put(_ batch: RowBatch) throws(StorageError) {
        guard
            batch.schema.fields.elementsEqual(
                schema.fields, by: { $0.id == $1.id && $0.type == $1.type })
        else {
            throw StorageError(
                .unsupported, "the rows' fields are not the table's; evolve the table first",
                path: path)
        }
        let first = rows.count
        for row in 0..<batch.count { last[key.bytes(batch, row)] = .put(first + row) }
        rows.append(batch)
    }

    /// Takes out the rows of these identities, each of which has at least the identity's fields.
    public mutating func delete(_ batch: RowBatch) throws(StorageError) {
        let key = try RowKey(identity, batch.schema, path: path)
        let first = keys.count
        for row in 0..<batch.count { last[key.bytes(batch, row)] = .delete(first + row) }
        for (place, field) in keys.schema.fields.enumerated() {
            let column = batch.schema.index(id: field.id)!
            guard batch.schema.fields[column].type.storage == field.type.storage else {
                throw StorageError(
                    .unsupported, "field '\(field.name)' of the identities has another type",
                    path: path)
            }
            keys.columns[place].append(batch.columns[column], rows: 0..<batch.count)
        }
    }

    /// The rows to be in the table afterwards, one for each identity, in the order put.
    var live: RowBatch {
        var places: [Int] = []
        for case .put(let place) in last.values { places.append(place) }
        return rows.picking(places.sorted())
    }

    /// The identities of all changes, as rows of the identity's fields.
    var identities: RowBatch {
        var all = RowBatch(keys.schema)
        var puts: [Int] = []
        var deletes: [Int] = []
        for change in last.values {
            switch change {
            case .put(let place): puts.append(place)
            case .delete(let place): deletes.append(place)
            }
        }
        all.append(keys, rows: deletes)
        for (place, field) in keys.schema.fields.enumerated() {
            all.columns[place].append(rows.columns[schema.index(id: field.id)!], rows: puts)
        }
        return all
    }

    /// Whether a row's identity changes.
    func changes(_ key: [UInt8]) -> Bool { last[key] != nil }

    private static func keySchema(_ schema: RecordSchema, _ identity: [Int]) -> RecordSchema {
        RecordSchema(
            name: "identity", fields: schema.fields.filter { identity.contains($0.id) })
    }
}

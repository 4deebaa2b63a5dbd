import TickStorage

/// Tells whether a table's fields may become others, by their ids.
///
/// Allowed: adding optional fields with new ids, other names, wider types, optional instead of
/// required, another order, and leaving fields out that nothing depends on.
/// Source: Iceberg specification v2, "Schema Evolution".
struct SchemaEvolution {
    private let metadata: TableMetadata
    private let path: String

    init(_ metadata: TableMetadata, path: String) {
        self.metadata = metadata
        self.path = path
    }

    /// Throws: `unsupported`, naming the field that stands in the way.
    func check(_ next: RecordSchema) throws(StorageError) {
        let current = metadata.schema.record
        if let foreign = metadata.schema.foreign.first {
            throw refused(
                foreign, "is of a type that is not known here; evolve the table where it is")
        }
        try checkUnique(next)
        for field in next.fields {
            if let place = current.index(id: field.id) {
                try check(current.fields[place], becomes: field)
            } else {
                try checkNew(field)
            }
        }
        for field in current.fields where next.index(id: field.id) == nil {
            try checkDropped(field)
        }
    }

    private func checkUnique(_ next: RecordSchema) throws(StorageError) {
        var names: Set<String> = []
        var ids: Set<Int> = []
        for field in next.fields {
            guard names.insert(field.name).inserted, ids.insert(field.id).inserted else {
                throw refused(field.name, "has a name or id that another field has; rename one")
            }
        }
    }

    private func check(
        _ old: RecordField, becomes new: RecordField
    ) throws(StorageError) {
        guard old.type.widens(to: new.type) else {
            throw refused(
                new.name,
                "is \(old.type.icebergName) in the table and cannot become "
                    + "\(new.type.icebergName); add a new field with a new id")
        }
        guard old.isRequired || !new.isRequired else {
            throw refused(new.name, "may be null in the table and cannot become required")
        }
        guard old.type == new.type || !isHashed(old) else {
            throw refused(new.name, "partitions the table and cannot change its type")
        }
        guard !old.isRequired || new.isRequired || !metadata.schema.identity.contains(old.id) else {
            throw refused(new.name, "names rows and cannot become optional")
        }
    }

    /// Int and long hash alike; a date's and a decimal's partition values would change.
    private func isHashed(_ field: RecordField) -> Bool {
        field.type != .int32
            && metadata.specs.contains { spec in
                spec.fields.contains { $0.source == field.id }
            }
    }

    private func checkNew(_ field: RecordField) throws(StorageError) {
        guard field.id > metadata.lastColumnID else {
            let owner = metadata.schemas.lazy.compactMap { schema in
                schema.record.index(id: field.id).map { schema.record.fields[$0].name }
            }.first
            throw refused(
                field.name,
                "has id \(field.id), which was given to '\(owner ?? "another field")'; take one "
                    + "above \(metadata.lastColumnID)")
        }
        guard !field.isRequired || metadata.snapshots.isEmpty else {
            throw refused(
                field.name,
                "is new and required, and rows in the table have no value; make it optional")
        }
    }

    private func checkDropped(_ field: RecordField) throws(StorageError) {
        let partitions = metadata.specs.contains { spec in
            spec.fields.contains { $0.source == field.id && $0.transform != .void }
        }
        guard !partitions, !metadata.sortOrder.fields.contains(field.id),
            !metadata.schema.identity.contains(field.id)
        else {
            throw refused(
                field.name,
                "cannot be left out: the table is partitioned or sorted by it, or it "
                    + "names rows")
        }
    }

    private func refused(_ field: String, _ why: String) -> StorageError {
        StorageError(.unsupported, "field '\(field)' \(why)", path: path)
    }
}

import TickStorage

extension Table {
    /// Makes the table's fields be these; files from before are read with nulls and wider values.
    ///
    /// Returns: whether anything had to change.
    /// Throws: `unsupported`, naming the field, where rows in the table could not be read so.
    public func evolve(to next: RecordSchema) throws(StorageError) -> Bool {
        var changed = false
        _ = try commit { metadata throws(StorageError) in
            changed = false
            guard metadata.schema.record.fields != next.fields else {
                return .nothing(.alreadyCommitted)
            }
            try SchemaEvolution(metadata, path: directory).check(next)
            changed = true
            return .write(metadata.with(next, nowMillis: settings.now()))
        }
        return changed
    }

    /// What `evolve` would refuse, without doing it.
    public func checkEvolution(to next: RecordSchema) throws(StorageError) {
        try SchemaEvolution(metadata, path: directory).check(next)
    }

    /// Sets table properties.
    public func set(_ properties: [String: String]) throws(StorageError) {
        _ = try commit { metadata throws(StorageError) in
            var next = metadata
            next.properties.merge(properties) { $1 }
            guard next.properties != metadata.properties else {
                return .nothing(.alreadyCommitted)
            }
            next.lastUpdatedMillis = max(settings.now(), metadata.lastUpdatedMillis &+ 1)
            return .write(next)
        }
    }
}

extension TableMetadata {
    /// The metadata with these fields in force.
    func with(_ record: RecordSchema, nowMillis: Int64) -> TableMetadata {
        var next = self
        let identity = schema.identity
        if let known = schemas.first(where: {
            $0.record.fields == record.fields && $0.identity == identity && $0.foreign.isEmpty
        }) {
            next.currentSchemaID = known.id
        } else {
            let id = (schemas.map(\.id).max() ?? -1) + 1
            next.schemas.append(TableSchema(id: id, record, identity: identity))
            next.currentSchemaID = id
        }
        next.lastColumnID = max(lastColumnID, record.fields.map(\.id).max() ?? 0)
        next.lastUpdatedMillis = max(nowMillis, lastUpdatedMillis &+ 1)
        return next
    }
}

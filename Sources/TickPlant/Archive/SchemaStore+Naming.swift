import TickLog
import TickStorage

extension SchemaStore {
    /// The schema with the ids that its columns had before, in any run: a column keeps its id for
    /// ever, by name, and a new one gets an id that none had. Ids below `firstAggregateID` are
    /// fixed.
    ///
    /// Throws: `unsupported`, naming the field, where a column was of another type before.
    func naming(_ schema: RecordSchema) throws(StorageError) -> RecordSchema {
        var known: [String: RecordField] = [:]
        var next = RecordSchema.firstAggregateID
        for fingerprint in try fingerprints() {
            for field in try self.schema(fingerprint).fields {
                if known[field.name].map({ $0.type.widens(to: field.type) }) ?? true {
                    known[field.name] = field
                }
                next = max(next, field.id + 1)
            }
        }
        var named = schema
        for place in named.fields.indices {
            let field = named.fields[place]
            if let before = known[field.name] {
                guard before.type.widens(to: field.type) else {
                    throw StorageError(
                        .unsupported,
                        "field '\(field.name)' was \(before.type) in records before and would be"
                            + " \(field.type); archive into another folder, or give the query"
                            + " another name=", path: path(schema.fingerprint))
                }
                named.fields[place].id = before.id
            } else if field.id >= RecordSchema.firstAggregateID {
                named.fields[place].id = next
                next += 1
            }
        }
        return named
    }
}

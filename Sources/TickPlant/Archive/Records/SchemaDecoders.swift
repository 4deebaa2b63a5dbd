import TickLog
import TickStorage

/// Decoders of a log's records into rows of one schema, by the schema that each was written by.
///
/// Concurrency: one thread. Cost: a comparison where a record is written as the one before.
struct SchemaDecoders {
    private let schemas: SchemaStore
    private let reader: RecordSchema
    private let path: String
    private var known: [UInt64: RecordDecoder] = [:]
    private var last: (fingerprint: UInt64, decoder: RecordDecoder)?

    /// Decoders into rows of `reader`, of a stream's log in this folder.
    init(_ schemas: SchemaStore, into reader: RecordSchema, path: String) {
        self.schemas = schemas
        self.reader = reader
        self.path = path
    }

    /// The decoder of records written by the schema of this fingerprint.
    ///
    /// Throws: where that is not beside the log, or cannot be read as `reader`.
    mutating func decoder(_ fingerprint: UInt64) throws(StorageError) -> RecordDecoder {
        if let last, last.fingerprint == fingerprint { return last.decoder }
        let decoder: RecordDecoder
        if let before = known[fingerprint] {
            decoder = before
        } else {
            decoder = try RecordDecoder(
                writer: try schemas.schema(fingerprint), reader: reader, path: path)
            known[fingerprint] = decoder
        }
        last = (fingerprint, decoder)
        return decoder
    }
}

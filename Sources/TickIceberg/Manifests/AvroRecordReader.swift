import TickStorage

/// Fields of an Avro record by Iceberg's ids, whoever wrote it: what is unknown is passed over.
struct AvroRecordReader {
    private let places: [Int: Int]
    private let schemas: [AvroField]
    private var values: [AvroValue] = []
    private let path: String

    init(_ schema: AvroSchema, path: String) throws(StorageError) {
        self.path = path
        guard case .record(let fields) = schema else {
            throw StorageError(
                .corrupt, "holds no records; restore the file from a copy", path: path)
        }
        schemas = fields
        places = Dictionary(
            fields.enumerated().compactMap { place, field in field.id.map { ($0, place) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// The same for one record.
    func with(_ value: AvroValue) -> AvroRecordReader {
        var copy = self
        copy.values = value.fields ?? []
        return copy
    }

    /// The schema of the record in the field of this id.
    func schema(of id: Int) -> AvroSchema? { places[id].map { schemas[$0].schema } }

    func value(_ id: Int) -> AvroValue? {
        guard let place = places[id], values.indices.contains(place) else { return nil }
        return values[place]
    }

    func integer(_ id: Int) -> Int64? { value(id)?.integer }

    func int(_ id: Int) -> Int? { integer(id).flatMap { Int32(exactly: $0) }.map { Int($0) } }

    func text(_ id: Int) -> String? { value(id)?.text }

    func counts(_ id: Int) -> [Int: Int64] { byID(id) { $0.integer } }

    /// A map from field ids: Avro has none with whole numbers as keys, so it is pairs.
    func byID<Value>(_ id: Int, _ make: (AvroValue) -> Value?) -> [Int: Value] {
        var found: [Int: Value] = [:]
        for pair in value(id)?.elements ?? [] {
            guard let parts = pair.fields, parts.count == 2, let key = parts[0].integer,
                let value = make(parts[1])
            else { continue }
            found[Int(truncatingIfNeeded: key)] = value
        }
        return found
    }

    func bad(_ what: String) -> StorageError {
        StorageError(
            .corrupt, "is damaged: \(what); restore the file from a copy", path: path)
    }
}

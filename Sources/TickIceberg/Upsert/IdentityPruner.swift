import TickStorage

/// Tells which files can have rows of changed identities.
struct IdentityPruner {
    /// By identity field: the least and the greatest changed value.
    private var numbers: [(id: Int, type: FieldType, range: ClosedRange<Int128>)] = []
    /// By identity field: the changed texts, sorted.
    private var texts: [(id: Int, values: [[UInt8]])] = []
    /// By spec and partition field: the values of changed identities.
    private let partitions: [Int: [Set<AvroValue>?]]

    init(_ identities: RowBatch, _ metadata: TableMetadata, path: String) throws(StorageError) {
        var partitions: [Int: [Set<AvroValue>?]] = [:]
        for spec in metadata.specs {
            partitions[spec.id] = Self.values(spec, identities, path)
        }
        self.partitions = partitions
        for (column, field) in zip(identities.columns, identities.schema.fields) {
            switch field.type {
            case .int32, .date: add(field, column.int32s.map { Int128($0) })
            case .int64, .timestampMicros: add(field, column.int64s.map { Int128($0) })
            case .string, .binary:
                let values = Set((0..<column.count).map { [UInt8](column.value($0)) })
                texts.append((field.id, values.sorted { $0.lexicographicallyPrecedes($1) }))
            default: break
            }
        }
    }

    private mutating func add(_ field: RecordField, _ values: [Int128]) {
        guard let least = values.min(), let most = values.max() else { return }
        numbers.append((field.id, field.type, least...most))
    }

    /// For each partition field that comes from the identity, the values; nil for the others.
    private static func values(
        _ spec: PartitionSpec, _ identities: RowBatch, _ path: String
    ) -> [Set<AvroValue>?] {
        spec.fields.map { field in
            let alone = PartitionSpec(id: spec.id, fields: [field])
            // Fields that do not come from the identity, and transforms that we do not know.
            guard let partitioner = try? Partitioner(alone, identities.schema, path: path) else {
                return nil
            }
            return Set(partitioner.partitions(identities).map { $0.values[0] })
        }
    }

    /// Whether a manifest can have such files.
    func matches(_ manifest: ManifestFile) -> Bool {
        guard let fields = partitions[manifest.specID],
            fields.count == manifest.partitions.count
        else { return true }
        return zip(fields, manifest.partitions).allSatisfy { values, summary in
            guard let values, let lower = summary.lower, let upper = summary.upper else {
                return true
            }
            return values.contains { value in
                switch value {
                case .integer(let number):
                    guard let low = SingleValue.whole(lower, .int64),
                        let high = SingleValue.whole(upper, .int64)
                    else { return true }
                    return low <= Int128(number) && Int128(number) <= high
                case .string(let text):
                    let bytes = [UInt8](text.utf8)
                    return !bytes.lexicographicallyPrecedes(lower)
                        && !upper.lexicographicallyPrecedes(bytes)
                default: return true
                }
            }
        }
    }

    /// Whether a file of a spec can have such rows.
    func matches(_ file: DataFile, specID: Int) -> Bool {
        if let fields = partitions[specID], fields.count == file.partition.count {
            for (values, value) in zip(fields, file.partition) {
                if let values, !values.contains(value) { return false }
            }
        }
        for (id, type, range) in numbers {
            if let lower = file.lowerBounds[id].flatMap({ SingleValue.whole($0, type) }),
                lower > range.upperBound
            {
                return false
            }
            if let upper = file.upperBounds[id].flatMap({ SingleValue.whole($0, type) }),
                upper < range.lowerBound
            {
                return false
            }
        }
        return texts.allSatisfy { id, values in
            guard let lower = file.lowerBounds[id], let upper = file.upperBounds[id] else {
                return true
            }
            return values.contains {
                !$0.lexicographicallyPrecedes(lower) && !upper.lexicographicallyPrecedes($0)
            }
        }
    }
}

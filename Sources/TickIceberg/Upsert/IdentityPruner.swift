import TickStorage

/// Tells which files can have rows of changed identities.
struct IdentityPruner {
    /// By identity field: the least and the greatest changed value.
    private var numbers: [(id: Int, type: FieldType, range: ClosedRange<Int128>)] = []
    /// By identity field: the changed texts, sorted.
    private var texts: [(id: Int, values: [[UInt8]])] = []
    /// By spec and partition field: the values of changed identities.
    private let partitions: [Int: [Set<AvroValue>?]]

    init(_ changes: SettledChanges, _ metadata: TableMetadata, path: String) {
        var partitions: [Int: [Set<AvroValue>?]] = [:]
        for spec in metadata.specs {
            partitions[spec.id] = Self.values(spec, changes, path)
        }
        self.partitions = partitions
        let schema = changes.rows.schema
        for id in changes.identity {
            guard let place = schema.index(id: id) else { continue }
            let column = changes.rows.columns[place]
            let field = schema.fields[place]
            switch field.type {
            case .int32, .date: add(field, changes.changed.map { Int64(column.int32s[$0]) })
            case .int64, .timestampMicros: add(field, changes.changed.map { column.int64s[$0] })
            case .string, .binary: texts.append((id, Self.distinct(column, changes.changed)))
            default: break
            }
        }
    }

    private mutating func add(_ field: RecordField, _ values: [Int64]) {
        guard let least = values.min(), let most = values.max() else { return }
        numbers.append((field.id, field.type, Int128(least)...Int128(most)))
    }

    /// The different texts, sorted; rows that lie together mostly have the same one.
    private static func distinct(_ column: Column, _ rows: [Int]) -> [[UInt8]] {
        var values: Set<[UInt8]> = []
        var last: Int?
        for row in rows {
            if let last, column.isSameText(last, row) { continue }
            last = row
            values.insert([UInt8](column.value(row)))
        }
        return values.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// For each partition field that comes from the identity, the values; nil for the others.
    private static func values(
        _ spec: PartitionSpec, _ changes: SettledChanges, _ path: String
    ) -> [Set<AvroValue>?] {
        spec.fields.map { field in
            guard changes.identity.contains(field.source) else { return nil }
            let alone = PartitionSpec(id: spec.id, fields: [field])
            // Transforms that we do not know.
            guard let partitioner = try? Partitioner(alone, changes.rows.schema, path: path) else {
                return nil
            }
            return Set(
                partitioner.partitions(changes.rows, changes.changed).map { $0.values[0] })
        }
    }

    /// Where the changed identities lie in rows of a schema that has their fields.
    func ranges(in schema: RecordSchema) -> [WholeRange] {
        numbers.compactMap { id, _, range in
            WholeRange(of: id, in: schema, range.lowerBound, range.upperBound)
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

import TickStorage

/// Tells which partitions, manifests and files can have rows that a filter wants.
struct PartitionPruner {
    private let conditions: [Condition]
    private let filter: TableFilter
    private let types: [Int: FieldType]

    /// What a partition field's value must be.
    private enum Condition {
        case any
        /// One of these numbers.
        case numbers(Set<Int64>)
        /// One of these texts.
        case texts(Set<String>)
        case between(ClosedRange<Int64>)
    }

    init(_ filter: TableFilter, _ spec: PartitionSpec, _ schema: RecordSchema) {
        self.filter = filter
        types = Dictionary(
            schema.fields.map { ($0.id, $0.type) }, uniquingKeysWith: { first, _ in first })
        let types = types
        conditions = spec.fields.map { Self.condition($0, filter, types[$0.source]) }
    }

    private static func condition(
        _ field: PartitionField, _ filter: TableFilter, _ type: FieldType?
    ) -> Condition {
        if let texts = filter.texts[field.source] {
            switch field.transform {
            case .bucket(let count):
                return .numbers(
                    Set(texts.map { Int64(Transform.bucket(Murmur3.hash($0.utf8), count)) }))
            case .identity: return .texts(texts)
            default: return .any
            }
        }
        guard let range = filter.ranges[field.source], !range.isEmpty else { return .any }
        let last = range.upperBound - 1
        switch (field.transform, type) {
        case (.day, .timestampMicros):
            return .between(Transform.day(micros: range.lowerBound)...Transform.day(micros: last))
        case (.day, .date), (.identity, .some): return .between(range.lowerBound...last)
        case (.bucket(let count), .int64), (.bucket(let count), .int32):
            guard range.count == 1 else { return .any }
            return .numbers([Int64(Transform.bucket(Murmur3.hash(range.lowerBound), count))])
        default: return .any
        }
    }

    /// Whether a manifest can have wanted rows, by its ranges of partition values.
    func matches(_ manifest: ManifestFile) -> Bool {
        guard manifest.partitions.count == conditions.count else { return true }
        return zip(conditions, manifest.partitions).allSatisfy { condition, summary in
            if case .any = condition { return true }
            // A writer may leave bounds out for more reasons than that all values are null.
            guard let lower = summary.lower, let upper = summary.upper else { return true }
            return Self.matches(condition, lower, upper)
        }
    }

    private static func matches(
        _ condition: Condition, _ lower: [UInt8], _ upper: [UInt8]
    ) -> Bool {
        switch condition {
        case .any: return true
        case .texts(let texts):
            return texts.contains { isWithin([UInt8]($0.utf8), lower, upper) }
        case .numbers, .between:
            guard let low = SingleValue.whole(lower, .int64),
                let high = SingleValue.whole(upper, .int64)
            else { return true }
            if case .numbers(let numbers) = condition {
                return numbers.contains { low <= Int128($0) && Int128($0) <= high }
            }
            guard case .between(let range) = condition else { return true }
            return low <= Int128(range.upperBound) && Int128(range.lowerBound) <= high
        }
    }

    /// Whether a partition can have wanted rows.
    func matches(partition: [AvroValue]) -> Bool {
        guard partition.count == conditions.count else { return true }
        return zip(conditions, partition).allSatisfy { condition, value in
            switch (condition, value) {
            case (.numbers(let numbers), .integer(let number)): numbers.contains(number)
            case (.between(let range), .integer(let number)): range.contains(number)
            case (.texts(let texts), .string(let text)): texts.contains(text)
            case (.any, _): true
            case (_, .null): false
            default: true
            }
        }
    }

    /// Whether a file can have wanted rows, by its bounds.
    func matches(_ file: DataFile) -> Bool {
        guard matches(partition: file.partition) else { return false }
        for (id, texts) in filter.texts {
            if hasOnlyNulls(file, id) { return false }
            guard let lower = file.lowerBounds[id], let upper = file.upperBounds[id] else {
                continue
            }
            let some = texts.contains { Self.isWithin([UInt8]($0.utf8), lower, upper) }
            if !some { return false }
        }
        for (id, range) in filter.ranges {
            if hasOnlyNulls(file, id) { return false }
            guard let type = types[id] else { continue }
            if let lower = file.lowerBounds[id].flatMap({ SingleValue.whole($0, type) }),
                lower >= Int128(range.upperBound)
            {
                return false
            }
            if let upper = file.upperBounds[id].flatMap({ SingleValue.whole($0, type) }),
                upper < Int128(range.lowerBound)
            {
                return false
            }
        }
        return true
    }

    private func hasOnlyNulls(_ file: DataFile, _ id: Int) -> Bool {
        guard let nulls = file.nullCounts[id] else { return false }
        return nulls == file.rows
    }

    private static func isWithin(_ value: [UInt8], _ lower: [UInt8], _ upper: [UInt8]) -> Bool {
        !value.lexicographicallyPrecedes(lower) && !upper.lexicographicallyPrecedes(value)
    }
}

import TickStorage

/// The range of each partition field over the entries of a manifest.
enum PartitionSummaries {
    static func of(
        _ entries: [ManifestEntry], _ spec: PartitionSpec, _ metadata: TableMetadata
    ) -> [ManifestFile.FieldSummary] {
        spec.fields.indices.map { place in
            var summary = ManifestFile.FieldSummary(containsNull: false, containsNaN: false)
            var least: AvroValue?
            var most: AvroValue?
            var known = true
            for entry in entries {
                let partition = entry.file.partition
                let value = partition.indices.contains(place) ? partition[place] : .null
                guard value != .null else {
                    summary.containsNull = true
                    continue
                }
                guard let below = value.isLess(than: least ?? value) else {
                    known = false
                    continue
                }
                if least == nil || below { least = value }
                if most == nil || most?.isLess(than: value) == true { most = value }
            }
            guard known, let least, let most else {
                if !known { summary.containsNaN = nil }
                return summary
            }
            let wide = spec.fields[place].isWide(metadata)
            summary.lower = least.singleValue(wide: wide)
            summary.upper = most.singleValue(wide: wide)
            return summary
        }
    }
}

extension PartitionField {
    /// Whether whole numbers of it have 64 bits.
    func isWide(_ metadata: TableMetadata) -> Bool {
        guard transform == .identity || transform == .void else {
            if case .truncate = transform { return sourceIsWide(metadata) }
            return false
        }
        return sourceIsWide(metadata)
    }

    private func sourceIsWide(_ metadata: TableMetadata) -> Bool {
        metadata.schemas.contains { schema in
            schema.record.fields.contains { $0.id == source && $0.type.storage == .int64 }
        }
    }
}

extension AvroValue {
    /// Whether this is less than another of its kind; nil for kinds without an order here.
    func isLess(than other: AvroValue) -> Bool? {
        switch (self, other) {
        case (.integer(let a), .integer(let b)): a < b
        case (.boolean(let a), .boolean(let b)): !a && b
        case (.float(let a), .float(let b)): a < b
        case (.double(let a), .double(let b)): a < b
        case (.string(let a), .string(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
        case (.bytes(let a), .bytes(let b)): a.lexicographicallyPrecedes(b)
        default: nil
        }
    }

    /// The bound that this value is.
    ///
    /// - Parameter wide: whether a whole number has 64 bits.
    func singleValue(wide: Bool) -> [UInt8]? {
        switch self {
        case .integer(let value):
            return wide
                ? SingleValue.int64(value) : SingleValue.int32(Int32(truncatingIfNeeded: value))
        case .boolean(let truth): return [truth ? 1 : 0]
        case .string(let text): return [UInt8](text.utf8)
        case .bytes(let bytes): return bytes
        case .float(let value):
            var bytes: [UInt8] = []
            bytes.appendLittleEndian(value.bitPattern)
            return bytes
        case .double(let value):
            var bytes: [UInt8] = []
            bytes.appendLittleEndian(value.bitPattern)
            return bytes
        default: return nil
        }
    }
}

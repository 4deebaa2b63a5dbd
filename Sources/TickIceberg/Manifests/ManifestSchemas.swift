import TickStorage

/// The Avro schemas of manifests and manifest lists, format version 2.
///
/// Source: Iceberg specification v2, "Manifests", "Manifest Lists", appendix A; the ids are its.
enum ManifestSchemas {
    /// A manifest's: the partition's type differs from spec to spec.
    static func entry(partition: String) -> String {
        let file = record("r2", dataFile(partition))
        return record(
            "manifest_entry",
            [
                field("status", "\"int\"", 0), optional("snapshot_id", "\"long\"", 1),
                optional("sequence_number", "\"long\"", 3),
                optional("file_sequence_number", "\"long\"", 4), field("data_file", file, 2),
            ])
    }

    /// A manifest list's.
    static let list = record(
        "manifest_file",
        [
            field("manifest_path", "\"string\"", 500), field("manifest_length", "\"long\"", 501),
            field("partition_spec_id", "\"int\"", 502), field("content", "\"int\"", 517),
            field("sequence_number", "\"long\"", 515),
            field("min_sequence_number", "\"long\"", 516),
            field("added_snapshot_id", "\"long\"", 503),
            field("added_files_count", "\"int\"", 504),
            field("existing_files_count", "\"int\"", 505),
            field("deleted_files_count", "\"int\"", 506),
            field("added_rows_count", "\"long\"", 512),
            field("existing_rows_count", "\"long\"", 513),
            field("deleted_rows_count", "\"long\"", 514),
            optional("partitions", array(summary, 508), 507),
            optional("key_metadata", "\"bytes\"", 519),
        ])

    /// The type of a partition; nil where a transform of it is unknown.
    static func partition(_ spec: PartitionSpec, _ schemas: [TableSchema]) -> String? {
        var fields: [String] = []
        for part in spec.fields {
            let source = schemas.lazy.reversed().compactMap { schema in
                schema.record.index(id: part.source).map { schema.record.fields[$0].type }
            }.first
            guard let type = part.transform.avroType(source: source) else { return nil }
            fields.append(optional(part.name, type, part.id))
        }
        return record("r102", fields)
    }

    private static func dataFile(_ partition: String) -> [String] {
        [
            field("content", "\"int\"", 134), field("file_path", "\"string\"", 100),
            field("file_format", "\"string\"", 101), field("partition", partition, 102),
            field("record_count", "\"long\"", 103), field("file_size_in_bytes", "\"long\"", 104),
            map("column_sizes", 108, 117, 118, "long"), map("value_counts", 109, 119, 120, "long"),
            map("null_value_counts", 110, 121, 122, "long"),
            map("nan_value_counts", 137, 138, 139, "long"),
            map("lower_bounds", 125, 126, 127, "bytes"),
            map("upper_bounds", 128, 129, 130, "bytes"),
            optional("key_metadata", "\"bytes\"", 131),
            optional("split_offsets", array("\"long\"", 133), 132),
            optional("equality_ids", array("\"int\"", 136), 135),
            optional("sort_order_id", "\"int\"", 140),
        ]
    }

    private static let summary = record(
        "r508",
        [
            field("contains_null", "\"boolean\"", 509),
            optional("contains_nan", "\"boolean\"", 518),
            optional("lower_bound", "\"bytes\"", 510), optional("upper_bound", "\"bytes\"", 511),
        ])

    private static func record(_ name: String, _ fields: [String]) -> String {
        "{\"type\":\"record\",\"name\":\"\(name)\",\"fields\":[\(fields.joined(separator: ","))]}"
    }

    private static func field(_ name: String, _ type: String, _ id: Int) -> String {
        "{\"name\":\"\(name)\",\"type\":\(type),\"field-id\":\(id)}"
    }

    private static func optional(_ name: String, _ type: String, _ id: Int) -> String {
        "{\"name\":\(JSONText.quoted(name)),\"type\":[\"null\",\(type)],\"default\":null,"
            + "\"field-id\":\(id)}"
    }

    private static func array(_ items: String, _ id: Int) -> String {
        "{\"type\":\"array\",\"items\":\(items),\"element-id\":\(id)}"
    }

    private static func map(
        _ name: String, _ id: Int, _ key: Int, _ value: Int, _ type: String
    ) -> String {
        let pair = record(
            "k\(key)_v\(value)",
            [field("key", "\"int\"", key), field("value", "\"\(type)\"", value)])
        return optional(
            name, "{\"type\":\"array\",\"logicalType\":\"map\",\"items\":\(pair)}", id)
    }
}

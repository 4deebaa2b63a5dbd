/// The schema as Avro writes it: what stands beside a log, and what any Avro library reads.
///
/// Source: Apache Avro 1.12 specification, "Schema Declaration", "Logical Types", "Parsing
/// Canonical Form for Schemas", "Schema Fingerprints"; the attribute `field-id` is Iceberg's.
extension RecordSchema {
    /// The Avro schema, with logical types, documentation and field ids; one line.
    public var avro: String { avroText(canonical: false) }

    /// CRC-64-AVRO of the parsing canonical form: what a record's header carries.
    public var fingerprint: UInt64 { Self.rabin(avroText(canonical: true)) }

    private func avroText(canonical: Bool) -> String {
        let record = canonical ? "\"name\":\"tickplant.\(name)\"" : "\"name\":\"\(name)\""
        let space = canonical ? "" : ",\"namespace\":\"tickplant\""
        let type = "\"type\":\"record\""
        let fields = fields.map { $0.avroText(canonical: canonical) }.joined(separator: ",")
        return canonical
            ? "{\(record),\(type),\"fields\":[\(fields)]}"
            : "{\(type),\(record)\(space),\"fields\":[\(fields)]}"
    }

    private static func rabin(_ text: String) -> UInt64 {
        let empty: UInt64 = 0xC15D_213A_A4D7_A795
        let table = (0..<256).map { byte in
            (0..<8).reduce(UInt64(byte)) { fingerprint, _ in
                (fingerprint &>> 1) ^ (empty & (0 &- (fingerprint & 1)))
            }
        }
        return text.utf8.reduce(empty) { fingerprint, byte in
            (fingerprint &>> 8) ^ table[Int((fingerprint ^ UInt64(byte)) & 0xFF)]
        }
    }
}

extension RecordField {
    fileprivate func avroText(canonical: Bool) -> String {
        let base = type.avroText(canonical: canonical)
        let whole = isRequired ? base : "[\"null\",\(base)]"
        var text = "{\"name\":\"\(name)\",\"type\":\(whole)"
        if !canonical {
            if !isRequired { text += ",\"default\":null" }
            if !doc.isEmpty { text += ",\"doc\":\(JSONText.quoted(doc))" }
            text += ",\"field-id\":\(id)"
        }
        return text + "}"
    }
}

extension FieldType {
    fileprivate func avroText(canonical: Bool) -> String {
        let (primitive, logical) = avroParts
        guard let logical, !canonical else { return "\"\(primitive)\"" }
        return "{\"type\":\"\(primitive)\",\(logical)}"
    }

    private var avroParts: (String, String?) {
        switch self {
        case .boolean: ("boolean", nil)
        case .int32: ("int", nil)
        case .int64: ("long", nil)
        case .float32: ("float", nil)
        case .float64: ("double", nil)
        case .string: ("string", nil)
        case .binary: ("bytes", nil)
        case .date: ("int", "\"logicalType\":\"date\"")
        case .timestampMicros:
            ("long", "\"logicalType\":\"timestamp-micros\",\"adjust-to-utc\":true")
        case .decimal(let precision, let scale):
            ("bytes", "\"logicalType\":\"decimal\",\"precision\":\(precision),\"scale\":\(scale)")
        }
    }
}

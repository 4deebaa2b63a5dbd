/// Reading a schema from Avro's JSON.
///
/// Source: Apache Avro 1.12 specification, "Schema Declaration", "Logical Types".
extension RecordSchema {
    /// The schema that this text declares: one flat record whose fields have ids.
    ///
    /// Limits: what has no column here – nested records, arrays, maps, enums, unions other than
    /// with null, defaults other than null, unknown attributes – is refused with the field's name.
    /// Throws: `unsupported`, saying at which field of which file.
    public init(avro text: String, path: String = "schema") throws(StorageError) {
        let place = AvroPlace(path: path, field: nil)
        let record: JSONValue
        do { record = try JSONParser.parse(Array(text.utf8), path: path) } catch {
            throw place.refuse("is no JSON object; an Avro record is one")
        }
        guard record.members != nil else {
            throw place.refuse("is no JSON object; an Avro record is one")
        }
        try place.check(record, knows: ["type", "name", "namespace", "doc", "fields", "crc32c"])
        guard record["type"]?.text == "record" else {
            throw place.refuse("is of type \(place.text(record["type"])) where 'record' is read")
        }
        guard let fields = record["fields"]?.elements, !fields.isEmpty else {
            throw place.refuse("has no fields")
        }
        self.init(name: try place.name(record["name"]), fields: [])
        for (index, field) in fields.enumerated() {
            let place = AvroPlace(path: path, field: "number \(index + 1)")
            try append(RecordField(avro: field, place), place)
        }
    }

    private mutating func append(
        _ field: RecordField, _ place: AvroPlace
    ) throws(StorageError) {
        guard index(id: field.id) == nil, index(field.name) == nil else {
            throw place.refuse(
                "('\(field.name)') has a name or a field-id (\(field.id)) of a field before")
        }
        fields.append(field)
    }
}

extension RecordField {
    fileprivate init(avro field: JSONValue, _ number: AvroPlace) throws(StorageError) {
        guard field.members != nil else { throw number.refuse("is no JSON object") }
        let name = try number.name(field["name"])
        let place = AvroPlace(path: number.path, field: "'\(name)'")
        try place.check(field, knows: ["name", "type", "default", "doc", "field-id"])
        guard let id = place.whole(field["field-id"]), id > 0, id <= Int32.max else {
            throw place.refuse("has no field-id that is a positive whole number; give it one")
        }
        var type = field["type"]
        var required = true
        if let union = type?.elements {
            guard union.count == 2, union[0].text == "null" else {
                throw place.refuse("is a union; only [\"null\", type] is read")
            }
            type = union[1]
            required = false
        }
        if let value = field["default"], required || value != .null {
            throw place.refuse("has a default; only null is read, of a union with null")
        }
        self.init(
            id: id, name, try FieldType(avro: type, place), required: required,
            doc: field["doc"]?.text ?? "")
    }
}

extension FieldType {
    fileprivate init(avro type: JSONValue?, _ place: AvroPlace) throws(StorageError) {
        if type?.members != nil {
            try place.check(
                type!, knows: ["type", "logicalType", "precision", "scale", "adjust-to-utc"])
        }
        let primitive = type?.text ?? type?["type"]?.text
        switch (primitive, type?["logicalType"]?.text) {
        case ("boolean", nil): self = .boolean
        case ("int", nil): self = .int32
        case ("long", nil): self = .int64
        case ("float", nil): self = .float32
        case ("double", nil): self = .float64
        case ("string", nil): self = .string
        case ("bytes", nil): self = .binary
        case ("int", "date"): self = .date
        case ("long", "timestamp-micros"):
            guard type?["adjust-to-utc"]?.truth ?? true else {
                throw place.refuse("is a time without a zone; only UTC is read")
            }
            self = .timestampMicros
        case ("bytes", "decimal"): self = try Self.decimal(type!, place)
        default:
            throw place.refuse(
                "is of type \(place.text(type)); read are boolean, int, long, float, double, "
                    + "string, bytes, and the logical types date, timestamp-micros, decimal")
        }
    }

    private static func decimal(
        _ type: JSONValue, _ place: AvroPlace
    ) throws(StorageError) -> FieldType {
        guard let precision = place.whole(type["precision"]), (1...38).contains(precision)
        else { throw place.refuse("is a decimal whose precision is not 1 to 38") }
        let scale = type["scale"] == nil ? 0 : place.whole(type["scale"])
        guard let scale, (0...precision).contains(scale) else {
            throw place.refuse("is a decimal whose scale is not 0 to its precision")
        }
        return .decimal(precision: precision, scale: scale)
    }
}

/// Where in a schema something is read, for what is said of it.
private struct AvroPlace {
    let path: String
    let field: String?

    func refuse(_ what: String) -> StorageError {
        StorageError(
            .unsupported, (field.map { "field \($0) " } ?? "the schema ") + what, path: path)
    }

    func check(_ object: JSONValue, knows: Set<String>) throws(StorageError) {
        let names = object.members?.map(\.name) ?? []
        if let unknown = names.filter({ !knows.contains($0) }).min() {
            throw refuse("has the attribute '\(unknown)', which is not known here; remove it")
        }
        guard Set(names).count == names.count else {
            throw refuse("has an attribute twice, and nobody says which counts")
        }
    }

    func name(_ value: JSONValue?) throws(StorageError) -> String {
        guard let name = value?.text, Self.isName(name) else {
            throw refuse(
                "has the name \(text(value)); a name has letters, digits and '_', and does not "
                    + "begin with a digit")
        }
        return name
    }

    func whole(_ value: JSONValue?) -> Int? { value?.integer.flatMap { Int(exactly: $0) } }

    func text(_ value: JSONValue?) -> String {
        guard let value else { return "nothing" }
        return value.text.map { "'\($0.prefix(100))'" } ?? String(value.json.prefix(100))
    }

    private static func isName(_ name: String) -> Bool {
        let isAllowed = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte) || byte == 0x5F
        }
        return isAllowed && !name.isEmpty && !(0x30...0x39).contains(name.utf8.first!)
    }
}

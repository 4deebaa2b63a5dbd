extension VectorRecord: Decodable {
    init(from decoder: any Decoder) throws {
        let all = Set(Field.allCases.map(\.rawValue)).union(["after", "kind"])
        kind = try StrictObject(decoder, known: all).word("kind")
        let known = Set(kind.fields.map(\.rawValue)).union(["after", "kind"])
        let object = try StrictObject(decoder, known: known)
        after = try object.required("after")
        fields = [:]
        for field in Field.allCases where object.names.contains(field.rawValue) {
            fields[field] = try Self.value(field, object)
        }
    }

    private static func value(_ field: Field, _ object: StrictObject) throws -> Value {
        if try object.isNull(field.rawValue) { return .null }
        switch field {
        case .key: return .text(try object.required(field.rawValue))
        case .supersedes: return .spans(try object.required(field.rawValue))
        default: return .integer(try object.required(field.rawValue))
        }
    }
}

extension VectorRecord.Span: Decodable {
    /// A list of start, end and, where it matters, ordinal.
    init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        start = try list.decode(Int64.self)
        end = try list.decode(Int64.self)
        ordinal = list.isAtEnd ? nil : try list.decode(UInt32.self)
        if !list.isAtEnd {
            throw DecodingError.dataCorruptedError(
                in: list, debugDescription: "more than start, end and ordinal")
        }
    }
}

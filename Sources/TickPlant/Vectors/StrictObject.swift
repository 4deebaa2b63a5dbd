/// A JSON object of which every field must be known: what is not known is an error at its place.
///
/// Numbers are decoded as integers of their own width, never by way of a double.
struct StrictObject {
    private let container: KeyedDecodingContainer<Name>

    /// A field's name, whatever it is.
    struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Throws: where there is no object, or one with a field that is not `known`.
    init(_ decoder: any Decoder, known: Set<String>) throws {
        container = try decoder.container(keyedBy: Name.self)
        let unknown = container.allKeys.map(\.stringValue).filter { !known.contains($0) }
        if let name = unknown.min() {
            let names = known.sorted().joined(separator: ", ")
            throw fault(name, "unknown field; known here are \(names)")
        }
    }

    /// The names of all its fields.
    var names: Set<String> { Set(container.allKeys.map(\.stringValue)) }

    /// A field that must be there.
    func required<Value: Decodable>(_ name: String, _ type: Value.Type = Value.self) throws -> Value
    {
        guard container.contains(Name(stringValue: name)) else {
            throw fault(name, "missing field")
        }
        return try decode(name, type)
    }

    /// A field that may be absent.
    func optional<Value: Decodable>(
        _ name: String, _ type: Value.Type = Value.self
    ) throws -> Value? {
        container.contains(Name(stringValue: name)) ? try decode(name, type) : nil
    }

    /// A field that is one word of a fixed set.
    func word<Word: RawRepresentable & CaseIterable>(
        _ name: String, _ type: Word.Type = Word.self
    ) throws -> Word where Word.RawValue == String {
        let text: String = try required(name)
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw fault(name, "\"\(text)\" is none of \(words)")
        }
        return word
    }

    /// Whether a field is there and null.
    func isNull(_ name: String) throws -> Bool {
        try container.decodeNil(forKey: Name(stringValue: name))
    }

    /// An error at a field of this object.
    func fault(_ name: String, _ reason: String) -> DecodingError {
        .dataCorrupted(
            .init(
                codingPath: container.codingPath + [Name(stringValue: name)],
                debugDescription: reason))
    }

    private func decode<Value: Decodable>(
        _ name: String, _ type: Value.Type
    ) throws -> Value {
        do {
            return try container.decode(type, forKey: Name(stringValue: name))
        } catch let error as DecodingError {
            throw error
        } catch {
            // Some numbers are refused without their place.
            throw fault(name, "no \(Value.self): \(error)")
        }
    }
}

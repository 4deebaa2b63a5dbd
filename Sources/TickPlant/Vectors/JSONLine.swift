import Foundation

/// A flat JSON object on one line, its fields in the order in which they are added.
struct JSONLine {
    private var fields: [String] = []

    /// The whole object.
    var text: String { "{\(fields.joined(separator: ", "))}" }

    mutating func add(_ name: String, _ value: some BinaryInteger) {
        add(raw: name, "\(value)")
    }

    mutating func add(_ name: String, _ value: String) { add(raw: name, Self.quoted(value)) }

    /// Adds a source where it is not the first, which needs no mention.
    mutating func add(source: Int) { if source != 0 { add("source", source) } }

    /// Adds a value that is JSON already.
    mutating func add(raw name: String, _ json: String) {
        fields.append("\(Self.quoted(name)): \(json)")
    }

    /// A string as JSON.
    static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(text) else { return "\"\"" }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Writes trees in Avro's binary encoding.
///
/// Source: Apache Avro 1.12 specification, "Binary Encoding".
public struct AvroEncoder {
    private let schema: AvroSchema

    /// An encoder of values of this schema.
    public init(_ schema: AvroSchema) { self.schema = schema }

    /// Appends a value; it must be one of the schema.
    public func append(_ value: AvroValue, onto bytes: inout [UInt8]) {
        Self.append(value, schema, &bytes)
    }

    private static func append(
        _ value: AvroValue, _ schema: AvroSchema, _ bytes: inout [UInt8]
    ) {
        switch (schema, value) {
        case (.null, .null): break
        case (.boolean, .boolean(let truth)): bytes.append(truth ? 1 : 0)
        case (.int, .integer(let number)), (.long, .integer(let number)),
            (.enumeration, .integer(let number)):
            bytes.appendZigZag(number)
        case (.float, .float(let number)): bytes.appendLittleEndian(number.bitPattern)
        case (.double, .double(let number)): bytes.appendLittleEndian(number.bitPattern)
        case (.bytes, .bytes(let content)):
            bytes.appendZigZag(Int64(content.count))
            bytes.append(contentsOf: content)
        case (.fixed(let size), .bytes(let content)):
            precondition(content.count == size, "Avro: \(content.count) bytes for fixed \(size)")
            bytes.append(contentsOf: content)
        case (.string, .string(let text)):
            bytes.appendZigZag(Int64(text.utf8.count))
            bytes.append(contentsOf: text.utf8)
        case (.array(let items), .array(let elements)):
            if !elements.isEmpty { bytes.appendZigZag(Int64(elements.count)) }
            for element in elements { append(element, items, &bytes) }
            bytes.append(0)
        case (.map(let values), .map(let entries)): append(entries, values, &bytes)
        case (.record(let fields), .record(let values)):
            precondition(fields.count == values.count, "Avro: \(values.count) fields' values")
            for (field, value) in zip(fields, values) { append(value, field.schema, &bytes) }
        case (.union(let branches), _): append(value, branches, &bytes)
        default: preconditionFailure("Avro: \(value) is no \(schema)")
        }
    }

    private static func append(
        _ entries: [String: AvroValue], _ values: AvroSchema, _ bytes: inout [UInt8]
    ) {
        if !entries.isEmpty { bytes.appendZigZag(Int64(entries.count)) }
        for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
            append(.string(key), .string, &bytes)
            append(value, values, &bytes)
        }
        bytes.append(0)
    }

    /// A union of null and one other branch, or any whose branch the value's kind tells.
    private static func append(
        _ value: AvroValue, _ branches: [AvroSchema], _ bytes: inout [UInt8]
    ) {
        guard let place = branches.firstIndex(where: { ($0 == .null) == (value == .null) }) else {
            preconditionFailure("Avro: \(value) is in none of \(branches)")
        }
        bytes.appendZigZag(Int64(place))
        append(value, branches[place], &bytes)
    }
}

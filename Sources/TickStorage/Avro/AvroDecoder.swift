/// Reads values in Avro's binary encoding as trees; nil where the bytes are no such value.
///
/// Limits: at most `elementsMax` elements in one array or map, and no more than the bytes that are
/// left can hold, so that a damaged count does not ask for memory.
/// Source: Apache Avro 1.12 specification, "Binary Encoding".
public struct AvroDecoder {
    /// The most elements of one array or map that is read.
    public static let elementsMax = 1 << 20

    private let schema: AvroSchema

    /// A decoder of values of this schema.
    public init(_ schema: AvroSchema) { self.schema = schema }

    /// The next value.
    public func value(_ cursor: inout ByteCursor) -> AvroValue? { Self.value(schema, &cursor) }

    private static func value(_ schema: AvroSchema, _ cursor: inout ByteCursor) -> AvroValue? {
        switch schema {
        case .null: return .null
        case .boolean:
            guard let byte = cursor.byte(), byte <= 1 else { return nil }
            return .boolean(byte == 1)
        case .int:
            guard let value = cursor.zigZag(), Int32(exactly: value) != nil else { return nil }
            return .integer(value)
        case .long: return cursor.zigZag().map { .integer($0) }
        case .float:
            return cursor.littleEndian(UInt32.self).map { .float(Float(bitPattern: $0)) }
        case .double:
            return cursor.littleEndian(UInt64.self).map { .double(Double(bitPattern: $0)) }
        case .bytes: return run(&cursor).map { .bytes([UInt8]($0)) }
        case .string:
            guard let bytes = run(&cursor) else { return nil }
            return String(validating: bytes, as: UTF8.self).map { .string($0) }
        case .fixed(let size): return cursor.take(size).map { .bytes([UInt8]($0)) }
        case .enumeration(let count):
            guard let place = cursor.zigZag(), place >= 0, place < count else { return nil }
            return .integer(place)
        case .array(let items): return array(items, &cursor)
        case .map(let values): return map(values, &cursor)
        case .record(let fields): return record(fields, &cursor)
        case .union(let branches):
            guard let place = cursor.zigZag(), place >= 0, place < branches.count else {
                return nil
            }
            return value(branches[Int(place)], &cursor)
        }
    }

    private static func record(
        _ fields: [AvroField], _ cursor: inout ByteCursor
    ) -> AvroValue? {
        var values: [AvroValue] = []
        values.reserveCapacity(fields.count)
        for field in fields {
            guard let value = value(field.schema, &cursor) else { return nil }
            values.append(value)
        }
        return .record(values)
    }

    private static func array(_ items: AvroSchema, _ cursor: inout ByteCursor) -> AvroValue? {
        var elements: [AvroValue] = []
        let whole = blocks(&cursor) { cursor in
            guard elements.count < elementsMax, let element = value(items, &cursor) else {
                return false
            }
            elements.append(element)
            return true
        }
        return whole ? .array(elements) : nil
    }

    private static func map(_ values: AvroSchema, _ cursor: inout ByteCursor) -> AvroValue? {
        var entries: [String: AvroValue] = [:]
        let whole = blocks(&cursor) { cursor in
            guard entries.count < elementsMax, let bytes = run(&cursor),
                let key = String(validating: bytes, as: UTF8.self),
                let value = value(values, &cursor)
            else { return false }
            entries[key] = value
            return true
        }
        return whole ? .map(entries) : nil
    }

    /// Calls `body` for each element of an array or map; false where it or a count is bad.
    private static func blocks(
        _ cursor: inout ByteCursor, _ body: (inout ByteCursor) -> Bool
    ) -> Bool {
        var total: UInt64 = 0
        while let count = cursor.zigZag() {
            if count == 0 { return true }
            if count < 0, cursor.zigZag() == nil { return false }
            total &+= count.magnitude
            guard count.magnitude <= UInt64(elementsMax), total <= UInt64(elementsMax) else {
                return false
            }
            for _ in 0..<count.magnitude where !body(&cursor) { return false }
        }
        return false
    }

    private static func run(_ cursor: inout ByteCursor) -> UnsafeRawBufferPointer? {
        guard let count = cursor.zigZag(), let size = Int(exactly: count) else { return nil }
        return cursor.take(size)
    }
}

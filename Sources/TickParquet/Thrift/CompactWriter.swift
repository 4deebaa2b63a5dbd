import TickStorage

/// Writes structures in Thrift's compact protocol, field by field in ascending ids.
///
/// Source: Apache Thrift, "Thrift Compact protocol encoding".
struct CompactWriter {
    /// What was written.
    private(set) var bytes: [UInt8] = []
    private var last: [Int16] = [0]

    mutating func field(_ id: Int16, _ value: Bool) { header(id, value ? .yes : .no) }

    mutating func field(_ id: Int16, _ value: Int32) {
        header(id, .int32)
        bytes.appendZigZag(Int64(value))
    }

    mutating func field(_ id: Int16, _ value: Int16) {
        header(id, .int16)
        bytes.appendZigZag(Int64(value))
    }

    mutating func field(_ id: Int16, _ value: Int64) {
        header(id, .int64)
        bytes.appendZigZag(value)
    }

    mutating func field(_ id: Int16, byte value: Int8) {
        header(id, .byte)
        bytes.append(UInt8(bitPattern: value))
    }

    mutating func field(_ id: Int16, _ value: [UInt8]) {
        header(id, .binary)
        binary(value)
    }

    mutating func field(_ id: Int16, _ value: String) { field(id, Array(value.utf8)) }

    /// A structure within this one.
    mutating func field(_ id: Int16, _ body: (inout CompactWriter) -> Void) {
        header(id, .structure)
        structure(body)
    }

    /// A list; `body` writes each element.
    mutating func list<Element>(
        _ id: Int16, _ type: CompactType, _ elements: [Element],
        _ body: (inout CompactWriter, Element) -> Void
    ) {
        header(id, .list)
        if elements.count < 15 {
            bytes.append(UInt8(elements.count) << 4 | type.rawValue)
        } else {
            bytes.append(0xF0 | type.rawValue)
            bytes.appendVarint(UInt64(elements.count))
        }
        for element in elements { body(&self, element) }
    }

    /// A structure as the whole or as an element of a list.
    mutating func structure(_ body: (inout CompactWriter) -> Void) {
        last.append(0)
        body(&self)
        bytes.append(0)
        last.removeLast()
    }

    /// An element of a list.
    mutating func binary(_ value: [UInt8]) {
        bytes.appendVarint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// An element of a list.
    mutating func integer(_ value: Int64) { bytes.appendZigZag(value) }

    /// An element of a list.
    mutating func boolean(_ value: Bool) { bytes.append(value ? 1 : 2) }

    private mutating func header(_ id: Int16, _ type: CompactType) {
        let delta = id - last[last.count - 1]
        precondition(delta > 0, "fields go up: \(id)")
        if delta <= 15 {
            bytes.append(UInt8(delta) << 4 | type.rawValue)
        } else {
            bytes.append(type.rawValue)
            bytes.appendZigZag(Int64(id))
        }
        last[last.count - 1] = id
    }
}

/// What follows in Thrift's compact protocol.
enum CompactType: UInt8 {
    case stop = 0
    case yes = 1
    case no = 2
    case byte = 3
    case int16 = 4
    case int32 = 5
    case int64 = 6
    case double = 7
    case binary = 8
    case list = 9
    case set = 10
    case map = 11
    case structure = 12
}

import TickStorage

/// Reads structures in Thrift's compact protocol from bytes that may be anything.
///
/// The first thing that is wrong sets `failed`; from then on every read gives nothing, so that a
/// caller looks once, at the end. A field that it does not know is passed over.
///
/// Limits: `depthMax` structures in one another; a list has no more elements than bytes are left.
/// Source: Apache Thrift, "Thrift Compact protocol encoding".
struct CompactReader {
    /// Structures and lists in one another; Parquet's own go to 7.
    static let depthMax = 24

    private var cursor: ByteCursor
    private var depth = 0
    /// Whether something could not be read.
    private(set) var failed = false

    init(_ bytes: UnsafeRawBufferPointer) { cursor = ByteCursor(bytes) }

    /// How many bytes were read.
    var offset: Int { cursor.offset }

    /// Marks what was read as wrong.
    mutating func fail() { failed = true }

    /// Reads a structure's fields; `body` reads the field of this id and type, or gives false to
    /// have it passed over.
    mutating func structure(_ body: (inout CompactReader, Int16, CompactType) -> Bool) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthMax else { return fail() }
        var id: Int16 = 0
        while !failed {
            guard let head = cursor.byte(), let type = CompactType(rawValue: head & 15) else {
                return fail()
            }
            if type == .stop { return }
            if head >> 4 == 0 {
                guard let wide = cursor.zigZag(), let stated = Int16(exactly: wide) else {
                    return fail()
                }
                id = stated
            } else {
                let (sum, over) = id.addingReportingOverflow(Int16(head >> 4))
                guard !over else { return fail() }
                id = sum
            }
            if !body(&self, id, type) { skip(type) }
        }
    }

    /// Reads a list's elements; `body` reads one of the given type.
    mutating func list(
        _ type: CompactType, of wanted: CompactType, _ body: (inout CompactReader) -> Void
    ) {
        guard type == .list || type == .set, let (count, element) = listHead() else {
            return fail()
        }
        let booleans = wanted == .yes && element == .no
        guard element == wanted || booleans || count == 0 else { return fail() }
        for _ in 0..<count {
            body(&self)
            if failed { return }
        }
    }

    mutating func boolean(_ type: CompactType) -> Bool {
        guard type == .yes || type == .no else {
            fail()
            return false
        }
        return type == .yes
    }

    /// An element of a list.
    mutating func booleanElement() -> Bool {
        guard let byte = cursor.byte(), byte <= 2 else {
            fail()
            return false
        }
        return byte == 1
    }

    mutating func int8(_ type: CompactType) -> Int8 {
        guard type == .byte, let byte = cursor.byte() else {
            fail()
            return 0
        }
        return Int8(bitPattern: byte)
    }

    mutating func int32(_ type: CompactType) -> Int32 {
        guard type == .int32 || type == .int16, let wide = cursor.zigZag(),
            let value = Int32(exactly: wide)
        else {
            fail()
            return 0
        }
        return value
    }

    mutating func int64(_ type: CompactType) -> Int64 {
        guard type == .int64, let value = cursor.zigZag() else {
            fail()
            return 0
        }
        return value
    }

    mutating func binary(_ type: CompactType) -> [UInt8] {
        guard type == .binary, let bytes = run() else {
            fail()
            return []
        }
        return Array(bytes)
    }

    mutating func text(_ type: CompactType) -> String {
        String(decoding: binary(type), as: UTF8.self)
    }

    private mutating func run() -> UnsafeRawBufferPointer? {
        guard let count = cursor.varint(), let size = Int(exactly: count) else { return nil }
        return cursor.take(size)
    }

    private mutating func listHead() -> (Int, CompactType)? {
        guard let head = cursor.byte(), let type = CompactType(rawValue: head & 15) else {
            return nil
        }
        if head >> 4 < 15 {
            let count = Int(head >> 4)
            return count <= cursor.remaining ? (count, type) : nil
        }
        guard let wide = cursor.varint(), wide <= UInt64(cursor.remaining) else { return nil }
        return (Int(wide), type)
    }

    private mutating func skip(_ type: CompactType) {
        switch type {
        case .stop: fail()
        case .yes, .no: break
        case .byte: if cursor.byte() == nil { fail() }
        case .int16, .int32, .int64: if cursor.varint() == nil { fail() }
        case .double: if cursor.take(8) == nil { fail() }
        case .binary: if run() == nil { fail() }
        case .list, .set: skipList()
        case .map: skipMap()
        case .structure: structure { _, _, _ in false }
        }
    }

    private mutating func skipElement(_ type: CompactType) {
        if type == .yes || type == .no {
            if cursor.byte() == nil { fail() }
        } else {
            skip(type)
        }
    }

    private mutating func skipList() {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthMax, let (count, type) = listHead() else { return fail() }
        for _ in 0..<count where !failed { skipElement(type) }
    }

    private mutating func skipMap() {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthMax, let count = cursor.varint(),
            count <= UInt64(cursor.remaining)
        else { return fail() }
        if count == 0 { return }
        guard let types = cursor.byte(), let key = CompactType(rawValue: types >> 4),
            let value = CompactType(rawValue: types & 15)
        else { return fail() }
        for _ in 0..<count where !failed {
            skipElement(key)
            skipElement(value)
        }
    }
}

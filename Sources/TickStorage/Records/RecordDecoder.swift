/// Reads records in Avro's binary encoding, written by one schema, as rows of another.
///
/// Fields are matched by id: what the writer has and the reader not is passed over; what the reader
/// has and the writer not is null; narrower numbers widen. A value that the reader's type cannot
/// hold, or bytes that are no record, are refused: nothing is guessed.
///
/// Concurrency: a value; any number of readers.
/// Cost: one switch a field, nothing allocated but the columns' growth.
public struct RecordDecoder: Sendable {
    let steps: [Step]
    /// Columns of the reader that the writer does not know.
    let absent: [Int]

    struct Step: Sendable {
        let written: FieldType
        let optional: Bool
        /// The reader's column; nil to pass over.
        let column: Int?
        let read: FieldType?
    }

    /// A decoder of records written by `writer` into batches of `reader`.
    ///
    /// Throws: `unsupported` where a field cannot be read, naming it.
    public init(writer: RecordSchema, reader: RecordSchema, path: String) throws(StorageError) {
        var steps: [Step] = []
        for field in writer.fields {
            let column = reader.index(id: field.id)
            if let column {
                try Self.check(field, as: reader.fields[column], path: path)
            }
            steps.append(
                Step(
                    written: field.type, optional: !field.isRequired, column: column,
                    read: column.map { reader.fields[$0].type }))
        }
        self.steps = steps
        absent = reader.fields.indices.filter { writer.index(id: reader.fields[$0].id) == nil }
        for column in absent where reader.fields[column].isRequired {
            throw StorageError(
                .unsupported,
                "field '\(reader.fields[column].name)' is required, and records "
                    + "written before it was added have no value for it; make it optional",
                path: path)
        }
    }

    /// Appends one record's values to the batch; false, with the batch's rows uneven, where the
    /// bytes are not exactly one record.
    public func decode(_ record: UnsafeRawBufferPointer, into batch: inout RowBatch) -> Bool {
        var cursor = ByteCursor(record)
        for step in steps {
            guard let isNull = Self.isNull(&cursor, step) else { return false }
            guard let column = step.column else {
                if !isNull, !Self.skip(&cursor, step.written) { return false }
                continue
            }
            if isNull {
                batch.columns[column].appendNull()
            } else if !Self.value(&cursor, step, &batch.columns[column]) {
                return false
            }
        }
        for column in absent { batch.columns[column].appendNull() }
        return cursor.remaining == 0
    }

    private static func isNull(_ cursor: inout ByteCursor, _ step: Step) -> Bool? {
        guard step.optional else { return false }
        switch cursor.byte() {
        case 0: return true
        case 2: return false
        default: return nil
        }
    }

    private static func value(
        _ cursor: inout ByteCursor, _ step: Step, _ column: inout Column
    ) -> Bool {
        switch column.storage {
        case .boolean:
            guard let byte = cursor.byte(), byte <= 1 else { return false }
            column.booleans.append(byte)
        case .int32:
            guard let wide = cursor.zigZag(), let value = Int32(exactly: wide) else { return false }
            column.int32s.append(value)
        case .int64:
            guard let value = whole64(&cursor, step.written) else { return false }
            column.int64s.append(value)
        case .int128:
            guard let bytes = run(&cursor), let value = twos(bytes) else { return false }
            column.int128s.append(value)
        case .float32:
            guard let bits: UInt32 = cursor.littleEndian() else { return false }
            column.float32s.append(Float(bitPattern: bits))
        case .float64:
            guard let value = float64(&cursor, step.written) else { return false }
            column.float64s.append(value)
        case .bytes:
            guard let bytes = run(&cursor) else { return false }
            column.append(bytes)
            return true
        }
        column.markValue()
        return true
    }

    private static func whole64(_ cursor: inout ByteCursor, _ written: FieldType) -> Int64? {
        guard case .decimal = written else { return cursor.zigZag() }
        guard let bytes = run(&cursor), bytes.count <= 8, !bytes.isEmpty else { return nil }
        var value = Int64(Int8(bitPattern: bytes[0]))
        for byte in bytes.dropFirst() { value = value &<< 8 | Int64(byte) }
        return value
    }

    private static func float64(_ cursor: inout ByteCursor, _ written: FieldType) -> Double? {
        if written == .float32 {
            return cursor.littleEndian(UInt32.self).map { Double(Float(bitPattern: $0)) }
        }
        return cursor.littleEndian(UInt64.self).map { Double(bitPattern: $0) }
    }

    private static func run(_ cursor: inout ByteCursor) -> UnsafeRawBufferPointer? {
        guard let count = cursor.zigZag(), let size = Int(exactly: count) else { return nil }
        return cursor.take(size)
    }

    private static func twos(_ bytes: UnsafeRawBufferPointer) -> Int128? {
        guard bytes.count <= 16, !bytes.isEmpty else { return nil }
        var value = Int128(Int8(bitPattern: bytes[0]))
        for byte in bytes.dropFirst() { value = value << 8 | Int128(byte) }
        return value
    }

    private static func skip(_ cursor: inout ByteCursor, _ type: FieldType) -> Bool {
        switch type {
        case .boolean: cursor.byte() != nil
        case .int32, .int64, .date, .timestampMicros: cursor.varint() != nil
        case .float32: cursor.take(4) != nil
        case .float64: cursor.take(8) != nil
        case .string, .binary, .decimal: run(&cursor) != nil
        }
    }

    /// Refuses a reader's field that cannot hold what was written.
    private static func check(
        _ written: RecordField, as read: RecordField, path: String
    ) throws(StorageError) {
        guard written.type.widens(to: read.type) else {
            throw StorageError(
                .unsupported,
                "field '\(read.name)' was written as \(written.type) and cannot be "
                    + "read as \(read.type)", path: path)
        }
        guard written.isRequired || !read.isRequired else {
            throw StorageError(
                .unsupported,
                "field '\(read.name)' may be null in what was written and is now "
                    + "required; make it optional", path: path)
        }
    }
}

extension FieldType {
    /// Whether every value of this type is one of `other` too: the same type, int to long, float to
    /// double, decimals of the same scale and more digits.
    ///
    /// Source: Iceberg specification v2, "Schema Evolution".
    public func widens(to other: FieldType) -> Bool {
        switch (self, other) {
        case (.int32, .int64), (.float32, .float64): true
        case (.decimal(let from, let scale), .decimal(let to, let otherScale)):
            scale == otherScale && from <= to
        default: self == other
        }
    }
}

/// Many records at once.
extension RecordDecoder {
    /// Appends the values of all records of a block, which is then used up; false, with the batch's
    /// rows uneven, where the bytes are not exactly that.
    ///
    /// Cost: a switch a field, not one a field and record.
    public func decode(_ block: inout RecordBlock, into batch: inout RowBatch) -> Bool {
        let count = block.count
        for step in steps {
            var present: [UInt8]?
            if step.optional {
                present = block.takePresence()
                guard present != nil else { return false }
            }
            let isTaken =
                if let column = step.column {
                    Self.take(&block, present, step.written, &batch.columns[column])
                } else {
                    Self.pass(&block, present, step.written)
                }
            guard isTaken else { return false }
        }
        for column in absent {
            for _ in 0..<count { batch.columns[column].appendNull() }
        }
        return block.isAtEnd
    }

    private static func take(
        _ block: inout RecordBlock, _ present: [UInt8]?, _ written: FieldType,
        _ column: inout Column
    ) -> Bool {
        mark(present, block.count, &column)
        switch column.storage {
        case .boolean:
            return block.take(present, into: &column.booleans) { bytes, at, end in
                BlockField.fixed(bytes, &at, end).flatMap { $0 <= 1 ? $0 : nil }
            }
        case .int32:
            return block.take(present, into: &column.int32s) { bytes, at, end in
                BlockField.zigZag(bytes, &at, end).flatMap { Int32(exactly: $0) }
            }
        case .int64:
            guard case .decimal = written else {
                return block.take(present, into: &column.int64s, BlockField.zigZag)
            }
            return block.take(present, into: &column.int64s, BlockField.decimal)
        case .int128:
            return block.take(present, into: &column.int128s, BlockField.wideDecimal)
        case .float32:
            return block.take(present, into: &column.float32s) { bytes, at, end in
                BlockField.fixed(bytes, &at, end).map(Float.init(bitPattern:))
            }
        case .float64:
            return block.take(present, into: &column.float64s) { bytes, at, end in
                written == .float32
                    ? BlockField.fixed(bytes, &at, end).map { Double(Float(bitPattern: $0)) }
                    : BlockField.fixed(bytes, &at, end).map(Double.init(bitPattern:))
            }
        case .bytes: return block.takeTexts(present, into: &column)
        }
    }

    /// Marks which of the values to come are values.
    private static func mark(_ present: [UInt8]?, _ count: Int, _ column: inout Column) {
        let hasNulls = present?.contains(0) ?? false
        guard hasNulls || !column.validity.isEmpty else { return }
        if column.validity.isEmpty {
            column.validity = [UInt8](repeating: 1, count: column.count)
        }
        column.validity += present ?? [UInt8](repeating: 1, count: count)
    }

    /// Goes past a field that the reader does not have.
    private static func pass(
        _ block: inout RecordBlock, _ present: [UInt8]?, _ written: FieldType
    ) -> Bool {
        var nothing: [UInt8] = []
        return block.take(present, into: &nothing) { bytes, at, end in
            switch written {
            case .boolean: BlockField.fixed(bytes, &at, end, UInt8.self).map { _ in 0 }
            case .int32, .int64, .date, .timestampMicros:
                BlockField.varint(bytes, &at, end).map { _ in 0 }
            case .float32: BlockField.fixed(bytes, &at, end, UInt32.self).map { _ in 0 }
            case .float64: BlockField.fixed(bytes, &at, end, UInt64.self).map { _ in 0 }
            case .string, .binary, .decimal:
                BlockField.size(bytes, &at, end).map { size in
                    at &+= size
                    return 0
                }
            }
        }
    }
}

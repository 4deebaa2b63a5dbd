import TickStorage

/// Reads bounds of statistics and page index as values of the type that is asked for.
struct BoundReader {
    let column: ParquetColumn
    let storage: ColumnStorage
    /// Whether the file says that bounds follow the type's order.
    let ordered: Bool

    /// The bounds of a chunk.
    func bounds(_ statistics: ColumnStatistics?) -> (lower: ParquetValue?, upper: ParquetValue?) {
        guard let statistics else { return (nil, nil) }
        if ordered, statistics.minimum != nil || statistics.maximum != nil {
            return (value(statistics.minimum), value(statistics.maximum))
        }
        guard isOldOrderRight else { return (nil, nil) }
        return (value(statistics.oldMinimum), value(statistics.oldMaximum))
    }

    /// A bound; nil where there is none to go by.
    func value(_ bytes: [UInt8]?) -> ParquetValue? {
        guard let bytes else { return nil }
        return bytes.withUnsafeBytes(plain)
    }

    /// The deprecated bounds are of a signed comparison.
    private var isOldOrderRight: Bool {
        switch column.physical {
        case .int32, .int64, .float, .double: !column.isUnsigned
        default: false
        }
    }

    private func plain(_ bytes: UnsafeRawBufferPointer) -> ParquetValue? {
        var cursor = ByteCursor(bytes)
        switch column.physical {
        case .boolean: return bytes.count == 1 ? .boolean(bytes[0] != 0) : nil
        case .int32:
            guard bytes.count == 4, let bits = cursor.littleEndian(UInt32.self) else { return nil }
            return whole(column.isUnsigned ? Int64(bits) : Int64(Int32(bitPattern: bits)))
        case .int64:
            guard bytes.count == 8, let bits = cursor.littleEndian(Int64.self) else { return nil }
            return column.isUnsigned && bits < 0 ? nil : whole(bits)
        case .float:
            guard bytes.count == 4, let bits = cursor.littleEndian(UInt32.self) else { return nil }
            return real(Double(Float(bitPattern: bits)))
        case .double:
            guard bytes.count == 8, let bits = cursor.littleEndian(UInt64.self) else { return nil }
            return real(Double(bitPattern: bits))
        case .int96: return nil
        case .byteArray, .fixedBytes:
            switch storage {
            case .bytes: return .bytes(Array(bytes))
            default: return BigEndian.value(bytes, Int128.self).flatMap { $0.asBound(storage) }
            }
        }
    }

    private func whole(_ value: Int64) -> ParquetValue {
        storage == .int128 ? .wide(Int128(value)) : .integer(value)
    }

    private func real(_ value: Double) -> ParquetValue? { value.isNaN ? nil : .real(value) }
}

extension Int128 {
    fileprivate func asBound(_ storage: ColumnStorage) -> ParquetValue? {
        storage == .int128 ? .wide(self) : Int64(exactly: self).map { .integer($0) }
    }
}

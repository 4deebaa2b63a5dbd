import TickStorage

/// Writes values one after the other as they are.
///
/// Source: Parquet "Encodings", PLAIN.
enum PlainEncoder {
    /// Appends a column's values; decimals as their physical type wants them.
    static func encode(_ values: Column, as physical: PhysicalType, onto sink: ByteSink) {
        switch values.storage {
        case .boolean: booleans(values.booleans, sink)
        case .int32: values.int32s.withUnsafeBytes { sink.append($0) }
        case .int64 where physical == .int32: narrow(values.int64s, sink)
        case .int64: values.int64s.withUnsafeBytes { sink.append($0) }
        case .int128: wide(values.int128s, sink)
        case .float32: values.float32s.withUnsafeBytes { sink.append($0) }
        case .float64: values.float64s.withUnsafeBytes { sink.append($0) }
        case .bytes: texts(values, sink)
        }
    }

    private static func booleans(_ values: [UInt8], _ sink: ByteSink) {
        let size = (values.count + 7) / 8
        let target = sink.room(size)
        target.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        for (row, value) in values.enumerated() where value != 0 {
            let byte = target.load(fromByteOffset: row / 8, as: UInt8.self)
            target.storeBytes(
                of: byte | 1 &<< UInt8(row & 7), toByteOffset: row / 8, as: UInt8.self)
        }
        sink.commit(size)
    }

    private static func narrow(_ values: [Int64], _ sink: ByteSink) {
        let target = sink.room(values.count * 4)
        for (row, value) in values.enumerated() {
            target.storeBytes(
                of: Int32(truncatingIfNeeded: value).littleEndian, toByteOffset: row * 4,
                as: Int32.self)
        }
        sink.commit(values.count * 4)
    }

    private static func wide(_ values: [Int128], _ sink: ByteSink) {
        let target = sink.room(values.count * 16)
        for (row, value) in values.enumerated() {
            target.storeBytes(of: value.bigEndian, toByteOffset: row * 16, as: Int128.self)
        }
        sink.commit(values.count * 16)
    }

    private static func texts(_ values: Column, _ sink: ByteSink) {
        values.bytes.withUnsafeBytes { bytes in
            var start = 0
            for end in values.ends {
                sink.append(littleEndian: UInt32(end - start))
                sink.append(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
                start = end
            }
        }
    }
}

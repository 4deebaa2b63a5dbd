import TickStorage

extension ValueBuffer {
    /// Appends the values of some rows to a column of the same storage.
    func append(_ rows: Range<Int>, to column: inout Column) {
        switch column.storage {
        case .boolean: column.booleans.append(contentsOf: slice(UInt8.self, rows))
        case .int32: column.int32s.append(contentsOf: slice(Int32.self, rows))
        case .int64: column.int64s.append(contentsOf: slice(Int64.self, rows))
        case .int128: column.int128s.append(contentsOf: slice(Int128.self, rows))
        case .float32: column.float32s.append(contentsOf: slice(Float.self, rows))
        case .float64: column.float64s.append(contentsOf: slice(Double.self, rows))
        case .bytes: appendTexts(rows, &column)
        }
    }

    private func slice<Value: BitwiseCopyable>(
        _: Value.Type, _ rows: Range<Int>
    ) -> UnsafeBufferPointer<Value> {
        UnsafeBufferPointer(start: values(Value.self) + rows.lowerBound, count: rows.count)
    }

    private func appendTexts(_ rows: Range<Int>, _ column: inout Column) {
        let spans = UnsafeBufferPointer(start: spanValues + rows.lowerBound, count: rows.count)
        var total = 0
        for span in spans { total &+= Int(span.size) }
        let start = column.bytes.count
        column.bytes.append(contentsOf: repeatElement(0, count: total))
        column.ends.reserveCapacity(column.ends.count + rows.count)
        var end = start
        for span in spans {
            end &+= Int(span.size)
            column.ends.append(end)
        }
        guard total > 0, let texts else { return }
        column.bytes.withUnsafeMutableBytes { bytes in
            copy(spans, from: texts, to: bytes.baseAddress! + start, total)
        }
    }

    /// Short texts are copied as whole words while there is room for one.
    private func copy(
        _ spans: UnsafeBufferPointer<Span>, from texts: UnsafeRawPointer,
        to target: UnsafeMutableRawPointer, _ total: Int
    ) {
        var at = 0
        for span in spans {
            let source = texts + Int(span.offset)
            let size = Int(span.size)
            if size <= 8, at &+ 8 <= total {
                (target + at).storeBytes(of: source.loadUnaligned(as: UInt64.self), as: UInt64.self)
            } else {
                (target + at).copyMemory(from: source, byteCount: size)
            }
            at &+= size
        }
    }
}

import TickStorage

/// The decoded values of a page or dictionary, in memory that is used again.
///
/// Invariant: of fixed size: `fixed` holds `count` values of the column's storage. Texts: `spans`
/// holds `count` pairs of offset and length within the memory at `texts`.
final class ValueBuffer {
    /// Where a text lies.
    struct Span: BitwiseCopyable {
        var offset: UInt32
        var size: UInt32
    }

    let fixed = ByteSink()
    let spans = ByteSink()
    /// Texts that lie nowhere else.
    let own = ByteSink()
    /// What the spans are in; kept alive, and `ByteSink.slack` readable bytes behind, by the owner.
    var texts: UnsafeRawPointer?
    var count = 0

    func removeAll() {
        fixed.removeAll()
        spans.removeAll()
        own.removeAll()
        texts = nil
        count = 0
    }

    @inline(__always)
    func values<Value: BitwiseCopyable>(_: Value.Type) -> UnsafeMutablePointer<Value> {
        fixed.base.assumingMemoryBound(to: Value.self)
    }

    @inline(__always)
    var spanValues: UnsafeMutablePointer<Span> { spans.base.assumingMemoryBound(to: Span.self) }

    /// Room for `size` values of this type, which are then said to be there.
    func make<Value: BitwiseCopyable>(_: Value.Type, _ size: Int) -> UnsafeMutablePointer<Value> {
        fixed.removeAll()
        let place = fixed.room(size * MemoryLayout<Value>.stride)
        fixed.commit(size * MemoryLayout<Value>.stride)
        count = size
        return place.assumingMemoryBound(to: Value.self)
    }

    /// The same for texts.
    func makeSpans(_ size: Int) -> UnsafeMutablePointer<Span> {
        spans.removeAll()
        let place = spans.room(size * MemoryLayout<Span>.stride)
        spans.commit(size * MemoryLayout<Span>.stride)
        count = size
        return place.assumingMemoryBound(to: Span.self)
    }

    /// Moves the values apart so that each row has one, a null's being 0 or empty.
    func spread(_ validity: UnsafePointer<UInt8>, rows: Int, storage: ColumnStorage) {
        let values = count
        switch storage {
        case .boolean: move(grow(UInt8.self, rows), values, validity, rows, 0)
        case .int32, .float32: move(grow(UInt32.self, rows), values, validity, rows, 0)
        case .int64, .float64: move(grow(UInt64.self, rows), values, validity, rows, 0)
        case .int128: move(grow(UInt128.self, rows), values, validity, rows, 0)
        case .bytes:
            let more = max(0, rows - count) * MemoryLayout<Span>.stride
            _ = spans.room(more)
            spans.commit(more)
            move(spanValues, values, validity, rows, Span(offset: 0, size: 0))
        }
        count = rows
    }

    private func grow<Value: BitwiseCopyable>(
        _: Value.Type, _ rows: Int
    ) -> UnsafeMutablePointer<Value> {
        let more = max(0, rows - count) * MemoryLayout<Value>.stride
        _ = fixed.room(more)
        fixed.commit(more)
        return values(Value.self)
    }

    /// From the last row on, so that no value is overwritten before it has moved.
    private func move<Value: BitwiseCopyable>(
        _ values: UnsafeMutablePointer<Value>, _ count: Int, _ validity: UnsafePointer<UInt8>,
        _ rows: Int, _ null: Value
    ) {
        var from = count
        for row in stride(from: rows &- 1, through: 0, by: -1) {
            if validity[row] != 0 {
                from &-= 1
                values[row] = values[from]
            } else {
                values[row] = null
            }
        }
    }
}

import TickCore
import TickWindows

/// How a pane and what it brings along lie in a record between a shard and the writer.
///
/// Layout: header · counts of spans and values, u32 each · the pane · its place, or that of
/// the pane it follows from · the identities it replaces, or where they are · the values.
enum ShardPane {
    struct Counts: BitwiseCopyable {
        var spans: UInt32
        var values: UInt32
    }

    static var paneAt: Int { 2 }
    static var placeAt: Int { paneAt + ShardRecord.words(Pane.self) }
    static var spansAt: Int { placeAt + ShardRecord.words(StepOrder.Place.self) }
    /// More identities than this lie in memory of their own, which the reader frees.
    static var spansMax: Int { 32 }

    /// Words of a whole record.
    static func words(spans: Int, values: Int) -> Int {
        spansAt + spanWords(spans) + values * ShardRecord.words(AggregateValue.self)
    }

    /// Writes the identities that a pane replaces.
    static func put(
        _ spans: UnsafeBufferPointer<WindowSpan>, at place: UnsafeMutablePointer<UInt64>
    ) {
        guard spans.count <= spansMax else {
            let own = UnsafeMutablePointer<WindowSpan>.allocate(capacity: spans.count)
            own.initialize(from: spans.baseAddress!, count: spans.count)
            return place.put(UInt(bitPattern: own))
        }
        for (index, span) in spans.enumerated() {
            (place + index * ShardRecord.words(WindowSpan.self)).put(span)
        }
    }

    /// Hands a record's pane to `output`, and frees what was its own.
    static func emit<Output: PaneSink & ~Copyable>(
        _ record: UnsafePointer<UInt64>, to output: inout Output
    ) {
        let counts = (record + 1).take(Counts.self)
        let pane = (record + paneAt).take(Pane.self)
        guard counts.spans > 0 || counts.values > 0 else {
            return output.emit(pane, PaneExtras())
        }
        let spans = spans(record, Int(counts.spans))
        let values = values(record + spansAt + spanWords(Int(counts.spans)), Int(counts.values))
        spans.withUnsafeBufferPointer { spans in
            values.withUnsafeBufferPointer { values in
                output.emit(pane, PaneExtras(superseding: spans, values: values))
            }
        }
    }

    /// Words of the record that begins here.
    static func words(of record: UnsafePointer<UInt64>) -> Int {
        let counts = (record + 1).take(Counts.self)
        return words(spans: Int(counts.spans), values: Int(counts.values))
    }

    private static func spanWords(_ count: Int) -> Int {
        count <= spansMax ? count * ShardRecord.words(WindowSpan.self) : 1
    }

    private static func spans(_ record: UnsafePointer<UInt64>, _ count: Int) -> [WindowSpan] {
        let place = record + spansAt
        guard count <= spansMax else {
            let own = UnsafeMutablePointer<WindowSpan>(bitPattern: place.take(UInt.self))!
            defer { own.deallocate() }
            return Array(UnsafeBufferPointer(start: own, count: count))
        }
        return (0..<count).map {
            (place + $0 * ShardRecord.words(WindowSpan.self)).take(WindowSpan.self)
        }
    }

    private static func values(
        _ place: UnsafePointer<UInt64>, _ count: Int
    ) -> [AggregateValue] {
        (0..<count).map {
            (place + $0 * ShardRecord.words(AggregateValue.self)).take(AggregateValue.self)
        }
    }
}

import TickCore
import TickRing
import TickWindows

/// What a shard's windows put out, as records for the writer.
///
/// Layout: a pane's is `ShardPane`'s; a late record's the header and the record.
/// Concurrency: owned by the shard's thread. Cost: a copy of some 25 words a pane.
struct ShardSink: ~Copyable, PaneSink {
    var ring: RecordProducer
    /// The step being taken.
    var step: UInt64 = 0
    private var unit: Pane?
    private let kinds: Set<OutputKind>

    /// `kinds` are those the writer takes.
    init(_ ring: consuming RecordProducer, kinds: Set<OutputKind>) {
        self.ring = ring
        self.kinds = kinds
    }

    mutating func unit(_ pane: Pane?) { unit = pane }

    func takes(_ kind: OutputKind) -> Bool { kinds.contains(kind) }

    mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        let count = ShardPane.words(spans: extras.superseding.count, values: extras.values.count)
        guard let room = ring.room(count) else { return }
        room.put(ShardRecord(.pane, step: step).word)
        (room + 1).put(
            ShardPane.Counts(
                spans: UInt32(truncatingIfNeeded: extras.superseding.count),
                values: UInt32(truncatingIfNeeded: extras.values.count)))
        (room + ShardPane.paneAt).put(pane)
        (room + ShardPane.unitAt).put(unit ?? pane)
        ShardPane.put(extras.superseding, at: room + ShardPane.spansAt)
        var place = room + count - extras.values.count * ShardRecord.words(AggregateValue.self)
        for value in extras.values {
            place.put(value)
            place += ShardRecord.words(AggregateValue.self)
        }
        ring.commit(count)
    }

    mutating func late(_ record: LateRecord) {
        let count = 1 + ShardRecord.words(LateRecord.self)
        guard let room = ring.room(count) else { return }
        room.put(ShardRecord(.late, step: step).word)
        (room + 1).put(record)
        ring.commit(count)
    }

    /// Says that nothing more will come of this step or any before.
    mutating func mark() {
        guard let room = ring.room(1) else { return }
        room.put(ShardRecord(.mark, step: step).word)
        ring.commit(1)
        ring.flush()
    }

    /// Hands an instrument on.
    mutating func instrument(_ words: UnsafeBufferPointer<UInt64>) {
        guard let room = ring.room(words.count) else { return }
        room.update(from: words.baseAddress!, count: words.count)
        ring.commit(words.count)
    }
}

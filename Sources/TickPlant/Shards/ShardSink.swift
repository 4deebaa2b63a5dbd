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
    private let lines: ShardLines
    private var text = TextBuffer(capacity: 1 << 10)

    /// `kinds` are those the writer takes.
    init(_ ring: consuming RecordProducer, kinds: Set<OutputKind>, lines: ShardLines) {
        self.ring = ring
        self.kinds = kinds
        self.lines = lines
    }

    mutating func unit(_ pane: Pane?) { unit = pane }

    func takes(_ kind: OutputKind) -> Bool { kinds.contains(kind) }

    mutating func emit(_ pane: Pane, _ extras: PaneExtras) {
        guard lines.wantsBars else { return }
        guard lines.lines == nil else { return emitLine(pane, extras) }
        let count = ShardPane.words(spans: extras.superseding.count, values: extras.values.count)
        guard let room = ring.room(count) else { return }
        room.put(ShardRecord(.pane, step: step).word)
        (room + 1).put(
            ShardPane.Counts(
                spans: UInt32(truncatingIfNeeded: extras.superseding.count),
                values: UInt32(truncatingIfNeeded: extras.values.count)))
        (room + ShardPane.paneAt).put(pane)
        (room + ShardPane.placeAt).put(StepOrder.Place(unit ?? pane))
        ShardPane.put(extras.superseding, at: room + ShardPane.spansAt)
        var place = room + count - extras.values.count * ShardRecord.words(AggregateValue.self)
        for value in extras.values {
            place.put(value)
            place += ShardRecord.words(AggregateValue.self)
        }
        ring.commit(count)
    }

    private mutating func emitLine(_ pane: Pane, _ extras: PaneExtras) {
        text.removeAll()
        lines.lines!.append(pane, extras, to: &text)
        putText(.barText, StepOrder.Place(unit ?? pane))
    }

    /// Puts the text at hand out; in several records where it is long.
    private mutating func putText(_ kind: ShardRecord.Kind, _ place: StepOrder.Place) {
        let step = step
        text.withBytes { bytes in
            var done = 0
            repeat {
                let part = UnsafeRawBufferPointer(
                    rebasing: bytes[done..<min(bytes.count, done + ShardText.bytesMax)])
                ShardText.put(kind, step: step, place, part, to: &ring)
                done += part.count
            } while done < bytes.count
        }
    }

    mutating func late(_ record: LateRecord) {
        guard lines.wantsLate else { return }
        if let lines = lines.lines {
            text.removeAll()
            lines.append(record, to: &text)
            return putText(.lateText, StepOrder.Place(Pane.blank))
        }
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
    }

    /// Says, at once, that what follows is to wait for the other shards.
    mutating func barrier() {
        guard let room = ring.room(1) else { return }
        room.put(ShardRecord(.barrier, step: step).word)
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

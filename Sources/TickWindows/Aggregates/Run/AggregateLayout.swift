import TickCore

/// Where the states of aggregates lie in a record, and what is done to all of them at once.
///
/// Concurrency: immutable. Cost: one virtual call an aggregate and operation.
struct AggregateLayout {
    private var entries: [Entry] = []
    /// From one record to the next.
    private(set) var stride = 0

    private struct Entry {
        let spec: AggregateSpec
        let offset: Int
        var kind: ErasedAggregate { spec.kind }
        var traits: AggregateTraits { spec.traits }
    }

    /// How a record must lie.
    static var alignment: Int { 64 }

    /// The place of an aggregate in the record, made if need be.
    mutating func add(_ spec: AggregateSpec) -> Int {
        let known = entries.firstIndex {
            $0.spec.name == spec.name && $0.kind.isSame(as: spec.kind)
        }
        if let known { return known }
        let alignment = spec.kind.alignment
        let offset = (end + alignment - 1) / alignment * alignment
        entries.append(Entry(spec: spec, offset: offset))
        stride = (end + 15) / 16 * 16
        return entries.count - 1
    }

    private var end: Int { entries.last.map { $0.offset + $0.kind.byteCount } ?? 0 }

    /// All of them.
    var all: Range<Int> { entries.indices }

    /// All kinds of ticks that any of them wants.
    var wants: AggregateTraits.Wants {
        entries.reduce(into: []) { $0.formUnion($1.traits.wants) }
    }

    /// The ticks that one of them wants.
    func wants(_ entry: Int) -> AggregateTraits.Wants { entries[entry].traits.wants }

    /// The ticks that one of them wants before the window, or none.
    func carried(_ entry: Int) -> AggregateTraits.Wants {
        let traits = entries[entry].traits
        return traits.isCarried ? traits.wants : []
    }

    /// Makes a record of what the ticks come to.
    func fold(_ record: UnsafeMutableRawPointer, _ run: borrowing TickRun) {
        for entry in entries {
            entry.kind.reset(record + entry.offset)
            entry.kind.fold(record + entry.offset, run.wanted(entry.traits.wants))
        }
    }

    /// Makes one state of a record empty, or that of one tick.
    func reset(_ record: UnsafeMutableRawPointer, _ entry: Int, carrying tick: Tick? = nil) {
        let place = record + entries[entry].offset
        entries[entry].kind.reset(place)
        guard var tick else { return }
        withUnsafePointer(to: &tick) {
            entries[entry].kind.fold(place, UnsafeBufferPointer(start: $0, count: 1))
        }
    }

    /// Adds ticks to one state.
    func add(_ record: UnsafeMutableRawPointer, _ entry: Int, _ run: borrowing TickRun) {
        entries[entry].kind.fold(
            record + entries[entry].offset, run.wanted(entries[entry].traits.wants))
    }

    /// Copies one state.
    func copy(_ record: UnsafeMutableRawPointer, _ entry: Int, from other: UnsafeRawPointer) {
        let offset = entries[entry].offset
        (record + offset).copyMemory(
            from: other + offset, byteCount: entries[entry].kind.byteCount)
    }

    /// Adds a later part to one state.
    func merge(_ record: UnsafeMutableRawPointer, _ entry: Int, _ later: UnsafeRawPointer) {
        let offset = entries[entry].offset
        entries[entry].kind.merge(record + offset, later + offset)
    }

    /// What one state comes to.
    func result(
        _ record: UnsafeRawPointer, _ entry: Int, _ window: WindowSpan
    ) -> AggregateValue {
        entries[entry].kind.result(record + entries[entry].offset, window)
    }
}

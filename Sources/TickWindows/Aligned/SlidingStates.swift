/// The sliding states of all queries that need them, by query and instrument.
///
/// Concurrency: owned by the window thread. Cost: an array access; allocates only to grow.
struct SlidingStates: ~Copyable {
    private struct Table {
        var states: UnsafeMutablePointer<SlidingState>?
        var capacity = 0
        var suffixes: UnsafeMutablePointer<SlidingState.Suffix>?
        var suffixCapacity = 0
    }

    private let tables: UnsafeMutablePointer<Table>
    private let count: Int

    init(queryCount: Int) {
        count = queryCount
        tables = .allocate(capacity: max(queryCount, 1))
        tables.initialize(repeating: Table(), count: max(queryCount, 1))
    }

    /// Frees the memory; the owner calls this once.
    func deallocate() {
        for query in 0..<count {
            tables[query].states?.deallocate()
            tables[query].suffixes?.deallocate()
        }
        tables.deallocate()
    }

    /// The state of an instrument; stays in place until one further on is asked for.
    func state(_ query: Int, _ instrument: UInt32) -> UnsafeMutablePointer<SlidingState> {
        let index = Int(instrument)
        if index >= tables[query].capacity { grow(query, index) }
        return tables[query].states! + index
    }

    /// The suffixes of a query, one a slice of a pool of `capacity`.
    func suffixes(
        _ query: Int, capacity: Int
    ) -> UnsafeMutablePointer<SlidingState.Suffix> {
        if capacity > tables[query].suffixCapacity {
            let larger = UnsafeMutablePointer<SlidingState.Suffix>.allocate(capacity: capacity)
            if let old = tables[query].suffixes {
                larger.update(from: old, count: tables[query].suffixCapacity)
                old.deallocate()
            }
            tables[query].suffixes = larger
            tables[query].suffixCapacity = capacity
        }
        return tables[query].suffixes!
    }

    private func grow(_ query: Int, _ index: Int) {
        var grown = max(tables[query].capacity, 1 << 8)
        while grown <= index { grown *= 2 }
        let larger = UnsafeMutablePointer<SlidingState>.allocate(capacity: grown)
        larger.initialize(repeating: SlidingState(), count: grown)
        if let old = tables[query].states {
            larger.update(from: old, count: tables[query].capacity)
            old.deallocate()
        }
        tables[query].states = larger
        tables[query].capacity = grown
    }
}

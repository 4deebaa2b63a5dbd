import TickCore

/// The trades that windows still hold, so that a break or a correction can take one out again.
///
/// Each window owns a chain of entries in arrival order. Trades are found by (instrument,
/// reference): the index is made when a break comes, brought up to date when the next one does, and
/// let go where so many trades come before it that making it anew is no more work.
///
/// Concurrency: owned by the window thread. Cost: a trade is one store, and after a break one more;
/// a find is an access to the index for each trade since the last one, or for each held. Allocates
/// only when more trades are held than ever before.
/// Limits: `countMax` trades; one beyond it is not kept and cannot be restated.
struct TickHistory: ~Copyable {
    /// A held trade, linked to the window's trade before and after it.
    struct Entry: BitwiseCopyable {
        var tick: Tick
        /// The window that holds it, as its owner numbers them.
        var owner: UInt32
        var previous: UInt32
        var next: UInt32
        /// Counts up with every trade appended, from one end of UInt32 over to the other.
        fileprivate(set) var age: UInt32 = 0
    }

    /// The trades of one window, oldest first.
    struct Chain: BitwiseCopyable {
        var first = TickHistory.none
        var last = TickHistory.none
    }

    /// "No trade."
    static var none: UInt32 { .max }
    static var countMax: Int { 1 << 25 }

    private(set) var entries: UnsafeMutablePointer<Entry>
    private var capacity = 1 << 10
    private var used = 0
    private var free = TickHistory.none
    /// By name, the newest trade as of `unindexed`; some that are gone may still be there.
    private var index = NameIndex()
    private var isIndexed = false
    /// Entries taken since the index was brought up to date.
    private var unindexed: [UInt32] = []
    private var appended: UInt32 = 0
    /// Trades that were not kept, as the history was full.
    private(set) var dropped: UInt64 = 0

    init() { entries = .allocate(capacity: capacity) }

    deinit { entries.deallocate() }

    /// The entry of this number.
    subscript(_ entry: UInt32) -> Entry {
        get { entries[Int(entry)] }
        set { entries[Int(entry)] = newValue }
    }

    /// Adds a trade at the end of a window's chain.
    mutating func append(_ tick: Tick, owner: UInt32, to chain: inout Chain) {
        let entry = take()
        guard entry != Self.none else {
            dropped &+= 1
            return
        }
        entries[Int(entry)] = Entry(
            tick: tick, owner: owner, previous: Self.none, next: Self.none, age: appended)
        appended &+= 1
        link(entry, to: &chain)
        if isIndexed { remember(entry) }
    }

    /// Takes note of an entry for the next find; lets the index go where none came for long.
    private mutating func remember(_ entry: UInt32) {
        unindexed.append(entry)
        guard unindexed.count >= max(Self.unindexedMin, index.count) else { return }
        isIndexed = false
        unindexed.removeAll(keepingCapacity: true)
    }

    /// How many trades come after a break, at least, before the index is let go.
    private static var unindexedMin: Int { 1 << 12 }

    /// Puts a trade that is in no chain at the end of one.
    func link(_ entry: UInt32, to chain: inout Chain) {
        entries[Int(entry)].previous = chain.last
        entries[Int(entry)].next = Self.none
        if chain.last == Self.none {
            chain.first = entry
        } else {
            entries[Int(chain.last)].next = entry
        }
        chain.last = entry
    }

    /// The newest held trade that a break or a correction names, or `none`.
    mutating func find(_ restating: Tick) -> UInt32 {
        // Also where more of it is gone than there: it is not to grow with the day.
        if !isIndexed || index.count > 2 * used + Self.unindexedMin { makeIndex() }
        for entry in unindexed where entries[Int(entry)].owner != Self.none {
            index.set(entries[Int(entry)].tick, entry)
        }
        unindexed.removeAll(keepingCapacity: true)
        let entry = index.find(restating)
        guard entry != Self.none else { return Self.none }
        if entries[Int(entry)].owner != Self.none, isOfName(entry, restating) { return entry }
        // The one found last has gone; another of the same name may still be held.
        makeIndex()
        return index.find(restating)
    }

    /// Takes one trade out of its window's chain.
    mutating func remove(_ entry: UInt32, from chain: inout Chain) {
        unlink(entry, from: &chain)
        release(entry)
    }

    /// Takes one trade out of a chain and keeps it.
    func unlink(_ entry: UInt32, from chain: inout Chain) {
        let (previous, next) = (entries[Int(entry)].previous, entries[Int(entry)].next)
        if previous == Self.none {
            chain.first = next
        } else {
            entries[Int(previous)].next = next
        }
        if next == Self.none {
            chain.last = previous
        } else {
            entries[Int(next)].previous = previous
        }
    }

    /// Gives a window's trades back.
    mutating func release(_ chain: inout Chain) {
        var entry = chain.first
        while entry != Self.none {
            let next = entries[Int(entry)].next
            release(entry)
            entry = next
        }
        chain = Chain()
    }

    /// Puts the second chain behind the first; its trades now belong to `owner`.
    mutating func join(_ chain: inout Chain, _ other: inout Chain, owner: UInt32) {
        var entry = other.first
        while entry != Self.none {
            entries[Int(entry)].owner = owner
            entry = entries[Int(entry)].next
        }
        if chain.last == Self.none {
            chain = other
        } else if other.first != Self.none {
            entries[Int(chain.last)].next = other.first
            entries[Int(other.first)].previous = chain.last
            chain.last = other.last
        }
        other = Chain()
    }

    /// The state that a chain's trades come to, added in their order.
    func state(of chain: Chain) -> BarState {
        var state = BarState()
        var entry = chain.first
        while entry != Self.none {
            if !state.add(entries[Int(entry)].tick) { state.status = .damaged }
            entry = entries[Int(entry)].next
        }
        return state
    }

    private mutating func release(_ entry: UInt32) {
        entries[Int(entry)].owner = Self.none
        entries[Int(entry)].next = free
        free = entry
    }

    private mutating func take() -> UInt32 {
        if free != Self.none {
            let entry = free
            free = entries[Int(entry)].next
            return entry
        }
        guard used < Self.countMax else { return Self.none }
        if used == capacity { grow() }
        used += 1
        return UInt32(used - 1)
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
        larger.update(from: entries, count: capacity)
        entries.deallocate()
        entries = larger
        capacity *= 2
    }

    private mutating func makeIndex() {
        index.removeAll()
        for entry in 0..<UInt32(used) where entries[Int(entry)].owner != Self.none {
            let other = index.find(entries[Int(entry)].tick)
            if other != Self.none, isOlder(entry, than: other) { continue }
            index.set(entries[Int(entry)].tick, entry)
        }
        isIndexed = true
    }

    /// Places are used again, so their order says nothing.
    private func isOlder(_ entry: UInt32, than other: UInt32) -> Bool {
        Int32(bitPattern: entries[Int(entry)].age &- entries[Int(other)].age) < 0
    }

    private func isOfName(_ entry: UInt32, _ tick: Tick) -> Bool {
        entries[Int(entry)].tick.instrument == tick.instrument
            && entries[Int(entry)].tick.reference == tick.reference
    }
}

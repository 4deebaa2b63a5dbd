import TickCore

/// Times that wait for the watermark: a hierarchical timing wheel over all of Int64.
///
/// An entry is a number of the caller's own, dense from 0 (the place of a session or of a user's
/// timer in a pool), and waits for at most one time. `advance` hands out in `due` all entries whose
/// time the watermark has reached, in no particular order: the caller sorts them, by (time, key),
/// and takes them off with `removeDue`. What is set for a time that the wheel has already gone past
/// is due at once and joins `due` at its end, so a pass that reads `due` by index sees what was set
/// during the pass.
///
/// Layout: 8 levels of 256 slots. A time's level is the highest byte in which it differs from the
/// wheel's position, its slot that byte's value; so all times of a level come before all of the
/// next, and those of a slot before all of the slots after it. A slot is a chain of blocks of 15
/// entries, all full but the first. When a slot's earliest time comes, what is due leaves it; the
/// rest stays where it is one block, and moves to lower levels where it is more.
/// Units: the unit of event time. Concurrency: a value of its owner's thread.
/// Cost: schedule and cancel are constant; an entry moves at most seven times in its life, mostly
/// once or twice; 21 bytes an entry. Allocates only when more wait, or are due, than ever before.
/// Limits: numbers below `entriesMax`; one at or above it is refused.
@usableFromInline
package struct TimerWheel: ~Copyable {
    /// The most entries a wheel holds, unless it is made for fewer.
    package static var entriesMax: Int { 1 << 24 }

    /// Something waiting: which, and for what time.
    @usableFromInline
    package struct Entry: BitwiseCopyable, Sendable {
        /// The time it waits for.
        @usableFromInline package var time: Int64
        /// The caller's number of it.
        @usableFromInline package var number: UInt32

        @inlinable @inline(__always)
        init(time: Int64, number: UInt32) {
            self.time = time
            self.number = number
        }
    }

    /// How many wait; those that are due are not among them.
    @usableFromInline
    package internal(set) var count = 0
    /// No entry is due as long as the watermark is below this; `Int64.max` where none waits.
    ///
    /// The earliest time waited for, or an earlier one that was cancelled after the last `advance`.
    @usableFromInline
    package internal(set) var nextWake = Int64.max

    /// All times at or before this are past, all entries of the slots after it; as `ordinal`.
    @usableFromInline var position: UInt64 = 0
    /// The words of `occupied` that are not 0, one bit each.
    @usableFromInline var words: UInt32 = 0
    /// The slots with anything in them, one bit each.
    @usableFromInline let occupied: UnsafeMutablePointer<UInt64>
    /// By level and byte: 256 × level + byte.
    @usableFromInline let slots: UnsafeMutablePointer<Slot>
    @usableFromInline var blocks: TimerBlocks
    /// By number: where the entry is in `blocks`, or `none`.
    @usableFromInline var places: UnsafeMutablePointer<UInt32>
    @usableFromInline var placeCapacity: Int
    @usableFromInline var dueEntries: UnsafeMutablePointer<Entry>
    @usableFromInline var dueCapacity: Int
    @usableFromInline var dueCount = 0
    let placeCountMax: Int

    /// The entries of one level with the same byte.
    @usableFromInline
    struct Slot: BitwiseCopyable {
        /// The earliest time in it, or an earlier one that was cancelled.
        @usableFromInline var earliest = Int64.max
        /// The first block of the chain, or `none`.
        @usableFromInline var block = TimerWheel.none
        /// Entries in the first block; as if full where there is none.
        @usableFromInline var used = TimerBlocks.entriesPerBlock

        @inlinable init() {}
    }

    /// "No block", "no place".
    @inlinable static var none: UInt32 { .max }
    static var slotCount: Int { 8 << 8 }

    /// An empty wheel for numbers below `entriesMax`.
    package init(entriesMax: Int = TimerWheel.entriesMax) {
        precondition(1...Self.entriesMax ~= entriesMax, "a wheel of \(entriesMax) entries")
        placeCountMax = entriesMax
        occupied = .allocate(capacity: Self.slotCount / 64)
        occupied.initialize(repeating: 0, count: Self.slotCount / 64)
        slots = .allocate(capacity: Self.slotCount)
        slots.initialize(repeating: Slot(), count: Self.slotCount)
        blocks = TimerBlocks()
        placeCapacity = min(1 << 6, entriesMax)
        places = .allocate(capacity: placeCapacity)
        places.initialize(repeating: Self.none, count: placeCapacity)
        dueCapacity = 1 << 6
        dueEntries = .allocate(capacity: dueCapacity)
    }

    /// Frees the memory; the owner calls this once.
    package func deallocate() {
        occupied.deallocate()
        slots.deallocate()
        blocks.deallocate()
        places.deallocate()
        dueEntries.deallocate()
    }

    /// Asks for the memory that scheduling an entry will need.
    @inlinable @inline(__always)
    func prefetch(_ number: UInt32) { Prefetch.toWrite(places + Int(number)) }

    /// The time an entry waits for; nil where it does not wait, also while it is due.
    @inlinable
    package func time(of number: UInt32) -> Int64? {
        guard Int(number) < placeCapacity, places[Int(number)] != Self.none else { return nil }
        return blocks.entries[Int(places[Int(number)])].time
    }

    /// Lets an entry wait for `time`, and no longer for another; false where the number is at or
    /// above the limit, and then nothing is changed.
    ///
    /// A time at or before the watermark of the last `advance` is due at once.
    @inlinable @inline(__always)
    package mutating func schedule(_ number: UInt32, at time: Int64) -> Bool {
        if Int(number) >= placeCapacity && !growPlaces(Int(number)) { return false }
        if places[Int(number)] != Self.none { cancel(number) }
        if time < nextWake { nextWake = time }
        if Self.ordinal(time) <= position {
            makeRoomForDue(1)
            putDue(Entry(time: time, number: number))
        } else {
            count &+= 1
            insert(Entry(time: time, number: number))
        }
        return true
    }

    /// Takes an entry out, so that it waits no longer; false where it did not wait. An entry that
    /// is due already is the caller's to ignore.
    @inlinable @discardableResult
    package mutating func cancel(_ number: UInt32) -> Bool {
        guard Int(number) < placeCapacity, places[Int(number)] != Self.none else { return false }
        remove(Int(places[Int(number)]))
        places[Int(number)] = Self.none
        count &-= 1
        if count == 0 && dueCount == 0 { nextWake = .max }
        return true
    }
}

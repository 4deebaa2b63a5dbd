import TickCore

/// The bars of one query: a line an instrument, and a pool of those that are open or may still be
/// restated.
///
/// Concurrency: owned by the window thread. Cost: an array access and one in the pool; allocates
/// only when more are held than ever before.
struct OrderBars: ~Copyable {
    private(set) var pool: UnsafeMutablePointer<OrderBar>
    private(set) var openCount = 0
    private var capacity = 1 << 8
    private var used = 0
    private var free = OrderBar.none
    private var lines: UnsafeMutablePointer<OrderLine>
    private(set) var lineCapacity = 1 << 8

    init() {
        pool = .allocate(capacity: capacity)
        lines = .allocate(capacity: lineCapacity)
        lines.initialize(repeating: OrderLine(), count: lineCapacity)
    }

    /// Frees the memory; the owner calls this once.
    func deallocate() {
        pool.deallocate()
        lines.deallocate()
    }

    /// The line of an instrument; stays in place until one further on is asked for.
    @inline(__always)
    mutating func line(_ instrument: UInt32) -> UnsafeMutablePointer<OrderLine> {
        let index = Int(truncatingIfNeeded: instrument)
        if index >= lineCapacity { growLines(index) }
        return lines + index
    }

    /// What is remembered of an instrument; nil where nothing ever was.
    func existingLine(_ instrument: UInt32) -> OrderLine? {
        guard Int(instrument) < lineCapacity else { return nil }
        let line = lines[Int(instrument)]
        let isNew =
            line.newest == OrderBar.none && line.sign == TickSign() && line.carry == .complete
            && line.edges.endMax == .min && !line.edges.cameInArrivalOrder
        return isNew ? nil : line
    }

    /// Adds a bar of a state behind the others of its instrument; its place.
    mutating func append(_ bar: OrderBar, _ line: UnsafeMutablePointer<OrderLine>) -> UInt32 {
        let slot = take()
        pool[Int(slot)] = bar
        pool[Int(slot)].older = line.pointee.newest
        if line.pointee.newest != OrderBar.none { pool[Int(line.pointee.newest)].newer = slot }
        line.pointee.newest = slot
        line.pointee.isOpen = bar.isOpen
        if bar.isOpen { openCount += 1 }
        return slot
    }

    /// The places of all closed bars, in order; none has been given back yet.
    func closedSlots(inOrder precedes: (OrderBar, OrderBar) -> Bool) -> [UInt32] {
        (0..<UInt32(used)).filter { !pool[Int($0)].isOpen }
            .sorted { precedes(pool[Int($0)], pool[Int($1)]) }
    }

    /// The open bar of an instrument, or `none`.
    func open(of instrument: UInt32) -> UInt32 {
        let index = Int(truncatingIfNeeded: instrument)
        guard index < lineCapacity && lines[index].isOpen else { return OrderBar.none }
        return lines[index].newest
    }

    /// Opens a bar, which begins with `tick`.
    mutating func open(
        _ tick: Tick, _ line: UnsafeMutablePointer<OrderLine>, sharesBefore: UInt64
    ) {
        let slot = take()
        let older = line.pointee.newest
        pool[Int(slot)] = OrderBar(
            opening: tick, sharesBefore: sharesBefore, signBefore: line.pointee.sign,
            older: older, status: line.pointee.carry)
        if older != OrderBar.none { pool[Int(older)].newer = slot }
        line.pointee.newest = slot
        line.pointee.isOpen = true
        openCount += 1
    }

    /// The open bar takes no more trades.
    mutating func close(_ line: UnsafeMutablePointer<OrderLine>) {
        pool[Int(line.pointee.newest)].isOpen = false
        line.pointee.isOpen = false
        openCount -= 1
    }

    /// Gives a closed bar's place back.
    mutating func release(_ slot: UInt32) {
        let bar = pool[Int(slot)]
        if bar.older != OrderBar.none { pool[Int(bar.older)].newer = bar.newer }
        if bar.newer == OrderBar.none {
            lines[Int(bar.instrument)].newest = bar.older
        } else {
            pool[Int(bar.newer)].older = bar.older
        }
        pool[Int(slot)].newer = free
        free = slot
    }

    /// Calls `body` with every open bar, in no order that means anything.
    func forEachOpen(_ body: (UInt32) -> Void) {
        guard openCount > 0 else { return }
        for slot in 0..<used where pool[slot].isOpen { body(UInt32(slot)) }
    }

    /// No open bar begins before this.
    var oldestStart: Int64 {
        var oldest = Int64.max
        for slot in 0..<used where pool[slot].isOpen { oldest = min(oldest, pool[slot].start) }
        return oldest
    }

    private mutating func take() -> UInt32 {
        if free != OrderBar.none {
            let slot = free
            free = pool[Int(slot)].newer
            return slot
        }
        if used == capacity { growPool() }
        used += 1
        return UInt32(used - 1)
    }

    private mutating func growPool() {
        let larger = UnsafeMutablePointer<OrderBar>.allocate(capacity: capacity * 2)
        larger.update(from: pool, count: capacity)
        pool.deallocate()
        pool = larger
        capacity *= 2
    }

    private mutating func growLines(_ index: Int) {
        var grown = lineCapacity
        while grown <= index { grown *= 2 }
        let larger = UnsafeMutablePointer<OrderLine>.allocate(capacity: grown)
        larger.initialize(repeating: OrderLine(), count: grown)
        larger.update(from: lines, count: lineCapacity)
        lines.deallocate()
        lines = larger
        lineCapacity = grown
    }
}

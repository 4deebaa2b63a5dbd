import TickCore

/// All bars in the making: by instrument, and by window in order of time.
///
/// Concurrency: owned by the window thread.
/// Cost: a trade in its instrument's newest window is one load and compare; a new bar or an older
/// window walks the few open windows. Allocates only when more bars are open than ever before.
/// Limits: `countMax` open bars.
@usableFromInline struct OpenBars: ~Copyable {
    struct Window {
        var start: Int64
        var first: UInt32
        var count: Int
    }

    @usableFromInline var pool: UnsafeMutablePointer<OpenBar>
    @usableFromInline var newest: UnsafeMutablePointer<UInt32>
    @usableFromInline var instrumentCapacity: Int
    private var poolCapacity: Int
    private var used = 0
    private var free = OpenBar.none
    /// Ascending by start; those before `firstWindow` have fired.
    private var windows: [Window] = []
    private var firstWindow = 0
    private let countMax: Int

    init(countMax: Int) {
        self.countMax = countMax
        poolCapacity = min(1 << 10, countMax)
        pool = .allocate(capacity: poolCapacity)
        instrumentCapacity = 1 << 10
        newest = .allocate(capacity: instrumentCapacity)
        newest.initialize(repeating: OpenBar.none, count: instrumentCapacity)
    }

    /// Frees the memory; the windows that own the bars call this once.
    func deallocate() {
        pool.deallocate()
        newest.deallocate()
    }

    /// The oldest open window's start, or nil.
    var firstStart: Int64? { firstWindow < windows.count ? windows[firstWindow].start : nil }

    /// The bar of an instrument in the window that starts at `start`, made if need be; `none` where
    /// `countMax` bars are open.
    @usableFromInline @inline(never)
    mutating func place(_ instrument: UInt32, _ start: Int64, channel: UInt16) -> UInt32 {
        let index = Int(instrument)
        if index >= instrumentCapacity { growInstruments(index) }
        var newer = OpenBar.none
        var older = newest[index]
        while older != OpenBar.none && pool[Int(older)].start > start {
            newer = older
            older = pool[Int(older)].older
        }
        if older != OpenBar.none && pool[Int(older)].start == start { return older }
        let bar = take()
        guard bar != OpenBar.none else { return bar }
        let window = place(window: start)
        pool[Int(bar)] = OpenBar(
            start: start, instrument: instrument, older: older, newer: newer,
            next: windows[window].first, channel: channel)
        windows[window].first = bar
        windows[window].count += 1
        if newer == OpenBar.none { newest[index] = bar } else { pool[Int(newer)].older = bar }
        if older != OpenBar.none { pool[Int(older)].newer = bar }
        return bar
    }

    /// Takes the oldest window out; its bars stay in the pool until `release`.
    mutating func removeFirst() -> Window {
        let window = windows[firstWindow]
        firstWindow += 1
        if firstWindow * 2 > windows.count {
            windows.removeFirst(firstWindow)
            firstWindow = 0
        }
        return window
    }

    /// Gives a fired bar's place back; it was its instrument's oldest.
    mutating func release(_ bar: UInt32) {
        let newer = pool[Int(bar)].newer
        if newer == OpenBar.none {
            newest[Int(pool[Int(bar)].instrument)] = OpenBar.none
        } else {
            pool[Int(newer)].older = OpenBar.none
        }
        pool[Int(bar)].next = free
        free = bar
    }

    private mutating func place(window start: Int64) -> Int {
        var place = windows.count
        while place > firstWindow && windows[place - 1].start > start { place -= 1 }
        if place > firstWindow && windows[place - 1].start == start { return place - 1 }
        windows.insert(Window(start: start, first: OpenBar.none, count: 0), at: place)
        return place
    }

    private mutating func take() -> UInt32 {
        if free != OpenBar.none {
            let bar = free
            free = pool[Int(bar)].next
            return bar
        }
        guard used < countMax else { return OpenBar.none }
        if used == poolCapacity { growPool() }
        used += 1
        return UInt32(used - 1)
    }

    private mutating func growPool() {
        let capacity = min(poolCapacity * 2, countMax)
        let larger = UnsafeMutablePointer<OpenBar>.allocate(capacity: capacity)
        larger.update(from: pool, count: poolCapacity)
        pool.deallocate()
        pool = larger
        poolCapacity = capacity
    }

    private mutating func growInstruments(_ index: Int) {
        var capacity = instrumentCapacity
        while capacity <= index { capacity *= 2 }
        let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
        larger.initialize(repeating: OpenBar.none, count: capacity)
        larger.update(from: newest, count: instrumentCapacity)
        newest.deallocate()
        newest = larger
        instrumentCapacity = capacity
    }
}

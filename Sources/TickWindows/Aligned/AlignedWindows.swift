import TickCore

/// Windows over time – tumbling, hopping, cumulating – of all queries that share one grid of
/// slices: a trade goes into one slice, whatever the number of windows that hold it.
///
/// Slices live until no window of any query needs them. A query whose windows are the slices
/// fires straight from them; any other keeps one `SlidingState` an instrument, moved on a slice at
/// a time, so its cost does not depend on how many slices a window has.
///
/// Concurrency: owned by the window thread.
/// Limits: `slicesMax` slices; a trade that needs one more is refused, counted, and its window
/// damaged.
@usableFromInline struct AlignedWindows: ~Copyable {
    /// The most slices held at once.
    static var slicesMax: Int { 1 << 24 }

    @usableFromInline var store: SliceStore
    @usableFromInline var tally = BarCounters()
    var statuses = StatusTally()
    /// The slice of the last trade.
    @usableFromInline var sliceStart: Int64 = 0
    @usableFromInline var sliceLast: Int64 = -1
    /// Every trade is kept until its windows are past their lateness, so that it can be broken.
    @usableFromInline let keepsTicks: Bool

    let grid: SliceGrid
    /// Every window is a slice, and nothing of it is needed beyond its pane.
    let isPlain: Bool
    /// There is one query; its windows are the slices, and gone when they have fired.
    let isLone: Bool
    /// Where the slices begin of which the first was noted: others of the same time change nothing
    /// about what comes next.
    var notedStart: Int64?
    /// Some query fills quiet windows.
    let fills: Bool
    /// The queries whose windows share slices: a slice that goes leaves their states. Those of
    /// others are empty when a window of theirs has fired.
    let evicting: [Int]
    let instruments: InstrumentTable
    var queries: [AlignedQuery]
    var sliding: SlidingStates
    let history: UnsafeMutablePointer<TickHistory>
    /// Where plans ask for more than bars.
    let aggregates: UnsafeMutablePointer<AlignedAggregates>?
    var order = RankOrder()
    /// Windows that the watermark has completed, with bars that wait for an official print.
    var held: [HeldWindow] = []
    var wakeAt: Int64 = .max
    /// The first bucket's start, and the watermark at which it is needed no more.
    var firstDeath: (start: Int64, watermark: Int64)?

    /// Queries and their numbers in the run; they share `grid`.
    init(
        _ plans: [(plan: WindowPlan, number: UInt16, windows: WindowSequence)], grid: SliceGrid,
        instruments: InstrumentTable, keepsTicks: Bool, slicesMax: Int = AlignedWindows.slicesMax
    ) {
        let queries = plans.map {
            AlignedQuery($0.plan, number: $0.number, windows: $0.windows, grid: grid)
        }
        let aggregates = Self.makeAggregates(plans.map(\.plan))
        let fills = queries.contains { $0.fill != nil }
        let isDirect = queries.allSatisfy(\.isDirect)
        isPlain = !fills && !keepsTicks && aggregates == nil && isDirect
        isLone =
            queries.count == 1 && isDirect && !fills && queries[0].lateness == 0
            && grid.sessions == nil
        evicting = queries.indices.filter {
            !queries[$0].isDirect && !queries[$0].windows.isTumbling
        }
        self.grid = grid
        self.instruments = instruments
        self.keepsTicks = keepsTicks
        self.queries = queries
        self.fills = fills
        self.aggregates = aggregates
        sliding = SlidingStates(queryCount: queries.count)
        store = SliceStore(
            countMax: aggregates.map { $0.pointee.slicesMax(slicesMax) } ?? slicesMax)
        history = .allocate(capacity: 1)
        history.initialize(to: TickHistory())
    }

    /// Frees the memory; the owner calls this once.
    mutating func destroy() {
        store.deallocate()
        sliding.deallocate()
        order.deallocate()
        history.deinitialize(count: 1)
        history.deallocate()
        destroyAggregates()
    }

    /// Takes the usual trade: in the slice of the one before, on time, nothing odd about it. False
    /// where there is more to do, and then nothing was done.
    @inlinable @inline(__always)
    mutating func take(_ tick: Tick, watermark: Int64) -> Bool {
        let time = tick.eventTime
        let index = tick.instrument.index
        guard time >= sliceStart, time <= sliceLast, time > watermark,
            index < store.instrumentCapacity
        else { return false }
        let slice = store.newest[index]
        guard slice != Slice.none else { return false }
        let place = store.pool + Int(slice)
        guard place.pointee.start == sliceStart,
            tick.channel == place.pointee.state.closeChannel,
            tick.sequence != 0 || place.pointee.state.status >= .unproven,
            place.pointee.state.add(tick)
        else { return false }
        tally.trades &+= 1
        if keepsTicks { keep(tick, slice) }
        return true
    }

    /// Keeps a trade with its slice, so that it can be broken or corrected.
    @usableFromInline @inline(never)
    mutating func keep(_ tick: Tick, _ slice: UInt32) {
        let dropped = history.pointee.dropped
        history.pointee.append(tick, owner: slice, to: &store.pool[Int(slice)].trades)
        if aggregates != nil && history.pointee.dropped != dropped {
            store.pool[Int(slice)].state.status = .damaged
        }
    }

    /// Adds a trade to its slice, which is there, and marks what is odd about it.
    mutating func add(
        _ tick: Tick, to slice: UInt32, _ clock: inout StreamClock, isAwaited: Bool = false
    ) {
        var status = store.pool[Int(slice)].state.status
        if tick.sequence == 0 { status = max(status, .unproven) }
        if tick.eventTime <= clock.combined && !isAwaited {
            tally.behindWatermark &+= 1
            status = max(status, .disordered)
        }
        guard store.pool[Int(slice)].state.add(tick) else {
            tally.refused &+= 1
            store.pool[Int(slice)].state.status = .damaged
            return
        }
        tally.trades &+= 1
        store.pool[Int(slice)].state.status = status
        if keepsTicks { keep(tick, slice) }
        if let aggregates { aggregates.pointee[slice].isFolded = false }
    }

    /// The slice of an instrument at the located place, made if need be; `none` where there is no
    /// room, and then the window is damaged.
    mutating func slice(_ instrument: InstrumentID, _ clock: inout StreamClock) -> UInt32 {
        let index = instrument.index
        guard index < InstrumentTable.capacityMax else { return refuse(&clock) }
        let (slice, isNew) = store.place(
            instrument.rawValue, start: sliceStart, last: sliceLast,
            channel: UInt16(clock.selected))
        guard slice != Slice.none else { return refuse(&clock) }
        clock.note(instrument)
        if isNew {
            aggregates?.pointee.begin(slice)
            if notedStart != sliceStart { noteNew(slice, clock.combined) }
        }
        return slice
    }

    private mutating func refuse(_ clock: inout StreamClock) -> UInt32 {
        clock.damage(start: sliceStart, last: sliceLast, channels: .max)
        return Slice.none
    }

    /// A slice was made: queries that have gone past it take it in, the others wait for it.
    mutating func noteNew(_ slice: UInt32, _ watermark: Int64) {
        let start = store.pool[Int(slice)].start
        let instrument = store.pool[Int(slice)].instrument
        var isLone = false
        for index in queries.indices {
            if queries[index].isDirect {
                if sliceLast > watermark { wakeAt = min(wakeAt, sliceLast) }
                continue
            }
            // No window that holds the slice ends before the slice does.
            if queries[index].nextEnd - 1 > sliceLast {
                let end = queries[index].windows.firstOpenEnd(
                    containing: start, watermark: watermark)
                if let end, end < queries[index].nextEnd {
                    queries[index].nextEnd = end
                    wakeAt = min(wakeAt, end - 1)
                }
            }
            if start < queries[index].includedBefore {
                touch(index, instrument, start)
                isLone = true
            }
        }
        if !isLone { notedStart = start }
    }

    /// A slice that a query had taken in, and that begins at `start`, changed.
    mutating func touch(_ query: Int, _ instrument: UInt32, _ start: Int64) {
        let state = sliding.state(query, instrument)
        state.pointee.isDirty = true
        if start >= queries[query].nextStart { state.pointee.isChanged = true }
        guard !state.pointee.isActive else { return }
        state.pointee.isActive = true
        let rank = instruments.rank(InstrumentID(rawValue: instrument))
        let place = queries[query].active.firstIndex {
            instruments.rank(InstrumentID(rawValue: $0)) > rank
        }
        queries[query].active.insert(instrument, at: place ?? queries[query].active.count)
    }
}

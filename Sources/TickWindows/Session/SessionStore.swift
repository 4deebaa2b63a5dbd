import TickCore

/// All live sessions: by instrument, newest first.
///
/// Concurrency: owned by the window thread.
/// Cost: a trade in its instrument's newest session is one load; any other walks past the newer
/// ones, at most `stepsMax`, and from then on that instrument has a tree. Allocates only when more
/// are live than ever before.
/// Limits: `countMax` sessions.
@usableFromInline struct SessionStore: ~Copyable {
    @usableFromInline var pool: UnsafeMutablePointer<SessionRecord>
    @usableFromInline var newest: UnsafeMutablePointer<UInt32>
    @usableFromInline var instrumentCapacity = 1 << 10
    /// Sessions that are live.
    private(set) var count = 0
    private var capacity: Int
    /// Places of the pool that are or were used.
    private(set) var extent = 0
    private var free = SessionRecord.none
    private var tree = SessionTree()
    private let countMax: Int

    /// The most sessions walked past before an instrument gets a tree.
    static var stepsMax: Int { 16 }

    init(countMax: Int) {
        self.countMax = countMax
        capacity = min(1 << 10, countMax)
        pool = .allocate(capacity: capacity)
        newest = .allocate(capacity: instrumentCapacity)
        newest.initialize(repeating: SessionRecord.none, count: instrumentCapacity)
    }

    /// Frees the memory; the windows that own the sessions call this once.
    func deallocate() {
        pool.deallocate()
        newest.deallocate()
        tree.deallocate()
    }

    /// Asks for the memory of a session.
    @inline(__always)
    func prefetch(_ session: UInt32) { Prefetch.toWrite(pool + Int(session)) }

    /// Whether one more session can be made.
    var hasRoom: Bool { free != SessionRecord.none || extent < countMax }

    /// The newest session of an instrument that starts at or before `time`, and the one after it.
    mutating func floor(
        _ instrument: UInt32, _ time: Int64
    ) -> (session: UInt32, newer: UInt32) {
        guard Int(instrument) < instrumentCapacity else {
            return (SessionRecord.none, SessionRecord.none)
        }
        var (session, newer) = (newest[Int(instrument)], SessionRecord.none)
        var steps = 0
        while session != SessionRecord.none && pool[Int(session)].start > time {
            guard steps < Self.stepsMax else { return floorByTree(instrument, time) }
            newer = session
            session = pool[Int(session)].older
            steps += 1
        }
        return (session, newer)
    }

    private mutating func floorByTree(
        _ instrument: UInt32, _ time: Int64
    ) -> (session: UInt32, newer: UInt32) {
        if !tree.isThere(instrument) {
            tree.build(
                instrument, newest: newest[Int(instrument)], pool,
                instruments: instrumentCapacity, sessions: capacity)
        }
        return tree.floor(instrument, time, pool)
    }

    /// A new session between these two; `none` where `countMax` are live.
    mutating func make(
        _ instrument: UInt32, start: Int64, end: Int64, older: UInt32, newer: UInt32,
        channel: UInt16
    ) -> UInt32 {
        let session = take()
        guard session != SessionRecord.none else { return session }
        if Int(instrument) >= instrumentCapacity { growInstruments(Int(instrument)) }
        pool[Int(session)] = SessionRecord(
            instrument, start: start, end: end, older: older, newer: newer, channel: channel)
        if newer == SessionRecord.none {
            newest[Int(instrument)] = session
        } else {
            pool[Int(newer)].older = session
        }
        if older != SessionRecord.none { pool[Int(older)].newer = session }
        count += 1
        if tree.isUsed && tree.isThere(instrument) { tree.insert(session, pool) }
        return session
    }

    /// Takes a session out and gives its place back.
    mutating func remove(_ session: UInt32) {
        let (instrument, older, newer) = (
            pool[Int(session)].instrument, pool[Int(session)].older, pool[Int(session)].newer
        )
        if tree.isUsed && tree.isThere(instrument) { tree.remove(session, pool) }
        if newer == SessionRecord.none {
            newest[Int(instrument)] = older
        } else {
            pool[Int(newer)].older = older
        }
        if older != SessionRecord.none { pool[Int(older)].newer = newer }
        pool[Int(session)].instrument = SessionRecord.none
        pool[Int(session)].older = free
        free = session
        count -= 1
    }

    /// The earliest start of all; `Int64.max` where none is live.
    ///
    /// Cost: a look at every session.
    func earliestStart() -> Int64 {
        var earliest = Int64.max
        for session in 0..<extent where pool[session].instrument != SessionRecord.none {
            earliest = min(earliest, pool[session].start)
        }
        return earliest
    }

    private mutating func take() -> UInt32 {
        if free != SessionRecord.none {
            let session = free
            free = pool[Int(session)].older
            return session
        }
        guard extent < countMax else { return SessionRecord.none }
        if extent == capacity { growPool() }
        extent += 1
        return UInt32(extent - 1)
    }

    private mutating func growPool() {
        let grown = min(capacity * 2, countMax)
        let larger = UnsafeMutablePointer<SessionRecord>.allocate(capacity: grown)
        larger.update(from: pool, count: capacity)
        pool.deallocate()
        pool = larger
        capacity = grown
        if tree.isUsed { tree.grow(instruments: instrumentCapacity, sessions: capacity) }
    }

    private mutating func growInstruments(_ index: Int) {
        var grown = instrumentCapacity
        while grown <= index { grown *= 2 }
        let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: grown)
        larger.initialize(repeating: SessionRecord.none, count: grown)
        larger.update(from: newest, count: instrumentCapacity)
        newest.deallocate()
        newest = larger
        instrumentCapacity = grown
    }
}

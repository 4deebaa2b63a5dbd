/// A way to an instrument's sessions by time, for instruments that have many: a treap whose
/// priorities are the scrambled numbers of the sessions.
///
/// Only instruments whose list was walked too far have one; sessions never overlap, so their order
/// stays as it is when one grows.
///
/// Concurrency: owned by the window thread. Cost: O(log n) an access, expected; 8 bytes a session
/// and 4 an instrument once there is one, nothing before.
struct SessionTree: BitwiseCopyable {
    typealias Link = UnsafeMutablePointer<UInt32>
    typealias Pool = UnsafeMutablePointer<SessionRecord>

    /// By instrument: its root, or `none`; nil as long as no instrument has a tree.
    private var roots: Link?
    private var rootCapacity = 0
    /// By session: the child before and the child after.
    private var children: Link?
    private var childCapacity = 0

    /// Frees the memory; the owner calls this once.
    func deallocate() {
        roots?.deallocate()
        children?.deallocate()
    }

    /// Whether an instrument has a tree.
    func isThere(_ instrument: UInt32) -> Bool {
        guard let roots, Int(instrument) < rootCapacity else { return false }
        return roots[Int(instrument)] != SessionRecord.none
    }

    /// The newest session of an instrument, which has a tree, that starts at or before `time`, and
    /// the one after it.
    func floor(
        _ instrument: UInt32, _ time: Int64, _ pool: Pool
    ) -> (session: UInt32, newer: UInt32) {
        var (found, newer) = (SessionRecord.none, SessionRecord.none)
        var node = roots![Int(instrument)]
        while node != SessionRecord.none {
            if pool[Int(node)].start <= time {
                found = node
                node = after(node).pointee
            } else {
                newer = node
                node = before(node).pointee
            }
        }
        return (found, newer)
    }

    /// Makes a tree of an instrument's sessions, from the newest on.
    mutating func build(
        _ instrument: UInt32, newest: UInt32, _ pool: Pool, instruments: Int, sessions: Int
    ) {
        grow(instruments: instruments, sessions: sessions)
        var session = newest
        while session != SessionRecord.none {
            insert(session, pool)
            session = pool[Int(session)].older
        }
    }

    /// Makes room for numbers below these.
    mutating func grow(instruments: Int, sessions: Int) {
        Self.grow(&roots, &rootCapacity, instruments)
        Self.grow(&children, &childCapacity, sessions * 2)
    }

    /// Whether any instrument has a tree.
    var isUsed: Bool { roots != nil }

    /// Adds a session; all its instrument's others are there.
    mutating func insert(_ session: UInt32, _ pool: Pool) {
        let start = pool[Int(session)].start
        var link = roots! + Int(pool[Int(session)].instrument)
        while link.pointee != SessionRecord.none
            && Self.priority(link.pointee) > Self.priority(session)
        {
            link =
                pool[Int(link.pointee)].start < start ? after(link.pointee) : before(link.pointee)
        }
        var node = link.pointee
        link.pointee = session
        var (less, more) = (before(session), after(session))
        while node != SessionRecord.none {
            if pool[Int(node)].start < start {
                less.pointee = node
                less = after(node)
                node = less.pointee
            } else {
                more.pointee = node
                more = before(node)
                node = more.pointee
            }
        }
        less.pointee = SessionRecord.none
        more.pointee = SessionRecord.none
    }

    /// Takes a session out; it is there.
    mutating func remove(_ session: UInt32, _ pool: Pool) {
        let start = pool[Int(session)].start
        var link = roots! + Int(pool[Int(session)].instrument)
        while link.pointee != session {
            link =
                pool[Int(link.pointee)].start < start ? after(link.pointee) : before(link.pointee)
        }
        var (left, right) = (before(session).pointee, after(session).pointee)
        while left != SessionRecord.none && right != SessionRecord.none {
            if Self.priority(left) > Self.priority(right) {
                link.pointee = left
                link = after(left)
                left = link.pointee
            } else {
                link.pointee = right
                link = before(right)
                right = link.pointee
            }
        }
        link.pointee = left != SessionRecord.none ? left : right
    }

    private func before(_ session: UInt32) -> Link { children! + Int(session) * 2 }
    private func after(_ session: UInt32) -> Link { children! + Int(session) * 2 + 1 }

    /// Different for every session, and in no order.
    private static func priority(_ session: UInt32) -> UInt32 {
        let mixed = (session ^ session &>> 15) &* 0x2C1B_3C6D
        return (mixed ^ mixed &>> 12) &* 0x297A_2D39
    }

    private static func grow(_ links: inout Link?, _ capacity: inout Int, _ needed: Int) {
        guard needed > capacity else { return }
        let larger = Link.allocate(capacity: needed)
        larger.initialize(repeating: SessionRecord.none, count: needed)
        if let old = links {
            larger.update(from: old, count: capacity)
            old.deallocate()
        }
        links = larger
        capacity = needed
    }
}

/// The memory of a ring as one side of it sees it: atomic words, slots, and a place to sleep.
///
/// The cursors, which are the whole algorithm, speak to memory through this alone. `AtomicMemory`
/// is the machine's, at no cost; the tests have one that explores every order which the
/// memory model allows. Between two calls a cursor never loops on what it read.
public protocol RingMemory {
    /// What a slot holds.
    associatedtype Element

    /// Whether sides may sleep. Without it nothing is announced, fenced or woken.
    static var parks: Bool { get }

    /// Reads a cell; orders nothing.
    func loadRelaxed(_ cell: RingCell) -> Int
    /// Reads a cell; later accesses stay behind it.
    func loadAcquiring(_ cell: RingCell) -> Int
    /// Writes a cell; orders nothing.
    func storeRelaxed(_ value: Int, _ cell: RingCell)
    /// Writes a cell; earlier accesses stay before it.
    func storeReleasing(_ value: Int, _ cell: RingCell)
    /// Keeps earlier reads before all later accesses.
    func fenceAcquiring()
    /// Keeps all earlier accesses before later writes.
    func fenceReleasing()
    /// A full fence, in one order with all others.
    func fenceSequential()

    /// Sleeps as long as the cell holds `value`, until a wake-up or the deadline; may return early.
    func wait(on cell: RingCell, while value: Int, until deadline: RingDeadline)
    /// Wakes whoever sleeps on the cell.
    func wake(_ cell: RingCell)

    /// Writes the slot of a position that no one else touches.
    func write(_ element: Element, at position: Int)
    /// Reads the slot of a position that no one else writes.
    func read(at position: Int) -> Element
    /// Writes the slot of a position that may be read at the same time, word by word.
    func writeShared(_ element: Element, at position: Int)
    /// Reads the slot of a position that may be overwritten at the same time, word by word.
    func readShared(at position: Int) -> Element
}

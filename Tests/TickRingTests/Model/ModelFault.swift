import TickRing

/// A mistake planted into the ring's algorithm, between it and the memory.
enum ModelFault: Hashable {
    /// Loads of the cell order nothing.
    case relaxedLoad(RingCell)
    /// Stores to the cell order nothing.
    case relaxedStore(RingCell)
    /// A thread leaves a kind of fence out.
    case noFence(ModelOperation.Fence, thread: Int)
    /// The cell reads as more, or less, than it is.
    case shiftedLoad(RingCell, by: Int)
    /// More, or less, is stored than was meant.
    case shiftedStore(RingCell, by: Int)
    /// A thread reads the cell at the start of each step instead of where it should.
    case earlyLoad(RingCell, thread: Int)
    /// Within a step the cell is read once only.
    case loadedOnce(RingCell)
    /// The cell is raised only just before sleeping, or just after the slot is written.
    case lateStore(RingCell)
    /// Slots are written after the tail says that they are.
    case lateWrites
    /// All consumers sleep behind the flag of the first.
    case sharedFlag
    /// Nobody is woken.
    case noWake(RingCell)
}

import TickRing

/// The memory of a ring as the model sees it; the ring's own code runs on it.
struct ModelMemory<Wait: RingWait>: RingMemory {
    let tape: ModelTape

    static var parks: Bool { Wait.parks }

    func loadRelaxed(_ cell: RingCell) -> Int { tape.load(cell, acquires: false) }
    func loadAcquiring(_ cell: RingCell) -> Int { tape.load(cell, acquires: true) }
    func storeRelaxed(_ value: Int, _ cell: RingCell) { tape.store(value, cell, releases: false) }
    func storeReleasing(_ value: Int, _ cell: RingCell) { tape.store(value, cell, releases: true) }
    func fenceAcquiring() { tape.fence(.acquiring) }
    func fenceReleasing() { tape.fence(.releasing) }
    func fenceSequential() { tape.fence(.sequential) }

    func wait(on cell: RingCell, while value: Int, until deadline: RingDeadline) {
        tape.wait(cell, value)
    }

    func wake(_ cell: RingCell) { tape.wake(cell) }
    func write(_ element: ModelElement, at position: Int) { tape.write(element, position) }
    func read(at position: Int) -> ModelElement { tape.read(position) }

    func writeShared(_ element: ModelElement, at position: Int) {
        tape.writeShared(element, position)
    }

    func readShared(at position: Int) -> ModelElement { tape.readShared(position) }
}

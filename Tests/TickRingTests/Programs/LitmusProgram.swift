import TickRing

/// A few accesses in a row, to try the model of memory itself.
struct LitmusProgram: Hashable {
    enum Access: Hashable {
        case relaxedLoad(RingCell)
        case acquiringLoad(RingCell)
        case relaxedStore(RingCell, Int)
        case releasingStore(RingCell, Int)
        case fence(ModelOperation.Fence)
    }

    let accesses: [Access]
    /// What its loads gave.
    private(set) var loaded: [Int] = []
    private(set) var next = 0

    init(_ accesses: [Access]) { self.accesses = accesses }

    mutating func step<Memory: RingMemory>(_ memory: Memory) -> Bool {
        switch accesses[next] {
        case .relaxedLoad(let cell): loaded.append(memory.loadRelaxed(cell))
        case .acquiringLoad(let cell): loaded.append(memory.loadAcquiring(cell))
        case .relaxedStore(let cell, let value): memory.storeRelaxed(value, cell)
        case .releasingStore(let cell, let value): memory.storeReleasing(value, cell)
        case .fence(.acquiring): memory.fenceAcquiring()
        case .fence(.releasing): memory.fenceReleasing()
        case .fence(.sequential): memory.fenceSequential()
        }
        next += 1
        return next == accesses.count
    }
}

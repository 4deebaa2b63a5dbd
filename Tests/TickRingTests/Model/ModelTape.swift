import TickRing

/// Runs a step of the ring's algorithm up to its next access to memory.
///
/// A step is run from its beginning each time. What its accesses gave before is played back; the
/// first one beyond is what the thread does next; all further ones get 0 and have no effect.
final class ModelTape {
    let layout: ModelLayout
    let thread: Int
    let fault: ModelFault?
    private let history: [Int]
    private var next = 0
    /// The first access that was not played back, nil when the step is over.
    private(set) var pending: ModelOperation?

    private var early: Int?
    private var late: ModelOperation?
    private var lateWrites: [ModelOperation] = []
    private var loaded: [Int: Int] = [:]

    init(_ layout: ModelLayout, thread: Int, history: [Int], fault: ModelFault?) {
        self.layout = layout
        self.thread = thread
        self.history = history
        self.fault = fault
        pending = nil
    }

    private func word(_ cell: RingCell) -> Int {
        let isFlag = (0..<layout.consumers).contains { cell == .parked($0) }
        return layout.word(fault == .sharedFlag && isFlag ? .parked(0) : cell)
    }

    @discardableResult
    private func perform(_ operation: ModelOperation) -> Int {
        if next < history.count {
            next += 1
            return history[next - 1]
        }
        if pending == nil { pending = operation }
        return 0
    }

    /// A load that the fault moves to the start of the step is done before anything else.
    private func begin() {
        guard case .earlyLoad(let cell, let faulty) = fault, faulty == thread, early == nil
        else { return }
        early = perform(.load(word: word(cell), acquires: false))
    }

    func load(_ cell: RingCell, acquires: Bool) -> Int {
        begin()
        let word = self.word(cell)
        switch fault {
        case .relaxedLoad(cell): return perform(.load(word: word, acquires: false))
        case .shiftedLoad(cell, let by):
            return perform(.load(word: word, acquires: acquires)) + by
        case .earlyLoad(cell, thread): return early ?? 0
        case .loadedOnce(cell):
            if let known = loaded[word] { return known }
            let value = perform(.load(word: word, acquires: acquires))
            loaded[word] = value
            return value
        default: return perform(.load(word: word, acquires: acquires))
        }
    }

    func store(_ value: Int, _ cell: RingCell, releases: Bool) {
        begin()
        let word = self.word(cell)
        switch fault {
        case .relaxedStore(cell):
            perform(.store(word: word, value: value, releases: false))
        case .shiftedStore(cell, let by):
            perform(.store(word: word, value: value + by, releases: releases))
        case .lateStore(cell) where value != 0:
            late = .store(word: word, value: value, releases: releases)
        default: perform(.store(word: word, value: value, releases: releases))
        }
        if case .lateWrites = fault, cell == .tail { flushWrites() }
    }

    func fence(_ kind: ModelOperation.Fence) {
        begin()
        if case .noFence(kind, thread) = fault { return }
        perform(.fence(kind))
    }

    func wait(_ cell: RingCell, _ value: Int) {
        if let late { perform(late) }
        late = nil
        perform(.wait(word: word(cell), value: value))
    }

    func wake(_ cell: RingCell) {
        if case .noWake(cell) = fault { return }
        perform(.wake(word: word(cell)))
    }

    private func flushWrites() {
        for write in lateWrites { perform(write) }
        lateWrites = []
    }
}

/// Slots.
extension ModelTape {
    func write(_ element: ModelElement, _ position: Int) {
        begin()
        for part in 0..<layout.wordsPerSlot {
            let operation = ModelOperation.plainWrite(
                word: layout.word(ofSlot: position, part), value: element[part])
            if case .lateWrites = fault {
                lateWrites.append(operation)
            } else {
                perform(operation)
            }
        }
    }

    func read(_ position: Int) -> ModelElement {
        begin()
        return ModelElement(parts: layout.wordsPerSlot) {
            perform(.plainRead(word: layout.word(ofSlot: position, $0)))
        }
    }

    func writeShared(_ element: ModelElement, _ position: Int) {
        begin()
        for part in 0..<layout.wordsPerSlot {
            perform(
                .store(
                    word: layout.word(ofSlot: position, part), value: element[part],
                    releases: false))
        }
        if let late { perform(late) }
        late = nil
    }

    func readShared(_ position: Int) -> ModelElement {
        begin()
        return ModelElement(parts: layout.wordsPerSlot) {
            perform(.load(word: layout.word(ofSlot: position, $0), acquires: false))
        }
    }
}

/// An element of a modelled ring: the same number once or twice.
struct ModelElement: Hashable {
    private var values: [Int]

    /// The element that belongs to a position.
    init(at position: Int) { values = [position + 1, position + 1] }

    init(parts: Int, _ part: (Int) -> Int) {
        values = (0..<parts).map(part)
        if parts == 1 { values.append(values[0]) }
    }

    subscript(part: Int) -> Int { values[part] }
}

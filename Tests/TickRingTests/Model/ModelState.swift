/// A state of all modelled threads and of memory.
///
/// Memory is the operational release-acquire machine with relaxed accesses and fences: each word
/// has its messages in modification order, a load may take any message not older than what its
/// thread knows, a store may take any later place. Not modelled: stores made before earlier loads
/// (load buffering); no index of the ring is computed from a relaxed load.
struct ModelState {
    let layout: ModelLayout
    let fault: ModelFault?
    /// Whether loads may be old and stores come early; otherwise steps interleave, and no more, and
    /// each word has its last message alone.
    let isWeak: Bool
    var words: [[ModelMessage]]
    var accesses: [ModelAccesses]
    /// What all sequential fences so far know together.
    var sequential: ModelView
    var threads: [ModelThread]
    var violation: String?

    init(
        _ layout: ModelLayout, _ programs: [ModelProgram], fault: ModelFault?, spurious: Int,
        isWeak: Bool = true
    ) {
        self.isWeak = isWeak
        self.layout = layout
        self.fault = fault
        let count = layout.words + layout.threads
        let start = ModelMessage(value: 0, view: ModelView(count: count))
        words = Array(repeating: [start], count: layout.words)
        accesses = Array(
            repeating: ModelAccesses(reads: Array(repeating: 0, count: layout.threads)),
            count: layout.words - layout.cells)
        sequential = ModelView(count: count)
        threads = programs.map { ModelThread($0, views: count, spurious: spurious) }
        for thread in threads.indices { settle(thread) }
    }

    /// Runs a thread through everything private, up to an access that others could notice.
    mutating func settle(_ thread: Int) {
        while violation == nil {
            let tape = ModelTape(
                layout, thread: thread, history: threads[thread].history, fault: fault)
            var program = threads[thread].program
            let isOver = program.step(tape)
            threads[thread].pending = tape.pending
            if let next = tape.pending {
                guard next.isPrivate else { return }
                threads[thread].history.append(performPrivately(next, thread))
                continue
            }
            threads[thread].program = program
            threads[thread].history = []
            violation = violation ?? program.violation
            if isOver {
                threads[thread].isDone = true
                return
            }
        }
    }

    /// How many ways a thread can go on; 0 when it sleeps or is done.
    func choices(_ thread: Int) -> Int {
        let state = threads[thread]
        guard !state.isDone, state.sleepsOn == nil, let next = state.pending else { return 0 }
        switch next {
        case .load(let word, _), .store(let word, _, _):
            guard isWeak else { return 1 }
            return words[word].count - Int(state.current[word])
        case .wait(let word, let value):
            return words[word].last!.value == value && state.spuriousLeft > 0 ? 2 : 1
        default: return 1
        }
    }

    /// The thread's next access, in one of the ways it can go.
    mutating func advance(_ thread: Int, choice: Int) {
        var result = 0
        switch threads[thread].pending! {
        case .load(let word, let acquires):
            let oldest = isWeak ? Int(threads[thread].current[word]) : words[word].count - 1
            result = load(thread, word, oldest + choice, acquires)
        case .store(let word, let value, let releases):
            let first = isWeak ? Int(threads[thread].current[word]) + 1 : 0
            store(thread, word, value, at: first + choice, releases)
        case .fence: fenceSequentially(thread)
        case .wait(let word, let value):
            guard sleep(thread, word, value, wakesAtOnce: choice == 1) else { return }
        case .wake(let word): wake(word)
        case .plainRead, .plainWrite: preconditionFailure("a private access is no choice")
        }
        threads[thread].history.append(result)
        settle(thread)
    }

    var isOver: Bool { threads.allSatisfy(\.isDone) }
}

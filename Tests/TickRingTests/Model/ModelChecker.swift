/// Visits every state that a few threads on a modelled ring can reach.
///
/// A failure is a violation (a race, a wrong element, a wrong end), or a state from which the end
/// cannot be reached: a lost wake-up, a deadlock, a loop that nothing ends.
struct ModelChecker {
    let layout: ModelLayout
    let programs: [ModelProgram]
    var fault: ModelFault?
    var spurious = 1
    /// Without it, interleavings only: for rings whose weak states are too many.
    var isWeak = true
    /// Told of each last state.
    var atEnd: ((ModelState) -> Void)?
    /// A bound against mistakes in a test.
    var statesMax = 2_000_000

    private struct Origin {
        let parent: Int
        let thread: Int
        let operation: ModelOperation?
        let result: Int?
    }

    private struct Search {
        var numbers: [[UInt8]: Int] = [:]
        var origins: [Origin] = []
        var parents: [[Int32]] = []
        var ends: [Int] = []
        var waiting: [(state: ModelState, number: Int)] = []
    }

    /// Visits all, or stops at the first violation.
    func run() -> ModelOutcome {
        var search = Search()
        let start = ModelState(layout, programs, fault: fault, spurious: spurious, isWeak: isWeak)
        add(start, Origin(parent: -1, thread: -1, operation: nil, result: nil), &search)
        while let (state, number) = search.waiting.popLast() {
            if state.violation != nil {
                return outcome(search, failure: state.violation, at: number)
            }
            if !expand(state, number, &search), !state.isOver {
                return outcome(search, failure: "all that are left sleep", at: number)
            }
            guard search.origins.count <= statesMax else {
                return outcome(search, failure: "more than \(statesMax) states", at: number)
            }
        }
        guard let stuck = firstStuck(search) else { return outcome(search, failure: nil, at: 0) }
        return outcome(search, failure: "the end cannot be reached any more", at: stuck)
    }

    /// - Returns: whether any thread could go on.
    private func expand(
        _ state: ModelState, _ number: Int, _ search: inout Search
    ) -> Bool {
        if state.isOver {
            search.ends.append(number)
            atEnd?(state)
        }
        var goesOn = false
        for thread in state.threads.indices {
            for choice in 0..<state.choices(thread) {
                goesOn = true
                var next = state
                next.advance(thread, choice: choice)
                let origin = Origin(
                    parent: number, thread: thread, operation: state.threads[thread].pending,
                    result: next.threads[thread].history.last)
                add(next, origin, &search)
            }
        }
        return goesOn
    }

    private func add(_ reached: ModelState, _ origin: Origin, _ search: inout Search) {
        var state = reached
        state.forget()
        let key = state.key
        if let known = search.numbers[key] {
            search.parents[known].append(Int32(origin.parent))
            return
        }
        let number = search.origins.count
        search.numbers[key] = number
        search.origins.append(origin)
        search.parents.append(origin.parent < 0 ? [] : [Int32(origin.parent)])
        search.waiting.append((state, number))
    }

    /// A state from which no end can be reached.
    private func firstStuck(_ search: Search) -> Int? {
        var reaches = [Bool](repeating: false, count: search.origins.count)
        var waiting = search.ends
        for end in waiting { reaches[end] = true }
        while let number = waiting.popLast() {
            for parent in search.parents[number] where !reaches[Int(parent)] {
                reaches[Int(parent)] = true
                waiting.append(Int(parent))
            }
        }
        return reaches.firstIndex(of: false)
    }

    private func outcome(_ search: Search, failure: String?, at number: Int) -> ModelOutcome {
        var trace: [String] = []
        var place = failure == nil ? 0 : number
        while place > 0 {
            let origin = search.origins[place]
            let result = origin.result.map { " = \($0)" } ?? ""
            trace.append("thread \(origin.thread): \(origin.operation!)\(result)")
            place = origin.parent
        }
        return ModelOutcome(
            states: search.origins.count, ends: search.ends.count, failure: failure,
            trace: trace.reversed())
    }
}

/// What a check came to.
struct ModelOutcome: CustomStringConvertible {
    let states: Int
    let ends: Int
    let failure: String?
    /// The accesses that lead there.
    let trace: [String]

    var description: String {
        ["\(states) states, \(ends) ends: \(failure ?? "all well")"].joined()
            + trace.map { "\n    " + $0 }.joined()
    }
}

/// What each access does to memory and to the thread's views.
extension ModelState {
    mutating func load(_ thread: Int, _ word: Int, _ index: Int, _ acquires: Bool) -> Int {
        let message = words[word][index]
        if layout.isData(word) { checkSharedRead(thread, word) }
        threads[thread].current[word] = UInt8(index)
        threads[thread].acquired[word] = max(threads[thread].acquired[word], UInt8(index))
        threads[thread].acquired.join(message.view)
        if acquires { threads[thread].current.join(message.view) }
        return message.value
    }

    mutating func store(
        _ thread: Int, _ word: Int, _ value: Int, at place: Int, _ releases: Bool
    ) {
        if layout.isData(word) { checkWrite(thread, word, isPlain: false) }
        if isWeak { makeRoom(word, place) } else { words[word] = [] }
        threads[thread].current[word] = UInt8(place)
        threads[thread].acquired[word] = max(threads[thread].acquired[word], UInt8(place))
        var view = releases ? threads[thread].current : threads[thread].released
        view[word] = UInt8(place)
        words[word].insert(ModelMessage(value: value, view: view), at: place)
    }

    /// Messages from `place` on move up by one, in all views.
    private mutating func makeRoom(_ word: Int, _ place: Int) {
        guard place < words[word].count else { return }
        changeViews { view in
            if view[word] >= UInt8(place) { view[word] += 1 }
        }
    }

    mutating func changeViews(_ change: (inout ModelView) -> Void) {
        for index in words.indices {
            for number in words[index].indices { change(&words[index][number].view) }
        }
        for thread in threads.indices {
            change(&threads[thread].current)
            change(&threads[thread].acquired)
            change(&threads[thread].released)
        }
        change(&sequential)
    }

    mutating func fenceSequentially(_ thread: Int) {
        var view = threads[thread].acquired
        view.join(sequential, count: layout.words)
        sequential.join(view, count: layout.words)
        threads[thread].current = view
        threads[thread].acquired = view
        threads[thread].released = view
    }

    /// The kernel compares with the newest value, and puts to sleep, in one go.
    ///
    /// - Returns: whether the thread goes on.
    mutating func sleep(_ thread: Int, _ word: Int, _ value: Int, wakesAtOnce: Bool) -> Bool {
        // It is a load like any other as to which stores can still come before it.
        let newest = UInt8(words[word].count - 1)
        threads[thread].current[word] = newest
        threads[thread].acquired[word] = newest
        guard words[word].last!.value == value else { return true }
        if wakesAtOnce {
            threads[thread].spuriousLeft -= 1
            return true
        }
        threads[thread].sleepsOn = word
        return false
    }

    mutating func wake(_ word: Int) {
        for thread in threads.indices where threads[thread].sleepsOn == word {
            threads[thread].sleepsOn = nil
            threads[thread].history.append(0)
            settle(thread)
        }
    }
}

/// Accesses that need no choice, and the search for races.
extension ModelState {
    mutating func performPrivately(_ operation: ModelOperation, _ thread: Int) -> Int {
        switch operation {
        case .fence(.acquiring): threads[thread].current = threads[thread].acquired
        case .fence(.releasing): threads[thread].released = threads[thread].current
        case .plainRead(let word):
            checkRead(thread, word)
            return words[word].last!.value
        case .plainWrite(let word, let value):
            checkWrite(thread, word, isPlain: true)
            words[word] = [
                ModelMessage(value: value, view: ModelView(count: sequential.bytes.count))
            ]
        default: preconditionFailure("\(operation) is not private")
        }
        return 0
    }

    private func knows(_ thread: Int, _ other: Int, _ clock: UInt8) -> Bool {
        other == thread || threads[thread].current[layout.words + other] >= clock
    }

    private mutating func checkRead(_ thread: Int, _ word: Int) {
        let index = word - layout.cells
        let last = accesses[index]
        if !knows(thread, last.writer, last.written) {
            violation = "thread \(thread) reads a slot while thread \(last.writer) writes it"
        }
        accesses[index].reads[thread] = tick(thread)
    }

    private mutating func checkSharedRead(_ thread: Int, _ word: Int) {
        let last = accesses[word - layout.cells]
        if last.isPlain, !knows(thread, last.writer, last.written) {
            violation = "thread \(thread) reads a slot while thread \(last.writer) writes it"
        }
    }

    private mutating func checkWrite(_ thread: Int, _ word: Int, isPlain: Bool) {
        let index = word - layout.cells
        let last = accesses[index]
        if isPlain || last.isPlain, !knows(thread, last.writer, last.written) {
            violation = "threads \(thread) and \(last.writer) write a slot at once"
        }
        for (reader, clock) in last.reads.enumerated() where !knows(thread, reader, clock) {
            violation = "thread \(thread) writes a slot while thread \(reader) reads it"
        }
        let clock = tick(thread)
        accesses[index].writer = thread
        accesses[index].written = clock
        accesses[index].isPlain = isPlain
    }

    /// The thread's clock, one further.
    private mutating func tick(_ thread: Int) -> UInt8 {
        let place = layout.words + thread
        let clock = threads[thread].current[place] + 1
        threads[thread].current[place] = clock
        threads[thread].acquired[place] = clock
        return clock
    }
}

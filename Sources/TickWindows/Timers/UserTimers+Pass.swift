import TickCore

/// Which timer fires next.
extension UserTimers {
    /// The watermark at which a timer fires; `Int64.max` also where none waits.
    var nextWake: Int64 {
        if overdue.count > overdueDeleted { return passed == .max ? .max : passed + 1 }
        return wheel.nextWake
    }

    /// The watermark is here, and no timer is due at it.
    mutating func pass(_ watermark: Int64) { passed = max(passed, watermark) }

    /// Whether anything is due; then `next` goes through it.
    @inlinable
    mutating func begin(_ watermark: Int64) -> Bool {
        precondition(!isPassing, "timers advanced from the callback of a timer")
        guard watermark > passed else { return false }
        passed = watermark
        guard watermark >= wheel.nextWake || hasOverdue else { return false }
        arrange(watermark)
        isPassing = true
        return true
    }

    /// The next timer that is due, still in its chain.
    @inlinable
    mutating func next() -> UInt32? {
        if hasOverdue { return nextOverdue() }
        while due.next < due.count {
            let number = due.numbers[due.next]
            due.next &+= 1
            if !table.isDeleted(number) { return number }
            table.release(number)
        }
        return nil
    }

    /// Takes what is due off the wheel and brings it into order.
    @usableFromInline
    mutating func arrange(_ watermark: Int64) {
        wheel.advance(to: watermark)
        if wheel.due.count > 1 { refreshRanks() }
        // Sorted by time, keys are in no order: their memory comes while they are being sorted.
        for entry in wheel.due.prefix(Self.askedAhead) {
            table.prefetch(entry.number)
            wheel.prefetch(entry.number)
        }
        let table = table
        ranks.withUnsafeBufferPointer { ranks in
            due.arrange(wheel.due, rankCount: ranks.count) { ranks[Int(table.key($0))] }
        }
        wheel.removeDue()
    }

    /// Timers whose memory is asked for as a pass begins.
    private static var askedAhead: Int { 256 }

    private mutating func refreshRanks() {
        guard ranks.count != instruments.count else { return }
        ranks = (0..<instruments.count).map { instruments.rank(InstrumentID(rawValue: UInt32($0))) }
    }
}

/// Timers set at or before the watermark: a heap by (time, key), as they are few.
extension UserTimers {
    @usableFromInline @inline(never)
    mutating func addOverdue(_ number: UInt32) {
        push(Overdue(time: table.time(number), key: table.key(number), number: number))
    }

    /// The earlier of the overdue and of the batch.
    @usableFromInline @inline(never)
    mutating func nextOverdue() -> UInt32? {
        while let first = overdue.first, table.isDeleted(first.number) {
            overdueDeleted -= 1
            table.release(popOverdue().number)
        }
        while due.next < due.count && table.isDeleted(due.numbers[due.next]) {
            table.release(due.numbers[due.next])
            due.next &+= 1
        }
        guard let first = overdue.first else {
            hasOverdue = false
            return next()
        }
        if due.next < due.count {
            let number = due.numbers[due.next]
            let timer = Overdue(
                time: table.time(number), key: table.key(number), number: number)
            if isBefore(timer, first) {
                due.next &+= 1
                return number
            }
        }
        return popOverdue().number
    }

    /// Marks a timer that is due as deleted; its place is given back when its turn comes.
    mutating func deleteDue(_ number: UInt32) {
        table.delete(number)
        overdueDeleted += 1
        if overdueDeleted > 32 + overdue.count / 2 { sweepOverdue() }
    }

    /// The pass is over: nothing is due.
    @usableFromInline
    mutating func endPass() {
        isPassing = false
        overdueDeleted = 0
    }

    private mutating func sweepOverdue() {
        let all = overdue
        overdue.removeAll(keepingCapacity: true)
        overdueDeleted = 0
        hasOverdue = false
        for timer in all {
            if table.isDeleted(timer.number) { table.release(timer.number) } else { push(timer) }
        }
    }

    private mutating func push(_ timer: Overdue) {
        hasOverdue = true
        overdue.append(timer)
        var place = overdue.count - 1
        while place > 0 && isBefore(overdue[place], overdue[(place - 1) / 2]) {
            overdue.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private mutating func popOverdue() -> Overdue {
        overdue.swapAt(0, overdue.count - 1)
        let first = overdue.removeLast()
        hasOverdue = !overdue.isEmpty
        var place = 0
        while 2 * place + 1 < overdue.count {
            var child = 2 * place + 1
            if child + 1 < overdue.count && isBefore(overdue[child + 1], overdue[child]) {
                child += 1
            }
            guard isBefore(overdue[child], overdue[place]) else { break }
            overdue.swapAt(child, place)
            place = child
        }
        return first
    }

    private func isBefore(_ one: Overdue, _ other: Overdue) -> Bool {
        if one.time != other.time { return one.time < other.time }
        return instruments.rank(InstrumentID(rawValue: one.key))
            < instruments.rank(InstrumentID(rawValue: other.key))
    }
}

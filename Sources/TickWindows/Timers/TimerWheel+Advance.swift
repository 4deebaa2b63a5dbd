/// Handing out what is due.
extension TimerWheel {
    /// The entries that are due and not yet taken off, in no particular order; valid until the next
    /// change of the wheel.
    @inlinable
    package var due: UnsafeBufferPointer<Entry> {
        UnsafeBufferPointer(start: dueEntries, count: dueCount)
    }

    /// Takes all entries off `due`.
    @inlinable
    package mutating func removeDue() {
        dueCount = 0
        // Set for the past during the pass, and handed out with it.
        if Self.ordinal(nextWake) <= position {
            nextWake = words == 0 ? .max : slots[firstSlot].earliest
        }
    }

    /// Moves every entry whose time is at or before `watermark` to the end of `due`; they wait no
    /// longer, so each can be scheduled anew.
    ///
    /// Cost: two compares as long as `watermark` is below `nextWake`.
    @inlinable
    package mutating func advance(to watermark: Int64) {
        guard watermark >= nextWake else { return }
        while words != 0 {
            let index = firstSlot
            guard slots[index].earliest <= watermark else { break }
            empty(index, to: watermark)
        }
        settle(at: watermark)
    }

    /// The slot with the earliest times; there is one.
    @inlinable @inline(__always)
    var firstSlot: Int {
        let word = words.trailingZeroBitCount
        return word &<< 6 &+ occupied[word].trailingZeroBitCount
    }

    /// The first time that a slot takes, as an ordinal; after the position.
    @inlinable @inline(__always)
    func first(_ index: Int) -> UInt64 {
        let shift = UInt64(truncatingIfNeeded: index &>> 8) &<< 3
        // The byte of the slot and all below it, also where that is the highest.
        let own = ~UInt64(0) &>> (56 &- shift)
        return position & ~own | UInt64(truncatingIfNeeded: index & 255) &<< shift
    }

    /// The last time that a slot takes, as an ordinal.
    @inlinable @inline(__always)
    func last(_ index: Int) -> UInt64 {
        let shift = UInt64(truncatingIfNeeded: index &>> 8) &<< 3
        return first(index) | (1 &<< shift &- 1)
    }

    /// Hands out what a slot has that is due.
    @inlinable
    mutating func empty(_ index: Int, to watermark: Int64) {
        let (block, used) = (slots[index].block, slots[index].used)
        if blocks.next(block) == Self.none {
            thin(index, watermark)
        } else if last(index) <= Self.ordinal(watermark) {
            clear(index)
            handOut(block, used)
        } else {
            clear(index)
            position = Self.ordinal(watermark)
            share(block, used, watermark)
        }
    }

    /// Hands out what of a slot's only block is due; the rest closes up.
    @inlinable @inline(__always)
    mutating func thin(_ index: Int, _ watermark: Int64) {
        makeRoomForDue(Int(TimerBlocks.entriesPerBlock))
        let slot = slots + index
        let used = Int(slot.pointee.used)
        let base = Int(slot.pointee.block &<< TimerBlocks.blockShift)
        let (entries, places, due) = (blocks.entries + base, places, dueEntries + dueCount)
        var (kept, dueNow, earliest) = (0, 0, Int64.max)
        for place in 1...used {
            let entry = entries[place]
            if entry.time <= watermark {
                places[Int(entry.number)] = Self.none
                due[dueNow] = entry
                dueNow &+= 1
            } else {
                kept &+= 1
                entries[kept] = entry
                places[Int(entry.number)] = UInt32(truncatingIfNeeded: base &+ kept)
                earliest = min(earliest, entry.time)
            }
        }
        dueCount &+= dueNow
        count &-= dueNow
        if kept == 0 {
            blocks.release(slot.pointee.block)
            clear(index)
        } else {
            slot.pointee.used = UInt32(truncatingIfNeeded: kept)
            slot.pointee.earliest = earliest
        }
    }

    /// Hands out a whole chain.
    @inlinable
    mutating func handOut(_ first: UInt32, _ usedFirst: UInt32) {
        var (block, used) = (first, usedFirst)
        while block != Self.none {
            makeRoomForDue(Int(used))
            let base = Int(block &<< TimerBlocks.blockShift)
            for place in base &+ 1...base &+ Int(used) { takeDue(blocks.entries[place]) }
            let next = blocks.next(block)
            blocks.release(block)
            (block, used) = (next, TimerBlocks.entriesPerBlock)
        }
    }

    /// Hands out what of a chain is due and puts the rest in the slots of the new position.
    @inlinable
    mutating func share(_ first: UInt32, _ usedFirst: UInt32, _ watermark: Int64) {
        var (block, used) = (first, usedFirst)
        while block != Self.none {
            makeRoomForDue(Int(used))
            let base = Int(block &<< TimerBlocks.blockShift)
            for place in base &+ 1...base &+ Int(used) {
                let entry = blocks.entries[place]
                if entry.time <= watermark { takeDue(entry) } else { insert(entry) }
            }
            let next = blocks.next(block)
            blocks.release(block)
            (block, used) = (next, TimerBlocks.entriesPerBlock)
        }
    }

    /// Moves the position as far as the slots allow: it stays before the first.
    @inlinable @inline(__always)
    mutating func settle(at watermark: Int64) {
        guard words != 0 else {
            nextWake = .max
            position = max(position, Self.ordinal(watermark))
            return
        }
        let index = firstSlot
        nextWake = slots[index].earliest
        position = max(position, min(Self.ordinal(watermark), first(index) &- 1))
    }

    @inlinable @inline(__always)
    mutating func takeDue(_ entry: Entry) {
        places[Int(entry.number)] = Self.none
        count &-= 1
        putDue(entry)
    }

    /// Adds to `due`, where there is room.
    @inlinable @inline(__always)
    mutating func putDue(_ entry: Entry) {
        dueEntries[dueCount] = entry
        dueCount &+= 1
    }

    @inlinable @inline(__always)
    mutating func makeRoomForDue(_ more: Int) {
        if dueCount &+ more > dueCapacity { growDue(dueCount &+ more) }
    }

    @usableFromInline @inline(never)
    mutating func growDue(_ needed: Int) {
        var grown = dueCapacity
        while grown < needed { grown *= 2 }
        let larger = UnsafeMutablePointer<Entry>.allocate(capacity: grown)
        larger.update(from: dueEntries, count: dueCount)
        dueEntries.deallocate()
        dueEntries = larger
        dueCapacity = grown
    }
}

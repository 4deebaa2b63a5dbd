/// Where an entry goes, and how it leaves.
extension TimerWheel {
    /// A time as a number from 0 up, so that its bits are in the order of time.
    @inlinable @inline(__always)
    static func ordinal(_ time: Int64) -> UInt64 { UInt64(bitPattern: time) ^ (1 << 63) }

    /// The slot of a time that is after the position.
    @inlinable @inline(__always)
    func slot(of time: Int64) -> Int {
        let ordinal = Self.ordinal(time)
        let bits = UInt64(truncatingIfNeeded: 63 &- (ordinal ^ position).leadingZeroBitCount) & 56
        return Int(truncatingIfNeeded: bits &<< 5 | ordinal &>> bits & 255)
    }

    /// Puts an entry whose time is after the position in its slot.
    @inlinable @inline(__always)
    mutating func insert(_ entry: Entry) {
        let index = slot(of: entry.time)
        let slot = slots + index
        if slot.pointee.used == TimerBlocks.entriesPerBlock { addBlock(index) }
        slot.pointee.used &+= 1
        slot.pointee.earliest = min(slot.pointee.earliest, entry.time)
        let place = slot.pointee.block &<< TimerBlocks.blockShift &+ slot.pointee.used
        blocks.entries[Int(place)] = entry
        places[Int(entry.number)] = place
    }

    @inlinable @inline(__always)
    mutating func addBlock(_ index: Int) {
        slots[index].block = blocks.take(before: slots[index].block)
        slots[index].used = 0
        occupied[index &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: index)
        words |= 1 &<< UInt32(truncatingIfNeeded: index &>> 6)
    }

    /// Takes the entry at a place out; the last of its slot's first block takes its place.
    @usableFromInline
    mutating func remove(_ place: Int) {
        let index = slot(of: blocks.entries[place].time)
        let slot = slots + index
        let last = Int(slot.pointee.block &<< TimerBlocks.blockShift &+ slot.pointee.used)
        if last != place {
            blocks.entries[place] = blocks.entries[last]
            places[Int(blocks.entries[place].number)] = UInt32(place)
        }
        slot.pointee.used -= 1
        guard slot.pointee.used == 0 else { return }
        let first = slot.pointee.block
        let next = blocks.next(first)
        blocks.release(first)
        if next == Self.none {
            clear(index)
        } else {
            slot.pointee.block = next
            slot.pointee.used = TimerBlocks.entriesPerBlock
        }
    }

    /// Marks a slot as empty.
    @inlinable @inline(__always)
    mutating func clear(_ index: Int) {
        slots[index] = Slot()
        let left = occupied[index &>> 6] & ~(1 &<< UInt64(truncatingIfNeeded: index))
        occupied[index &>> 6] = left
        if left == 0 { words &= ~(1 &<< UInt32(truncatingIfNeeded: index &>> 6)) }
    }

    @usableFromInline @inline(never)
    mutating func growPlaces(_ number: Int) -> Bool {
        guard number < placeCountMax else { return false }
        var grown = placeCapacity
        while grown <= number { grown = min(grown * 2, placeCountMax) }
        let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: grown)
        larger.initialize(repeating: Self.none, count: grown)
        larger.update(from: places, count: placeCapacity)
        places.deallocate()
        places = larger
        placeCapacity = grown
        return true
    }
}

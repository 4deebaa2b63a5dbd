import TickCore

/// A pool in a state: its memory as it stands, so that slots keep their numbers.
///
/// Layout: used u32 · first free u32 · live u32 · the used slots; of a free one only its link, the
/// rest zeros.
/// Cost: one copy of the memory used. Limits: values without padding, this machine's byte order.
extension SlotPool {
    func encode(to writer: inout StateWriter) {
        writer.put(used)
        writer.put(free)
        writer.put(liveCount)
        let stride = MemoryLayout<Value>.stride
        writer.put(rawCount: Int(used) * stride) { room in
            room.copyMemory(from: UnsafeRawBufferPointer(start: slots, count: room.count))
            var slot = free
            while slot != .max {
                let rest = Int(slot) * stride + MemoryLayout<UInt32>.size
                let end = (Int(slot) + 1) * stride
                UnsafeMutableRawBufferPointer(rebasing: room[rest..<end]).initializeMemory(
                    as: UInt8.self, repeating: 0)
                slot = link(slot).pointee
            }
        }
    }

    /// Takes up what `encode` wrote; returns which slots are free.
    mutating func restore(from reader: inout StateReader) throws(StateError) -> [Bool] {
        used = try reader.take()
        free = try reader.take()
        liveCount = try reader.take()
        guard used <= countMax, liveCount <= used else {
            throw StateError("\(liveCount) of \(used) of \(countMax) slots")
        }
        let size = Int(used) * MemoryLayout<Value>.stride
        let memory = UnsafeMutableRawPointer(slots)
        try reader.takeRaw(size) { bytes in
            if let base = bytes.baseAddress { memory.copyMemory(from: base, byteCount: size) }
        }
        return try freeSlots()
    }

    /// Walks along the free slots.
    private func freeSlots() throws(StateError) -> [Bool] {
        var isFree = Array(repeating: false, count: Int(used))
        var slot = free
        var count: UInt32 = 0
        while slot != .max {
            guard slot < used, !isFree[Int(slot)] else {
                throw StateError("a free slot \(slot) of \(used) that cannot be")
            }
            isFree[Int(slot)] = true
            count += 1
            slot = link(slot).pointee
        }
        guard count == used - liveCount else {
            throw StateError("\(count) free slots beside \(liveCount) live ones of \(used)")
        }
        return isFree
    }
}

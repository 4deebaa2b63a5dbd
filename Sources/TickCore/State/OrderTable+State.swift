import Glibc

/// The live orders of a table in a state, as they lie in memory, so that the table goes on exactly
/// as it would have.
///
/// Layout: the order's size u8 · window bits u8 · end u64 · for each page with an order: its
/// number u32, how many, u32, then of each slot u32, mark u32 and the order · page `UInt32.max` ·
/// the survivors. What an emptied slot still holds is left out.
/// Cost: the window is read through once; pages never used are passed over at the speed of memory.
/// Limits: orders without padding, in this machine's byte order.
extension OrderTable {
    /// Appends all orders.
    public func encode(to writer: inout StateWriter) {
        writer.put(UInt8(MemoryLayout<Order>.size))
        writer.put(UInt8(bits))
        writer.put(end)
        let pageSlots = 1 << Int(Self.pageBits)
        for first in stride(from: 0, through: Int(mask), by: pageSlots)
        where !isBlank(window + first, pageSlots) {
            let count = findHeld(first)
            if count == 0 { continue }
            writer.put(UInt32(first / pageSlots))
            writer.put(UInt32(count))
            writer.put(rawCount: count * Self.entryBytes) { room in
                for index in 0..<count {
                    let (place, offset) = (held[index], index &* Self.entryBytes)
                    room.storeBytes(of: UInt32(place), toByteOffset: offset, as: UInt32.self)
                    let entry = window + place
                    room.storeBytes(
                        of: entry.pointee.mark, toByteOffset: offset &+ 4, as: UInt32.self)
                    room.storeBytes(
                        of: entry.pointee.order, toByteOffset: offset &+ 8, as: Order.self)
                }
            }
        }
        writer.put(UInt32.max)
        survivors.encode(to: &writer)
    }

    /// A slot and a mark beside each order.
    private static var entryBytes: Int { 8 + MemoryLayout<Order>.size }

    /// Whether all bytes of a page are zero.
    private func isBlank(_ page: UnsafeMutablePointer<Entry>, _ count: Int) -> Bool {
        let size = count * MemoryLayout<Entry>.stride
        let bytes = UnsafeRawPointer(page)
        return bytes.loadUnaligned(as: UInt64.self) == 0 && memcmp(bytes, bytes + 8, size - 8) == 0
    }

    /// Takes up what `encode` wrote; the table is new, and `isSound` judges every order.
    ///
    /// Throws: where a table like this one cannot have written it; then it is not to be used.
    public mutating func restore(
        from reader: inout StateReader, isSound: (UInt64, Order) -> Bool
    ) throws(StateError) {
        let size = try reader.take(UInt8.self)
        let bits = UInt64(try reader.take(UInt8.self))
        guard Int(size) == MemoryLayout<Order>.size, (bitsMin...bitsMax).contains(bits) else {
            throw StateError("a table of 2^\(bits) orders of \(size) bytes")
        }
        self.bits = bits
        mask = 1 &<< bits &- 1
        end = try reader.take()
        while case let page = try reader.take(UInt32.self), page != .max {
            let count = Int(try reader.take(UInt32.self))
            guard UInt64(page) &<< Self.pageBits <= mask, count <= 1 << Int(Self.pageBits) else {
                throw StateError("\(count) orders in page \(page) of 2^\(bits) orders")
            }
            for _ in 0..<count { try restoreEntry(page, &reader, isSound) }
        }
        try survivors.restore(from: &reader, isSound: isSound)
    }

    private mutating func restoreEntry(
        _ page: UInt32, _ reader: inout StateReader, _ isSound: (UInt64, Order) -> Bool
    ) throws(StateError) {
        let place = Int(try reader.take(UInt32.self))
        let mark = try reader.take(UInt32.self)
        let order = try reader.takeRaw(MemoryLayout<Order>.size) {
            $0.loadUnaligned(as: Order.self)
        }
        guard UInt64(place) &>> Self.pageBits == UInt64(page), mark != 0,
            window[place].mark == 0
        else { throw StateError("an order in slot \(place), which is none of page \(page)") }
        window[place] = Entry(mark: mark, order: order)
        let reference = reference(place)
        guard reference & mask == UInt64(place), isSound(reference, order) else {
            throw StateError("order \(reference) in slot \(place), which cannot be")
        }
    }
}

/// The old generation in a state: every order in its slot.
extension OrderSurvivors {
    func encode(to writer: inout StateWriter) {
        writer.put(UInt8(bits))
        writer.put(UInt64(1) << bits)
        writer.put(dropped)
        writer.put(highest)
        writer.put(UInt64(count))
        let size = Self.entryBytes
        writer.put(rawCount: count * size) { room in
            var offset = 0
            for slot in 0...mask where slots[slot].reference != .max {
                room.storeBytes(of: UInt32(slot), toByteOffset: offset, as: UInt32.self)
                room.storeBytes(
                    of: slots[slot].reference, toByteOffset: offset &+ 4, as: UInt64.self)
                room.storeBytes(
                    of: slots[slot].order, toByteOffset: offset &+ 12, as: Order.self)
                offset &+= size
            }
        }
    }

    private static var entryBytes: Int { 12 + MemoryLayout<Order>.size }
    /// Room for twice the most survivors that a table may have.
    private static var bitsMax: UInt64 { 28 }

    mutating func restore(
        from reader: inout StateReader, isSound: (UInt64, Order) -> Bool
    ) throws(StateError) {
        let bits = UInt64(try reader.take(UInt8.self))
        let capacity: UInt64 = try reader.take()
        guard (10...Self.bitsMax).contains(bits), capacity == 1 << bits else {
            throw StateError("surviving orders in 2^\(bits) slots")
        }
        dropped = try reader.take()
        highest = try reader.take()
        let count: UInt64 = try reader.take()
        guard count <= capacity / 2, count <= UInt64(countMax) else {
            throw StateError("\(count) surviving orders in \(capacity) slots")
        }
        slots.deallocate()
        slots = .allocate(capacity: Int(capacity))
        slots.initialize(repeating: .empty, count: Int(capacity))
        self.bits = bits
        self.count = Int(count)
        for _ in 0..<count {
            let slot = Int(try reader.take(UInt32.self))
            let reference: UInt64 = try reader.take()
            let order = try reader.takeRaw(MemoryLayout<Order>.size) {
                $0.loadUnaligned(as: Order.self)
            }
            guard slot <= mask, slots[slot].reference == .max, reference <= highest,
                reference != .max, isSound(reference, order)
            else { throw StateError("order \(reference) in slot \(slot), which cannot be") }
            slots[slot] = Entry(reference: reference, order: order)
        }
        for slot in 0...mask where slots[slot].reference != .max {
            guard position(slots[slot].reference) == slot else {
                throw StateError("order \(slots[slot].reference) where nobody would find it")
            }
        }
    }
}

import TickStorage

/// The latest offset of each key, in bounded memory; keys are compared whole, never by their hash.
///
/// Layout: open addressing, linear probing; a slot is the number of an entry, plus one; an entry is
/// hash, offset, and where the key's bytes are in one arena.
/// Concurrency: one thread at a time.
/// Cost: 40 bytes and the key's own for each key.
struct KeyOffsets {
    private var slots: [UInt32]
    private var entries: [Entry] = []
    private var arena: [UInt8] = []
    private let bytesMax: Int
    private let hashMask: UInt64

    private struct Entry {
        var hash: UInt64
        var offset: Int64
        var start: Int
        var count: Int32
    }

    private static let slotsMin = 1024
    private static let entryBytes = MemoryLayout<Entry>.stride + 2 * MemoryLayout<UInt32>.stride

    /// An empty map whose entries take at most this many bytes; its arrays, which grow by
    /// doubling, up to twice as many. A mask that lets few bits through makes hashes collide.
    init(bytesMax: Int, hashMask: UInt64 = .max) {
        self.bytesMax = bytesMax
        self.hashMask = hashMask
        slots = [UInt32](repeating: 0, count: Self.slotsMin)
    }

    /// How many keys it knows.
    var count: Int { entries.count }

    /// Whether a key with so many bytes can still be taken.
    func hasRoom(keyBytes: Int) -> Bool {
        (entries.count + 1) * Self.entryBytes + arena.count + keyBytes <= bytesMax
    }

    /// The latest offset of a key; nil for a key it does not know.
    func offset(of key: UnsafeRawBufferPointer) -> Int64? {
        let slot = find(key, hash(key))
        return slots[slot] == 0 ? nil : entries[Int(slots[slot] &- 1)].offset
    }

    /// Says that a key has a record at this offset, later than all that were said before; false
    /// where there is no room for it.
    mutating func note(_ key: UnsafeRawBufferPointer, _ offset: Int64) -> Bool {
        let hash = self.hash(key)
        let slot = find(key, hash)
        if slots[slot] != 0 {
            entries[Int(slots[slot] &- 1)].offset = offset
            return true
        }
        guard hasRoom(keyBytes: key.count), key.count <= Int(Int32.max) else { return false }
        entries.append(
            Entry(hash: hash, offset: offset, start: arena.count, count: Int32(key.count)))
        arena.append(contentsOf: key)
        slots[slot] = UInt32(entries.count)
        if entries.count &* 2 > slots.count { grow() }
        return true
    }

    private func find(_ key: UnsafeRawBufferPointer, _ hash: UInt64) -> Int {
        let mask = slots.count &- 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot] &- 1)]
            if entry.hash == hash, isKey(entry, key) { break }
            slot = (slot &+ 1) & mask
        }
        return slot
    }

    private func isKey(_ entry: Entry, _ key: UnsafeRawBufferPointer) -> Bool {
        guard Int(entry.count) == key.count else { return false }
        return arena.withUnsafeBytes { bytes in
            bytes[entry.start..<entry.start + key.count].elementsEqual(key)
        }
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for (number, entry) in entries.enumerated() {
            var slot = Int(truncatingIfNeeded: entry.hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(number + 1)
        }
    }

    /// Eight bytes a step, mixed by multiplication; says where to look and never what is equal.
    private func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
        var hash = 0x9E37_79B9_7F4A_7C15 ^ UInt64(key.count)
        var at = 0
        while at &+ 8 <= key.count {
            hash = Self.mix(hash ^ key.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            at &+= 8
        }
        var rest: UInt64 = 0
        while at < key.count {
            rest = rest &<< 8 | UInt64(key[at])
            at &+= 1
        }
        return Self.mix(hash ^ rest) & hashMask
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low ^ (value &>> 29)
    }
}

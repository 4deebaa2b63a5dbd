import TickStorage

/// The places of byte strings in a dictionary, by hashing with open addresses.
///
/// The strings themselves stand in the dictionary page that grows along: four bytes of length, then
/// the bytes.
/// Concurrency: one thread at a time.
final class BytesTable {
    private struct Slot {
        var hash: UInt32
        /// The string's place + 1; 0 for a free slot.
        var place: UInt32
    }

    private var slots = [Slot](repeating: Slot(hash: 0, place: 0), count: 1024)
    /// Where each string's length stands in the dictionary page.
    private var offsets: [Int] = []

    func removeAll() {
        slots = [Slot](repeating: Slot(hash: 0, place: 0), count: 1024)
        offsets.removeAll(keepingCapacity: true)
    }

    /// How many strings there are.
    var count: Int { offsets.count }

    /// Takes over the strings of a page that others wrote, in their places.
    func adopt(_ page: ByteSink) {
        removeAll()
        var at = 0
        while at < page.count {
            let size = Int(
                UInt32(littleEndian: (page.base + at).loadUnaligned(as: UInt32.self)))
            insert(UnsafeRawBufferPointer(start: page.base + at + 4, count: size), at)
            at += 4 + size
        }
    }

    /// The string's place; a new one is appended to the page.
    func place(of value: UnsafeRawBufferPointer, in page: ByteSink) -> UInt32 {
        let hash = Self.hash(value)
        var at = Int(hash) & (slots.count - 1)
        while slots[at].place != 0 {
            if slots[at].hash == hash, equals(value, Int(slots[at].place) - 1, page) {
                return slots[at].place - 1
            }
            at = (at + 1) & (slots.count - 1)
        }
        slots[at] = Slot(hash: hash, place: UInt32(offsets.count) + 1)
        offsets.append(page.count)
        page.append(littleEndian: UInt32(value.count))
        page.append(value)
        if offsets.count * 2 > slots.count { grow() }
        return UInt32(offsets.count) - 1
    }

    /// Takes in a string, known to be new, whose length stands at `offset` of the page.
    private func insert(_ value: UnsafeRawBufferPointer, _ offset: Int) {
        let hash = Self.hash(value)
        var at = Int(hash) & (slots.count - 1)
        while slots[at].place != 0 { at = (at + 1) & (slots.count - 1) }
        slots[at] = Slot(hash: hash, place: UInt32(offsets.count) + 1)
        offsets.append(offset)
        if offsets.count * 2 > slots.count { grow() }
    }

    private func equals(
        _ value: UnsafeRawBufferPointer, _ place: Int, _ page: ByteSink
    ) -> Bool {
        let start = page.base + offsets[place]
        let size = UInt32(littleEndian: start.loadUnaligned(as: UInt32.self))
        guard Int(size) == value.count else { return false }
        return value.elementsEqual(UnsafeRawBufferPointer(start: start + 4, count: value.count))
    }

    private func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(hash: 0, place: 0), count: old.count * 2)
        for slot in old where slot.place != 0 {
            var at = Int(slot.hash) & (slots.count - 1)
            while slots[at].place != 0 { at = (at + 1) & (slots.count - 1) }
            slots[at] = slot
        }
    }

    private static func hash(_ value: UnsafeRawBufferPointer) -> UInt32 {
        var state = UInt64(value.count) &* 0x9E37_79B9_7F4A_7C15
        var at = 0
        while at &+ 8 <= value.count {
            let word = value.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            state = mix(state ^ word)
            at &+= 8
        }
        while at < value.count {
            state = mix(state ^ UInt64(value[at]))
            at &+= 1
        }
        return UInt32(truncatingIfNeeded: state ^ state &>> 32)
    }

    @inline(__always)
    private static func mix(_ word: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        return product.high ^ product.low
    }
}

/// Venue and symbol of each instrument, by id.
///
/// Layout: an entry of 24 bytes each; symbols lie in blocks of memory that never move.
/// Concurrency: as the table that owns it.
@usableFromInline struct InstrumentNames: BitwiseCopyable {
    @usableFromInline private(set) var entries: UnsafeMutablePointer<Entry>
    /// How many there are.
    @usableFromInline private(set) var count = 0
    private var capacity = 1 << 10
    /// The block that takes the next symbols; each begins with where the one before it is.
    private var block: UnsafeMutableRawPointer?
    private var blockUsed = 0
    private var blockSize = 0

    @usableFromInline struct Entry: BitwiseCopyable {
        @usableFromInline let text: UnsafeRawBufferPointer
        @usableFromInline let venue: UInt16
    }

    init() { entries = .allocate(capacity: capacity) }

    /// Frees the memory; the owner calls this once.
    func deallocate() {
        entries.deallocate()
        var next = block
        while let place = next {
            next = place.load(as: UnsafeMutableRawPointer?.self)
            place.deallocate()
        }
    }

    /// The instrument of an index below `count`.
    @inlinable @inline(__always)
    subscript(index: Int) -> Entry {
        precondition(index < count, "an instrument that is not there")
        return entries[index]
    }

    /// Adds an instrument.
    mutating func append(_ venue: UInt16, _ symbol: [UInt8]) {
        if count == capacity { grow() }
        entries[count] = Entry(text: keep(symbol), venue: venue)
        count += 1
    }

    private mutating func keep(_ symbol: [UInt8]) -> UnsafeRawBufferPointer {
        if symbol.isEmpty { return UnsafeRawBufferPointer(start: nil, count: 0) }
        if blockSize - blockUsed < symbol.count { addBlock(for: symbol.count) }
        let room = UnsafeMutableRawBufferPointer(
            start: block! + blockUsed, count: symbol.count)
        room.copyBytes(from: symbol)
        blockUsed += symbol.count
        return UnsafeRawBufferPointer(room)
    }

    private mutating func addBlock(for bytes: Int) {
        let link = MemoryLayout<UnsafeMutableRawPointer?>.size
        blockSize = max(1 << 14, link + bytes)
        let added = UnsafeMutableRawPointer.allocate(byteCount: blockSize, alignment: 16)
        added.storeBytes(of: block, as: UnsafeMutableRawPointer?.self)
        block = added
        blockUsed = link
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
        larger.update(from: entries, count: count)
        entries.deallocate()
        entries = larger
        capacity *= 2
    }
}

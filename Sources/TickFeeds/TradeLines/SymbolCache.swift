import TickCore

/// The ids of symbols of at most eight bytes that came lately, before the table is asked.
///
/// Concurrency: owned by the thread that reads. Cost: a multiplication, a load and a compare where
/// the symbol is there. Limits: `count` symbols, one for each place.
@frozen public struct SymbolCache: BitwiseCopyable {
    @usableFromInline static var bits: UInt64 { 12 }
    private static var count: Int { 1 << Int(bits) }

    @usableFromInline let entries: UnsafeMutablePointer<Entry>
    @usableFromInline let venue: UInt16

    @frozen @usableFromInline struct Entry: BitwiseCopyable {
        @usableFromInline var symbol: UInt64
        @usableFromInline var id: InstrumentID

        @usableFromInline init(symbol: UInt64, id: InstrumentID) {
            self.symbol = symbol
            self.id = id
        }
    }

    /// An empty cache, of symbols of this venue's.
    public init(venue: UInt16 = 0) {
        self.venue = venue
        entries = .allocate(capacity: Self.count)
        // No symbol is all zero bytes: it is padded with spaces.
        entries.initialize(repeating: Entry(symbol: 0, id: .none), count: Self.count)
    }

    /// Frees the memory; the owner calls this once.
    public func deallocate() { entries.deallocate() }

    /// The id of a symbol, packed big-endian and padded with spaces.
    @inlinable @inline(__always)
    public func id(of symbol: UInt64, in table: InstrumentTable) -> InstrumentID {
        let hash = (symbol &* 0x9E37_79B9_7F4A_7C15) &>> (64 &- Self.bits)
        let place = entries + Int(truncatingIfNeeded: hash)
        if place.pointee.symbol == symbol { return place.pointee.id }
        return look(symbol, table, place)
    }

    @usableFromInline @inline(never)
    func look(
        _ symbol: UInt64, _ table: InstrumentTable, _ place: UnsafeMutablePointer<Entry>
    ) -> InstrumentID {
        let id = table.intern(venue: venue, packed: symbol)
        if id != .none { place.pointee = Entry(symbol: symbol, id: id) }
        return id
    }
}

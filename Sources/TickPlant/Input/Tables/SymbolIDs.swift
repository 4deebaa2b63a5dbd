import TickCore

/// The instruments of rows that come one after the other.
///
/// Cost: a symbol of at most eight bytes is found by one probe; nothing is allocated.
struct SymbolIDs {
    private let instruments: InstrumentTable
    private let venues = (0...Venues.unnamed).map { Array(Venues.name($0).utf8) }
    /// The venue of the row before.
    private var ordinal = Int(Venues.unnamed)

    /// Ids of this table.
    init(_ instruments: InstrumentTable) { self.instruments = instruments }

    /// The id of a symbol; without a venue, or of one that no feed has, of none, as in files of
    /// lines.
    mutating func id(_ symbol: ArraySlice<UInt8>, venue: ArraySlice<UInt8>?) -> InstrumentID {
        if let venue, !venues[ordinal].elementsEqual(venue) {
            ordinal = venues.firstIndex { $0.elementsEqual(venue) } ?? Int(Venues.unnamed)
        }
        return symbol.withUnsafeBytes {
            instruments.intern(venue: UInt16(ordinal), bytes: ByteView($0))
        }
    }
}

import TickCore

/// The instruments of rows that come one after the other, mostly about the same few.
struct SymbolIDs {
    private let instruments: InstrumentTable
    private var lastSymbol: [UInt8] = []
    private var lastVenue: [UInt8] = []
    private var last = InstrumentID.none
    private var venues: [[UInt8]: UInt16] = [:]

    /// Ids of this table.
    init(_ instruments: InstrumentTable) {
        self.instruments = instruments
        for (ordinal, name) in Venues.names.enumerated() {
            venues[Array(name.utf8)] = UInt16(ordinal)
        }
    }

    /// The id of a symbol; without a venue, or of one that no feed has, of the first one, as in
    /// files of lines.
    mutating func id(_ symbol: ArraySlice<UInt8>, venue: ArraySlice<UInt8>?) -> InstrumentID {
        let venue = venue ?? []
        if last != .none, lastSymbol.elementsEqual(symbol), lastVenue.elementsEqual(venue) {
            return last
        }
        let ordinal = venues[Array(venue)] ?? 0
        last = symbol.withUnsafeBytes {
            instruments.intern(venue: ordinal, bytes: ByteView($0))
        }
        (lastSymbol, lastVenue) = (Array(symbol), Array(venue))
        return last
    }
}

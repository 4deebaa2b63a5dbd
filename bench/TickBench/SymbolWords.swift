import TickCore

/// Symbols as numbers: their first eight bytes, big-endian, padded with spaces, by instrument.
struct SymbolWords {
    private let instruments: InstrumentTable
    private var words: [UInt64] = []

    init(_ instruments: InstrumentTable) { self.instruments = instruments }

    /// The number of an instrument that is in the table.
    @inline(__always)
    mutating func word(_ instrument: InstrumentID) -> UInt64 {
        if instrument.index >= words.count { learn() }
        return words[instrument.index]
    }

    @inline(never)
    private mutating func learn() {
        for index in words.count..<instruments.count {
            let word = instruments.withSymbol(InstrumentID(rawValue: UInt32(index))) { symbol in
                (0..<8).reduce(UInt64(0)) {
                    $0 << 8 | UInt64($1 < symbol.count ? symbol.u8($1) : 0x20)
                }
            }
            words.append(word)
        }
    }
}

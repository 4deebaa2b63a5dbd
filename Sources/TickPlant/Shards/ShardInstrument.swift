import TickCore
import TickRing
import TickWindows

/// How a new instrument is told to threads that have tables of their own: in the order of ids, so
/// that each gives it the same id.
///
/// Layout: header · venue u32 and bytes u32 · the symbol.
enum ShardInstrument {
    private struct Counts: BitwiseCopyable {
        var venue: UInt32
        var bytes: UInt32
    }

    /// The record's words.
    static func words(
        _ id: InstrumentID, _ instruments: InstrumentTable, step: UInt64
    ) -> [UInt64] {
        instruments.withSymbol(id) { symbol in
            var words = [UInt64](repeating: 0, count: 2 + (symbol.count + 7) / 8)
            words.withUnsafeMutableBufferPointer {
                let base = $0.baseAddress!
                base.put(ShardRecord(.instrument, step: step).word)
                (base + 1).put(
                    Counts(venue: UInt32(instruments.venue(id)), bytes: UInt32(symbol.count)))
                UnsafeMutableRawPointer(base + 2).copyMemory(
                    from: symbol.base, byteCount: symbol.count)
            }
            return words
        }
    }

    /// Words of the record that begins here.
    static func words(of record: UnsafePointer<UInt64>) -> Int {
        2 + (Int((record + 1).take(Counts.self).bytes) + 7) / 8
    }

    /// Enters the instrument into another table.
    static func learn(_ record: UnsafePointer<UInt64>, into instruments: InstrumentTable) {
        let counts = (record + 1).take(Counts.self)
        let symbol = ByteView(base: UnsafeRawPointer(record + 2), count: Int(counts.bytes))
        _ = instruments.intern(venue: UInt16(counts.venue), bytes: symbol)
    }
}

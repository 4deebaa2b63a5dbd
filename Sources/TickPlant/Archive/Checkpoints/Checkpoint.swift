import TickStorage

/// The one commit point of an archive: up to where every log counts, and from where a run goes on.
///
/// A run goes on from a saved state, which may be older than the checkpoint: taken up again, the
/// replay makes the very same records a second time, and those up to the checkpoint's ends are
/// dropped by their number. So checkpoints can be frequent and cost next to nothing, and states,
/// which may be large, rare.
///
/// Layout: magic `TPCK` · version u16 · number u64 · run id 16 bytes · stage u8 · incarnation i16 ·
/// streams u32, each name (u32 count, bytes), end i64, end at the state i64,
/// digest u32 and schema fingerprint u64 · the state's number u64, 0 for none · CRC-32C u32 of all
/// before. Whole numbers are little-endian.
/// Concurrency: a value.
struct Checkpoint: Equatable {
    /// Counts checkpoints of the archive, from 1.
    var number: UInt64
    /// Tells runs apart.
    var run: RunID
    /// How far the run has come.
    var stage: Stage
    /// How often the archive was opened to be written: the epoch of producers.
    var incarnation: Int16
    /// All streams of the archive, of earlier runs too, by name.
    var streams: [Stream]
    /// The number of the state that the run goes on from; nil where it goes on from its start, or
    /// has ended.
    var state: UInt64?

    /// How far a run has come.
    enum Stage: UInt8 {
        /// It goes on.
        case running
        /// Its input was taken to the end.
        case ended
    }

    /// Up to where a log counts.
    struct Stream: Equatable {
        var name: String
        /// The offset after the last record that counts.
        var end: Int64
        /// What the end was when the state was taken, or when the run began.
        var endAtState: Int64
        /// CRC-32C of the records from there to the end: keys and values as they came.
        var digest: UInt32
        /// The schema its newest records are written by.
        var fingerprint: UInt64
    }

    /// The stream of this name.
    func stream(_ name: String) -> Stream? { streams.first { $0.name == name } }
}

/// Tells the runs that wrote an archive apart: 128 random bits.
struct RunID: Equatable, CustomStringConvertible {
    let high: UInt64
    let low: UInt64

    static func random() -> RunID {
        RunID(high: .random(in: .min ... .max), low: .random(in: .min ... .max))
    }

    var description: String {
        [high, low].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

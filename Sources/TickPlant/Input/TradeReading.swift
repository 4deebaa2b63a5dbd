import TickCapture
import TickCore

/// The trades of one input as ticks, a batch at a time.
///
/// Concurrency: one thread. Cost: one call a batch; a run is made for each kind of reader, so that
/// nothing is called through an existential.
protocol TradeReading: ~Copyable {
    /// Reads up to `capacity` trades and returns how many; 0 at the end.
    mutating func next(_ ticks: UnsafeMutablePointer<Tick>, capacity: Int) -> Int

    /// The input as the user named it.
    var path: String { get }
    /// How far it is read: bytes of a file of lines, trades of a table.
    var offset: UInt64 { get }
    /// Lines, or trades of a table, so far.
    var lineNumber: UInt64 { get }
    /// How much of it is done, where that is known.
    var share: Double? { get }
    /// Changes when it is time to look whether to go on.
    var reads: UInt64 { get }
    /// What ended it before its time.
    var damage: CaptureError? { get }
    /// Lines or rows that are no trades.
    var badLines: UInt64 { get }
    /// The first of them: file, number and reason.
    var badLineSamples: [String] { get }

    /// Appends where it stands.
    mutating func encode(to writer: inout StateWriter) throws(CaptureError)

    /// Goes to where `encode` was called, before the first trade; nothing else is in the state.
    ///
    /// Throws: where the input is not what it was.
    mutating func resume(from state: inout StateReader) throws(PlantError)
}

extension TradeFileReader: TradeReading {
    mutating func resume(from state: inout StateReader) throws(PlantError) {
        let position = try PlantError.ofState { () throws(StateError) in
            let position = try restore(from: &state)
            guard state.isAtEnd else { throw StateError("more is saved than a run has") }
            return position
        }
        do { try go(to: position) } catch { throw PlantError(capture: error) }
    }
}

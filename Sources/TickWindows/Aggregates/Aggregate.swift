import TickCore

/// What a window knows of its ticks, as a small value: add ticks, merge with what the neighbouring
/// part of the window knows, ask for the result.
///
/// A value to which nothing was added is the identity of `merge`. Parameters of an aggregate – a
/// field, a quantile's rank – are stored properties, the same in all its states.
///
/// Windows hand it the ticks that its traits want, in order of (event time, channel, sequence,
/// arrival) whatever the order of arrival, and merge parts in that order too. A tick taken back or
/// corrected makes the part it was in start anew, so `remove` is a courtesy to other callers.
///
/// `AggregateLaws` of the module `TickWindowLaws` checks a type against the laws stated here.
///
/// Concurrency: a trivial value without references, copied byte by byte.
/// Limits: `byteCountMax` bytes. No tick may make it trap: use wrapping, saturating or checked
/// arithmetic for all that comes from one.
public protocol Aggregate: BitwiseCopyable, Sendable {
    /// What it takes and what it promises.
    static var traits: AggregateTraits { get }

    /// Adds one tick; none that was added before comes after it.
    mutating func add(_ tick: Tick)

    /// Takes back a tick that was added; false, and nothing changed, where it cannot.
    mutating func remove(_ tick: Tick) -> Bool

    /// Adds all that `later` holds, which comes after everything here. Associative, and the same
    /// as adding the ticks of `later` one by one.
    mutating func merge(_ later: Self)

    /// What the ticks of `window` come to.
    func result(_ window: WindowSpan) -> AggregateValue

    /// Writes what was added, not the parameters; equal states write equal bytes.
    func encode(to writer: inout StateWriter)

    /// Takes over, into a value to which nothing was added, what `encode` wrote.
    ///
    /// Throws: where the bytes are no state; the value is then not to be used.
    mutating func decode(from reader: inout StateReader) throws(StateError)
}

extension Aggregate {
    /// Refuses: most aggregates cannot take a tick back.
    @inlinable
    public mutating func remove(_ tick: Tick) -> Bool { false }
}

import TickCore

/// What takes the output of windows, in order.
///
/// Within one step – a tick and the watermark that follows from it – the panes of a query come
/// ordered by (end, start, venue, symbol); its late record counts as after them. Users' timers come
/// after all panes of the step, by (time, venue, symbol).
/// Concurrency: called on the window thread.
public protocol PaneSink: ~Copyable {
    /// Takes one pane and what it brings along.
    mutating func emit(_ pane: Pane, _ extras: PaneExtras)
    /// Takes a tick that changed no window of a query.
    mutating func late(_ record: LateRecord)
    /// A timer of a user's has fired; `timers` are there to set and delete others.
    mutating func timerFired(_ key: InstrumentID, at time: Int64, _ timers: inout UserTimers)
    /// The combined watermark of the queries whose panes come next.
    mutating func step(_ watermark: Int64)
    /// Whether every step is to be told apart. Where not, the panes of steps that follow each other
    /// may come under the last of them, in the same order; that is cheaper.
    var needsSteps: Bool { get }
    /// What is put out from here on, up to the next unit or until there is none, follows from this
    /// pane of a query and has its place in the order of output.
    mutating func unit(_ pane: Pane?)
    /// Whether streams of this kind can be written here; a plan that asks for another is refused
    /// at the start.
    func takes(_ kind: OutputKind) -> Bool
}

extension PaneSink where Self: ~Copyable {
    /// Takes no notice.
    @inlinable @inline(__always)
    public mutating func step(_ watermark: Int64) {}

    /// Every step.
    @inlinable @inline(__always)
    public var needsSteps: Bool { true }

    /// Takes no notice.
    public mutating func timerFired(
        _ key: InstrumentID, at time: Int64, _ timers: inout UserTimers
    ) {}

    /// Takes no notice.
    @inlinable @inline(__always)
    public mutating func unit(_ pane: Pane?) {}

    /// Every kind.
    public func takes(_ kind: OutputKind) -> Bool { true }
}

/// What a pane brings beside its bar; borrowed, it lives for the call alone.
@frozen public struct PaneExtras {
    /// The identities of the same instrument and query that were put out before and that the pane
    /// replaces.
    public var superseding: UnsafeBufferPointer<WindowSpan>
    /// The results of the plan's further aggregates, in its order.
    public var values: UnsafeBufferPointer<AggregateValue>

    /// Nothing, or what is given.
    @inlinable
    public init(
        superseding: UnsafeBufferPointer<WindowSpan> = UnsafeBufferPointer(start: nil, count: 0),
        values: UnsafeBufferPointer<AggregateValue> = UnsafeBufferPointer(start: nil, count: 0)
    ) {
        self.superseding = superseding
        self.values = values
    }
}

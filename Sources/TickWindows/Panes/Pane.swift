import TickCore

/// What one window of one query puts out at one moment.
///
/// Concurrency: a trivial value.
@frozen public struct Pane: Sendable, BitwiseCopyable {
    /// The window's content; its `instrument`, `start` and `end` are the window's.
    public var bar: Bar
    /// Why it came out.
    public var kind: Kind
    /// Whether it is put or taken back.
    public var change = Change.put
    /// The query's place among those of the run.
    public var query: UInt16
    /// How many panes of this window came before.
    public var number: UInt32
    /// Tells order-defined bars that share both edges apart; otherwise 0.
    public var ordinal: UInt32

    /// Why a pane came out.
    @frozen public enum Kind: UInt8, Sendable, BitwiseCopyable, CaseIterable {
        /// The watermark reached the window's last instant, or its threshold was reached.
        case onTime
        /// A tick, a break or a correction changed a window that had been put out.
        case lateUpdate
        /// Nothing traded: a flat bar at the close before.
        case fill
        /// An order-defined bar that the end of the stream left unfinished.
        case partial

        /// The word in every output.
        public var name: StaticString {
            switch self {
            case .onTime: "on_time"
            case .lateUpdate: "late_update"
            case .fill: "fill"
            case .partial: "partial"
            }
        }
    }

    /// What a pane does to what was put out before.
    @frozen public enum Change: UInt8, Sendable, BitwiseCopyable {
        /// Its content stands.
        case put
        /// This very content, put out before, stands no longer; in `retract` streams alone.
        case takeBack
    }

    /// A pane of given parts.
    @inlinable
    public init(
        _ bar: Bar, kind: Kind, query: UInt16 = 0, number: UInt32 = 0, ordinal: UInt32 = 0
    ) {
        self.bar = bar
        self.kind = kind
        self.query = query
        self.number = number
        self.ordinal = ordinal
    }

    /// What it is about.
    @inlinable public var instrument: UInt32 { bar.instrument.rawValue }

    /// Whether it comes before another one in the order of output.
    func isBefore(_ other: Pane, _ instruments: InstrumentTable) -> Bool {
        if bar.end != other.bar.end { return bar.end < other.bar.end }
        if bar.start != other.bar.start { return bar.start < other.bar.start }
        if bar.instrument != other.bar.instrument {
            return instruments.rank(bar.instrument) < instruments.rank(other.bar.instrument)
        }
        return ordinal != other.ordinal ? ordinal < other.ordinal : query < other.query
    }

    /// The window's identity beside instrument and query.
    @inlinable public var span: WindowSpan {
        WindowSpan(start: bar.start, end: bar.end, ordinal: ordinal)
    }

    /// Whether breaks took away all that the window held: what it put out before is void, and
    /// nothing takes its place. A damaged window is told even when nothing in it could be read.
    @inlinable public var isEmpty: Bool {
        bar.trades == 0 && bar.volume == 0 && bar.known == [] && kind != .fill
            && bar.status != .damaged
    }
}

/// A window's identity within one instrument and query.
@frozen public struct WindowSpan: Sendable, BitwiseCopyable, Hashable {
    /// The first instant.
    public var start: Int64
    /// The instant after the last; the last itself for an order-defined bar.
    public var end: Int64
    /// Tells order-defined bars that share both edges apart; otherwise 0.
    public var ordinal: UInt32

    /// A span of given edges.
    @inlinable
    public init(start: Int64, end: Int64, ordinal: UInt32 = 0) {
        self.start = start
        self.end = end
        self.ordinal = ordinal
    }
}

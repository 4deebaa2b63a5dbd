import TickCore

/// A tick that changed no window of a query, and why; nothing is dropped without one.
@frozen public struct LateRecord: Sendable, BitwiseCopyable {
    /// The tick; for a break or a correction, the message itself.
    public var tick: Tick
    /// The newest window it would have been in; 0 and 0 where there is none.
    public var span: WindowSpan
    /// The query's watermark then.
    public var watermark: Int64
    /// Why.
    public var kind: Kind
    /// The query's place among those of the run.
    public var query: UInt16

    /// Why a tick changed nothing.
    @frozen public enum Kind: UInt8, Sendable, BitwiseCopyable, CaseIterable {
        /// All its windows were past their lateness.
        case lateDropped
        /// It lies in no window: between hops, or outside the session calendar.
        case unassigned
        /// A break whose trade is not known, or whose windows were all past their lateness.
        case lateCancel
        /// A correction of that kind.
        case lateCorrect

        /// The word in every output.
        public var name: StaticString {
            switch self {
            case .lateDropped: "late_dropped"
            case .unassigned: "unassigned"
            case .lateCancel: "late_cancel"
            case .lateCorrect: "late_correct"
            }
        }
    }

    /// A record of given parts.
    @inlinable
    public init(
        _ tick: Tick, kind: Kind, span: WindowSpan = WindowSpan(start: 0, end: 0),
        watermark: Int64, query: UInt16
    ) {
        self.tick = tick
        self.kind = kind
        self.span = span
        self.watermark = watermark
        self.query = query
    }
}

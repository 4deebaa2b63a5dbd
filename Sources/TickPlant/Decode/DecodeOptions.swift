import TickCapture
import TickCore
import TickFeeds

/// What a decode is asked to do.
public struct DecodeOptions: Sendable {
    /// How rows are written.
    public enum Format: String, Sendable, CaseIterable { case csv, jsonl }

    public var format = Format.csv
    /// Every field of every message instead of the common columns.
    public var allFields = false
    /// Fill what a message leaves out from the order it is about.
    public var resolves = false
    /// Stop after so many rows.
    public var limit: UInt64?
    /// Only these symbols, or all where empty.
    public var symbols: Set<String> = []
    public var feed: FeedName?
    public var date: CivilDate?
    public var filter: String?

    public init() {}
}

/// What a decode has seen.
public struct DecodeReport: Sendable {
    public var packets: UInt64 = 0
    public var rows: UInt64 = 0
    public var datagrams = DatagramCounters()
    /// Datagrams of flows that carry no known feed.
    public var unrecognised: UInt64 = 0
    /// Transport packets whose lengths do not fit, or that are not of their flow's transport.
    public var malformedPackets: UInt64 = 0
    public var odd = OddMessages()
    public var malformedMessages: UInt64 = 0
    public var unknownMessages: UInt64 = 0
    public var longerMessages: UInt64 = 0
    public var unresolved: UInt64 = 0
    public var reassemblyLost: UInt64 = 0
    public var damages: [CaptureError] = []

    /// Whether anything of the input was damaged, so that the exit code is 2.
    public var isDamaged: Bool {
        !damages.isEmpty || malformedPackets > 0 || malformedMessages > 0 || reassemblyLost > 0
            || datagrams.truncated > 0 || datagrams.truncatedHeaders > 0
            || datagrams.malformed > 0 || datagrams.unknownLinkType > 0
    }
}

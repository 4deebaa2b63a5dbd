import TickCapture
import TickCore
import TickFeeds

/// What a decode is asked to do.
public struct DecodeOptions: Sendable {
    /// How rows are written.
    public enum Format: String, Sendable, CaseIterable { case csv, jsonl }

    /// How rows are written.
    public var format = Format.csv
    /// Every field of every message instead of the common columns.
    public var allFields = false
    /// Fill what a message leaves out from the order it is about.
    public var resolves = false
    /// Stop after so many rows.
    public var limit: UInt64?
    /// Only these symbols, or all where empty.
    public var symbols: Set<String> = []
    /// The feed of every flow, or nil to detect it.
    public var feed: FeedName?
    /// The trade date of midnight-based clocks, or nil to take it from the capture time.
    public var date: CivilDate?
    /// A BPF filter; packets that do not match are passed over.
    public var filter: String?

    /// Every message of every feed, as CSV.
    public init() {}
}

/// What a decode has seen.
public struct DecodeReport: Sendable {
    /// Packets read of all inputs.
    public var packets: UInt64 = 0
    /// Rows written.
    public var rows: UInt64 = 0
    /// What the network layers came to.
    public var datagrams = DatagramCounters()
    /// Datagrams of flows that carry no known feed.
    public var unrecognised: UInt64 = 0
    /// Transport packets whose lengths do not fit, or that are not of their flow's transport.
    public var malformedPackets: UInt64 = 0
    /// Messages that did not fit their definition, with samples.
    public var odd = OddMessages()
    /// Messages too short for their fields.
    public var malformedMessages: UInt64 = 0
    /// Messages of types that the feed does not have.
    public var unknownMessages: UInt64 = 0
    /// Messages with bytes behind their known fields.
    public var longerMessages: UInt64 = 0
    /// Messages about orders never seen; counted only where orders are followed.
    public var unresolved: UInt64 = 0
    /// Fragmented datagrams given up or never finished.
    public var reassemblyLost: UInt64 = 0
    /// Inputs that ended in damage.
    public var damages: [CaptureError] = []

    /// Whether anything of the input was damaged, so that the exit code is 2.
    public var isDamaged: Bool {
        !damages.isEmpty || malformedPackets > 0 || malformedMessages > 0 || reassemblyLost > 0
            || datagrams.truncated > 0 || datagrams.truncatedHeaders > 0
            || datagrams.malformed > 0 || datagrams.unknownLinkType > 0
    }
}

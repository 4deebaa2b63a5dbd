import TickCapture
import TickCore
import TickFeeds
import TickTransport

/// What a capture holds, without decoding it into anything.
public struct InspectReport: Sendable {
    /// The inputs, in the order of the arguments.
    public var files: [FileReport] = []
    /// The flows, in order of first sight.
    public var flows: [FlowReport] = []
    /// Packets read of all inputs.
    public var packets: UInt64 = 0
    /// Packets that the filter kept out.
    public var filtered: UInt64 = 0
    /// What the network layers came to.
    public var datagrams = DatagramCounters()
    /// Fragmented datagrams given up or never finished.
    public var reassemblyLost: UInt64 = 0
    /// Datagrams past the last flow that could be listed.
    public var unlistedDatagrams: UInt64 = 0
    /// Inputs that ended in damage.
    public var damages: [CaptureError] = []

    /// Whether a file could not be read to its end, so that the exit code is 2; what is odd inside
    /// packets is told, and is no error of the capture.
    public var isDamaged: Bool { !damages.isEmpty }

    /// One input file.
    public struct FileReport: Sendable {
        /// The file as the user named it.
        public var path: String
        /// Format, link types, times.
        public var info: CaptureInfo
        /// Its header could not be read, so that nothing in `info` holds.
        public var isRefused = false
    }

    /// One flow: a group and port, or a day file.
    public struct FlowReport: Sendable {
        /// Where its packets go; nil for a day file.
        public var endpoint: Endpoint?
        /// The feed recognised or given; nil where nothing known was seen.
        public var feed: FeedDefinition?
        /// Datagrams of the flow, known or not; messages for a day file.
        public var datagrams: UInt64
        /// Datagrams that are not of the feed's transport.
        public var strays: UInt64
        /// What the session layer has counted; all 0 without a feed.
        public var transport: ChannelCounters
        /// The epochs with their sessions' names, at most `ChannelLimits.listedMax`.
        public var sessions: [Session]
        /// How many epochs there were, listed or not.
        public var epochCount: Int
        /// Ranges given up, at most `ChannelLimits.listedMax`.
        public var lost: [LostRange]
        /// What the messages add up to.
        public var messages: MessageStatistics
    }

    /// One epoch of a flow.
    public struct Session: Sendable {
        /// The session as text.
        public var name: String
        /// Its first and next sequence number, and whether it ended.
        public var epoch: ChannelEpoch
    }
}

/// What the messages of one flow add up to.
public struct MessageStatistics: Sendable {
    /// Messages by type byte.
    public var countByType = [UInt64](repeating: 0, count: 256)
    /// Messages of all types.
    public var count: UInt64 = 0
    /// The lowest and highest event time, nanoseconds since the Unix epoch; nil without a clock.
    public var earliest: Int64?
    /// The highest event time.
    public var latest: Int64?
    /// The furthest that an event time lay behind the highest one before it, in nanoseconds.
    public var furthestBack: Int64 = 0
    /// Messages of types that the feed does not have.
    public var unknown: UInt64 = 0
    /// Messages too short for their fields.
    public var malformed: UInt64 = 0
    /// Messages with bytes behind their known fields.
    public var longer: UInt64 = 0
    /// One sample for each kind of odd message and type byte.
    public var odd: [OddMessages.Sample] = []

    /// Nothing seen yet.
    public init() {}

    mutating func note(_ row: MessageRow) {
        count &+= 1
        countByType[Int(row.type)] &+= 1
        guard row.present.contains(.eventTime) else { return }
        let time = row.eventTime
        earliest = min(earliest ?? time, time)
        if let highest = latest, time < highest {
            let (back, overflow) = highest.subtractingReportingOverflow(time)
            furthestBack = max(furthestBack, overflow ? .max : back)
        }
        latest = max(latest ?? time, time)
    }
}

import TickCapture
import TickCore
import TickFeeds
import TickTransport

/// What a capture holds, without decoding it into anything.
public struct InspectReport: Sendable {
    public var files: [FileReport] = []
    public var flows: [FlowReport] = []
    public var packets: UInt64 = 0
    public var filtered: UInt64 = 0
    public var datagrams = DatagramCounters()
    public var reassemblyLost: UInt64 = 0
    /// Datagrams past the last flow that could be listed.
    public var unlistedDatagrams: UInt64 = 0
    public var damages: [CaptureError] = []

    /// Whether a file could not be read to its end, so that the exit code is 2; what is odd inside
    /// packets is told, and is no error of the capture.
    public var isDamaged: Bool { !damages.isEmpty }

    /// One input file.
    public struct FileReport: Sendable {
        public var path: String
        public var info: CaptureInfo
        /// Its header could not be read, so that nothing in `info` holds.
        public var isRefused = false
    }

    /// One flow: a group and port, or a day file.
    public struct FlowReport: Sendable {
        /// Where its packets go; nil for a day file.
        public var endpoint: Endpoint?
        public var feed: FeedDefinition?
        public var datagrams: UInt64
        /// Datagrams that are not of the feed's transport.
        public var strays: UInt64
        public var transport: ChannelCounters
        public var sessions: [Session]
        public var epochCount: Int
        public var lost: [LostRange]
        public var messages: MessageStatistics
    }

    /// One epoch of a flow.
    public struct Session: Sendable {
        public var name: String
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
    public var latest: Int64?
    /// The furthest that an event time lay behind the highest one before it, in nanoseconds.
    public var furthestBack: Int64 = 0
    public var unknown: UInt64 = 0
    public var malformed: UInt64 = 0
    public var longer: UInt64 = 0
    public var odd: [OddMessages.Sample] = []

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

import TickBook
import TickCapture
import TickCore
import TickFeeds
import TickTransport
import TickWindows

/// What one channel of a run has seen.
public struct ChannelReport: Sendable {
    /// The feed and the flows it came on.
    public var title: String
    /// What the session layer has counted.
    public var transport: ChannelCounters
    /// What the decoder has counted.
    public var feed: FeedCounters
    /// What its books have counted, where it keeps any.
    public var books: BookCounters?
    /// The epochs, at most `ChannelLimits.listedMax`.
    public var epochs: [ChannelEpoch]
    /// How many epochs there were, listed or not.
    public var epochCount: Int
    /// Ranges given up, at most `ChannelLimits.listedMax`.
    public var lost: [LostRange]
}

/// What a whole run has seen; everything that was odd is in here.
public struct ReplayReport: Sendable {
    /// How many records each stream of the archive has, where there is one.
    public var archived: [ArchivedStream] = []
    /// Whether there was nothing to do, as the archive had the whole run before.
    public var wasArchived = false
    /// Where the windows ran, and why.
    public var placing = ""
    /// Packets read of all inputs.
    public var packets: UInt64 = 0
    /// Packets that the filter kept out.
    public var filtered: UInt64 = 0
    /// What the network layers came to.
    public var datagrams = DatagramCounters()
    /// Datagrams of flows that carry no known feed.
    public var unrecognised: UInt64 = 0
    /// Datagrams of a known flow whose transport header is not the flow's.
    public var strays: UInt64 = 0
    /// The channels, in order of first sight.
    public var channels: [ChannelReport] = []
    /// What the windows have taken, refused and emitted.
    public var bars = BarCounters()
    /// Inputs that ended in damage.
    public var damages: [CaptureError] = []
    /// CSV lines, and rows of tables, that were not read, with the first reasons.
    public var badLines: UInt64 = 0
    /// What they are: lines, rows, or both.
    public var badUnits = "lines"
    /// The first of them: file, number and reason.
    public var badLineSamples: [String] = []
    /// Reassemblies given up or never finished.
    public var reassemblyLost: UInt64 = 0

    /// Of a run that has seen nothing.
    init(wasArchived: Bool = false) { self.wasArchived = wasArchived }

    /// Whether anything of the input was damaged or lost, so that the exit code is 2.
    public var isDamaged: Bool {
        !damages.isEmpty || badLines > 0 || strays > 0 || reassemblyLost > 0
            || datagrams.truncated > 0 || datagrams.truncatedHeaders > 0
            || datagrams.malformed > 0 || datagrams.unknownLinkType > 0 || bars.refused > 0
            || bars.unresolved > 0
            || channels.contains {
                $0.transport.missing > 0 || $0.transport.malformedPackets > 0
                    || $0.feed.malformed > 0 || $0.feed.outOfRange > 0
                    || ($0.books.map { $0.contradicted > 0 || $0.refused > 0 } ?? false)
            }
    }
}

extension Lane where Decoder: ~Copyable {
    func report(_ title: String) -> ChannelReport {
        ChannelReport(
            title: title, transport: channel.counters, feed: handler.decoder.counters,
            epochs: channel.epochs, epochCount: channel.epochCount, lost: channel.lost)
    }
}

/// What an archive has of a stream.
public struct ArchivedStream: Sendable, Equatable {
    /// The stream's name.
    public var name: String
    /// How many records its log was given, in this run and those before.
    public var records: Int64
}

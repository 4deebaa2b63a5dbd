import TickCapture
import TickCore
import TickFeeds
import TickTransport

/// What an inspection is asked to do.
public struct InspectOptions: Sendable {
    /// The feed of every flow, or nil to detect it.
    public var feed: FeedName?
    /// The trade date of midnight-based clocks, or nil to take it from the capture time.
    public var date: CivilDate?
    /// A BPF filter; packets that do not match are passed over.
    public var filter: String?
    /// The bounds of every channel.
    public var limits = ChannelLimits()

    /// Everything, feeds detected.
    public init() {}
}

/// Looks into captures: files, link types, flows, feeds, sessions, sequences, gaps, times.
public enum Inspect {
    /// Runs the inputs through and returns what they hold.
    public static func run(
        _ inputs: CaptureInputs, _ options: InspectOptions,
        goOn: (Double?) -> Bool = { _ in true }
    ) throws(PlantError) -> InspectReport {
        var engine = try InspectEngine(options)
        if inputs.sources.count == 1 {
            var packets = PacketReader(inputs.sources[0])
            try engine.run(&packets, goOn: goOn)
            return engine.finish([.init(path: packets.path, info: packets.info)])
        }
        var packets = MergedPackets(inputs.sources)
        try engine.run(&packets, goOn: goOn)
        var files: [InspectReport.FileReport] = []
        for index in 0..<packets.count {
            files.append(.init(path: packets.path(index), info: packets.info(index)))
        }
        return engine.finish(files)
    }
}

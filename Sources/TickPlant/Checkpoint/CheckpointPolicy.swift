/// When a replay takes down what another process needs to go on from there, and who gets it.
public struct CheckpointPolicy {
    /// How many packets, or lines of a file of trades, pass between two looks whether it is time.
    public var lookEvery: Int
    /// Who decides and takes.
    public var taker: any ReplayCheckpointing

    /// Limits: at least one packet passes between two looks.
    public init(_ taker: any ReplayCheckpointing, lookEvery: Int = 4096) {
        self.taker = taker
        self.lookEvery = max(lookEvery, 1)
    }
}

/// Who says when it is time for a checkpoint, and takes it.
///
/// Concurrency: called on the ingest thread, between two packets.
public protocol ReplayCheckpointing: AnyObject {
    /// Whether a state is wanted here; asked once more at the end of the input.
    ///
    /// Cost: called every `CheckpointPolicy.lookEvery` packets.
    func due(_ position: ReplayPosition) -> Bool

    /// Takes a state. Everything that the run has put out before it was handed to the outputs;
    /// nothing more comes until this returns.
    ///
    /// The last call of a run that has come to its end is with a state that is finished: a run
    /// that goes on from it puts nothing out and gives the same report.
    func take(_ state: consuming ReplayState, _ position: ReplayPosition) throws(PlantError)
}

/// How far a replay has come.
///
/// Units: event time in nanoseconds since the Unix epoch.
public struct ReplayPosition: Sendable, Equatable {
    /// The file that the last packet or line came from.
    public var path: String
    /// How far it is read, in uncompressed bytes; of a table, in trades.
    public var offset: UInt64
    /// Packets of all files, or lines of files and rows of tables of trades.
    public var packets: UInt64
    /// The combined watermark; `Int64.min` where there is none yet.
    public var watermark: Int64
    /// Whether the input has come to its end, and everything was put out.
    public var isEnd = false
}

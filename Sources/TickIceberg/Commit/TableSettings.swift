import TickStorage

/// How a table is worked on.
public struct TableSettings: Sendable {
    /// The clock of commits.
    ///
    /// Units: milliseconds since the Unix epoch.
    public var now: @Sendable () -> Int64 = { SystemClock.millis() }
    /// How often a commit is tried again on the table of a faster writer.
    public var retriesMax = 20
    /// This many manifests of about the same size are merged into one.
    public var manifestsPerTier = 16
    /// How many manifest entries are kept in memory.
    public var entriesCachedMax = 1 << 15

    /// The usual.
    public init() {}
}

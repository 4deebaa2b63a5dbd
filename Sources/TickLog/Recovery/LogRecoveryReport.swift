/// What was done to a log when it was opened.
public struct LogRecoveryReport: Equatable, Sendable {
    /// Bytes of batches and of torn ends that were cut off.
    public var bytesCut = 0
    /// Segments removed because all of them was past the end.
    public var segmentsRemoved = 0
    /// Segments whose batches were all checked.
    public var segmentsChecked = 0
    /// Segments whose indexes were lost or unfit, and made again.
    public var indexesRebuilt = 0
    /// What stood at the end where it was cut, if anything was wrong with it.
    public var problem: String?
}

/// How far a reader reads.
public enum ReadLimit: Equatable, Sendable {
    /// To this committed offset, and no record at or past it.
    case committed(Int64)
    /// To the end of what was flushed, committed or not.
    case end
}

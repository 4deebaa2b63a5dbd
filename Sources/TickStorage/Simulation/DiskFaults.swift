/// What goes wrong on a simulated disk, by the number of the changing operation.
public struct DiskFaults: Equatable, Sendable {
    /// The operation at which the process is killed: it and all after it, reads too, fail.
    public var crashAt: Int?
    /// Whether the operation killed in, if it is a write, has written some of its bytes.
    public var tearsCrashedWrite = false
    /// The first sync, of file or directory, at or after this operation fails; what it was to make
    /// durable never is.
    public var syncFailsAt: Int?
    /// Operations from this one on fail as on a disk mounted to be read only.
    public var readOnlyFrom: Int?

    /// Nothing goes wrong.
    public init() {}

    /// The process is killed at this operation.
    public static func crash(at operation: Int, tearing: Bool = false) -> DiskFaults {
        var faults = DiskFaults()
        faults.crashAt = operation
        faults.tearsCrashedWrite = tearing
        return faults
    }
}

/// How much of what was not synced survives when the power is cut.
public enum Survival: CaseIterable, Sendable {
    /// Nothing.
    case nothing
    /// Everything, as when only the process died.
    case everything
    /// Of each file's writes, and of each directory's changes, a beginning; the last write torn.
    case beginnings
    /// Of each file any sectors; of each directory a beginning.
    case anySectors
}

/// What became of a commit.
public enum CommitOutcome: Equatable, Sendable {
    /// It is in the table.
    case committed
    /// The table had the sink's log as far, of the same checkpoint; nothing was changed.
    case alreadyCommitted
    /// A file that was to be removed is no more in the table: another writer was faster. Nothing
    /// was changed; plan anew on the table as it is now.
    case conflict(path: String)
}

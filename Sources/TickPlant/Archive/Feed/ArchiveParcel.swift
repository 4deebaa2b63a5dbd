/// What goes from a thread that makes records to the archive's thread.
final class ArchiveParcel {
    let content: Content

    enum Content {
        /// Records to append, in order.
        case records(ArchiveRecords)
        /// Everything up to here belongs to a checkpoint.
        case checkpoint(CheckpointRequest)
        /// Nothing more comes; clean where the last checkpoint has everything.
        case end(isClean: Bool)
    }

    init(_ content: Content) { self.content = content }
}

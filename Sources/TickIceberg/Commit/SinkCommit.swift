/// How far into its log the consumer that writes a table has come, committed with the rows.
public struct SinkCommit: Equatable, Sendable {
    /// Who consumes; letters, digits, `-`.
    public var sink: String
    /// The checkpoint up to which it consumed.
    public var checkpoint: Int64
    /// The log offset after the last record in the table.
    public var logOffset: Int64

    /// A commit of this sink.
    public init(sink: String, checkpoint: Int64, logOffset: Int64) {
        self.sink = sink
        self.checkpoint = checkpoint
        self.logOffset = logOffset
    }

    /// The table property that holds a sink's last commit: checkpoint and offset, a colon between.
    static func property(_ sink: String) -> String { "tick.committed.\(sink)" }

    var propertyText: String { "\(checkpoint):\(logOffset)" }

    /// What a snapshot says of the commit that made it.
    var summary: [String: String] {
        [
            "tick.sink-id": sink, "tick.checkpoint-id": String(checkpoint),
            "tick.log-offset": String(logOffset),
        ]
    }

    /// The last commit of a sink that a table's properties tell of.
    init?(_ sink: String, properties: [String: String]) {
        guard let text = properties[Self.property(sink)] else { return nil }
        let parts = text.split(separator: ":").map { Int64($0) }
        guard parts.count == 2, let checkpoint = parts[0], let offset = parts[1] else {
            return nil
        }
        self.init(sink: sink, checkpoint: checkpoint, logOffset: offset)
    }
}

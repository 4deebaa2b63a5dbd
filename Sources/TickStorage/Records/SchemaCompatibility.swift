/// Which schemas of a stream must be readable by which.
///
/// Source: Confluent Schema Registry, "Schema Evolution and Compatibility"; Apache Avro 1.12
/// specification, "Schema Resolution".
public enum SchemaCompatibility: String, CaseIterable, Sendable {
    /// The new schema reads what the one before wrote.
    case backward = "BACKWARD"
    /// The new schema reads what all before wrote.
    case backwardTransitive = "BACKWARD_TRANSITIVE"
    /// The schema before reads what the new one writes.
    case forward = "FORWARD"
    /// All schemas before read what the new one writes.
    case forwardTransitive = "FORWARD_TRANSITIVE"
    /// Backward and forward.
    case full = "FULL"
    /// Backward and forward, with all before.
    case fullTransitive = "FULL_TRANSITIVE"

    var isBackward: Bool { self != .forward && self != .forwardTransitive }
    var isForward: Bool { self != .backward && self != .backwardTransitive }
    var isTransitive: Bool {
        self == .backwardTransitive || self == .forwardTransitive || self == .fullTransitive
    }
}

/// Why a schema may not follow on those before it.
public struct SchemaFinding: Equatable, Sendable, CustomStringConvertible {
    /// The field's name, as the reader has it; the record's for what is about all of it.
    public var field: String
    /// The schema that it does not go with: its place among those before.
    public var version: Int
    /// What is wrong, and what to do.
    public var message: String

    /// `field 'price': message (against version 0)`.
    public var description: String { "field '\(field)': \(message) (against version \(version))" }
}

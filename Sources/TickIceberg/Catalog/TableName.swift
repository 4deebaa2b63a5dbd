/// A table's place in a catalog.
public struct TableName: Hashable, Sendable {
    /// The namespace, with dots between its parts.
    public var namespace: String
    /// The name within it.
    public var name: String

    /// A name of these parts.
    public init(_ namespace: String, _ name: String) {
        self.namespace = namespace
        self.name = name
    }
}

extension TableName: CustomStringConvertible {
    /// `namespace.name`.
    public var description: String { "\(namespace).\(name)" }
}

import TickFeeds

/// The name of a feed that is built in.
public struct FeedName: Sendable, Equatable {
    let definition: FeedDefinition

    /// The name as under `feeds/`, such as `nasdaq-itch-5.0`.
    ///
    /// Throws: a usage error that lists the known names.
    public init(_ name: String) throws(PlantError) {
        guard let found = FeedDefinition.named(name) else {
            let known = FeedName.all.joined(separator: ", ")
            throw PlantError(.usage, "no feed is called \(name); known: \(known)")
        }
        definition = found
    }

    /// Every feed that is built in.
    public static var all: [String] { FeedDefinition.all.map(\.name) }

    /// Whether both name the same feed.
    public static func == (left: FeedName, right: FeedName) -> Bool {
        left.definition.name == right.definition.name
    }
}

extension FeedDefinition {
    /// The feed whose messages a BinaryFILE day file holds.
    static var ofDayFiles: FeedDefinition? { named("nasdaq-itch-5.0") }
}

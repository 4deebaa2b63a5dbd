import TickFeeds

/// The venues of all feeds, by the ordinals that instruments have.
public enum Venues {
    /// Their names, in order.
    public static let names = Array(Set(FeedDefinition.all.map(\.venue))).sorted()
    /// What the best of several venues is told as.
    public static let consolidated = "CBBO"

    /// The ordinal of instruments whose input names no venue, as files of trades do.
    static let unnamed = UInt16(names.count + 1)

    /// A venue's name, or that of the best of several; empty where the input names none.
    static func name(_ ordinal: UInt16) -> String {
        if ordinal == unnamed { return "" }
        return Int(ordinal) < names.count ? names[Int(ordinal)] : consolidated
    }

    /// The ordinals of these venues; of all for the word `all`.
    ///
    /// Throws: where a name is none of theirs.
    public static func ordinals(_ list: String) throws(PlantError) -> [UInt16] {
        if list == "all" { return names.indices.map(UInt16.init) }
        var ordinals: [UInt16] = []
        for word in list.split(separator: ",", omittingEmptySubsequences: false) {
            guard let index = names.firstIndex(of: String(word)) else {
                throw PlantError(
                    .usage, "there is no venue \(word); there are \(names.joined(separator: ", "))")
            }
            if !ordinals.contains(UInt16(index)) { ordinals.append(UInt16(index)) }
        }
        return ordinals.sorted()
    }
}

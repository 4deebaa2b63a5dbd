import TickWindows

extension ReplayOptions {
    /// Whether anybody wants quotes: a query, a file, or who looks into the books.
    var needsQuotes: Bool { wantsQuotes || writesQuotes || booksUntil != nil }

    /// Whether any query has an aggregate that wants quotes.
    var wantsQuotes: Bool { plans.contains { $0.wantsQuotes } }

    /// Throws: where a query wants quotes of an input that has none, naming the aggregate.
    func checkQuotes(of input: String, hasQuotes: Bool) throws(PlantError) {
        let wanting = plans.lazy.flatMap(\.aggregates).first { $0.traits.wants.contains(.quotes) }
        guard let wanting, !hasQuotes else { return }
        throw PlantError(
            .usage,
            "the aggregate \(wanting.name) needs quotes, and \(input) has none; leave it out, or"
                + " take a capture of quotes or orders")
    }
}

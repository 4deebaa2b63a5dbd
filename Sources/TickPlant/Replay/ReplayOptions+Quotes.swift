import TickBook
import TickCore
import TickWindows

extension ReplayOptions {
    /// Whether anybody wants quotes: a query, a file, or who looks into the books.
    var needsQuotes: Bool {
        wantsQuotes || windowsTakeQuotes || writesQuotes || booksUntil != nil
            || archivesQuotes
    }

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

    /// What makes one quote of several venues'; nil where each has its own.
    func consolidation(_ instruments: InstrumentTable) -> UnsafeMutablePointer<Consolidation>? {
        guard let consolidated else { return nil }
        let place = UnsafeMutablePointer<Consolidation>.allocate(capacity: 1)
        place.initialize(
            to: Consolidation(
                instruments: instruments, of: consolidated, as: UInt16(Venues.names.count)))
        return place
    }

    /// Makes the windows those over quotes: each query that asks for no columns of its own gets
    /// those of a bar of quotes.
    ///
    /// Throws: where windows are cut by what quotes do not have.
    public mutating func takeQuotes() throws(PlantError) {
        windowsTakeQuotes = true
        for index in plans.indices {
            if plans[index].aggregates.isEmpty {
                plans[index].aggregates = AggregateSpec.quoteBar(plans[index])
            }
            guard case .order(let measure, _, _) = plans[index].kind, measure != .ticks else {
                continue
            }
            throw PlantError(
                .usage,
                "--bars \(plans[index].name) is cut by what trades have and quotes do not; take"
                    + " windows of time, or ticks:N")
        }
    }
}

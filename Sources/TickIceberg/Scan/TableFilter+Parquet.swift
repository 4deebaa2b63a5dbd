import TickParquet
import TickStorage

extension TableFilter {
    /// The same conditions on the rows of a file.
    var parquet: ParquetFilter {
        var terms: [ParquetFilter.Term] = []
        for (id, texts) in texts.sorted(by: { $0.key < $1.key }) {
            terms.append(.init(id, .anyOf(texts.sorted().map { .text($0) })))
        }
        for (id, range) in ranges.sorted(by: { $0.key < $1.key }) {
            // An empty range wants nothing, and no file is planned for it.
            terms.append(
                .init(
                    id,
                    .between(
                        .integer(range.lowerBound),
                        .integer(max(range.lowerBound, range.upperBound &- 1)))))
        }
        return ParquetFilter(terms)
    }
}

import TickStorage

extension ParquetFile {
    /// How many rows a row group has.
    public func rows(inRowGroup number: Int) -> Int { Int(footer.rowGroups[number].rows) }

    /// The least and the greatest value of a column in a row group, as the file states them; nil
    /// where it does not, or in an order that cannot be gone by.
    ///
    /// Limits: what is stated is not checked against the values.
    public func bounds(
        ofColumn place: Int, inRowGroup number: Int
    ) -> (lower: ParquetValue?, upper: ParquetValue?) {
        let chunk = footer.rowGroups[number].columns[place]
        guard let type = columns[place].type, !chunk.isElsewhere else { return (nil, nil) }
        let orders = footer.ordersByType
        let reader = BoundReader(
            column: columns[place], storage: type.storage,
            ordered: orders.indices.contains(place) && orders[place])
        return reader.bounds(chunk.statistics)
    }
}

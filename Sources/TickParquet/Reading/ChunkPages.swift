import TickStorage

/// Where the data pages of a chunk lie, by its offset index, and what a file of ours says of each.
struct ChunkPages {
    /// One page.
    struct Place {
        /// In the file, with the header.
        var bytes: Range<Int>
        /// Of the row group.
        var rows: Range<Int>
        /// Of a file of ours.
        var encoding: PageEncoding?
    }

    let places: [Place]
    /// What stands before the first data page: the dictionary, or nothing.
    let dictionary: Range<Int>

    /// The pages of a chunk; nil where the index does not fit the chunk.
    init?(_ index: OffsetIndex, _ chunk: ColumnChunk, rows: Int, sealed: Bool) {
        let end = Int(chunk.offset + chunk.compressedBytes)
        guard let first = index.pages.first, first.firstRow == 0 else { return nil }
        let encodings = sealed ? Self.encodings(chunk, count: index.pages.count) : nil
        if sealed, encodings == nil { return nil }
        var places: [Place] = []
        var at = Int(chunk.offset)
        for (number, page) in index.pages.enumerated() {
            let next =
                number + 1 < index.pages.count
                ? Int(index.pages[number + 1].firstRow) : rows
            guard page.compressedBytes > 0, page.offset >= at, page.offset <= end,
                Int(page.compressedBytes) <= end - Int(page.offset),
                page.firstRow >= 0, Int(page.firstRow) < next, next <= rows
            else { return nil }
            let start = Int(page.offset)
            at = start + Int(page.compressedBytes)
            places.append(
                Place(
                    bytes: start..<at, rows: Int(page.firstRow)..<next,
                    encoding: encodings?[number]))
        }
        self.places = places
        dictionary = Int(chunk.offset)..<Int(first.offset)
    }

    /// The encoding of each data page: our counts of them stand in the pages' order.
    private static func encodings(_ chunk: ColumnChunk, count: Int) -> [PageEncoding]? {
        var all: [PageEncoding] = []
        for run in chunk.encodingStats where run.page == .data {
            guard run.count >= 0, Int(run.count) <= count - all.count else { return nil }
            all += repeatElement(run.encoding, count: Int(run.count))
        }
        return all.count == count ? all : nil
    }

    /// The page that a row is in.
    func page(of row: Int) -> Int {
        var low = 0
        var high = places.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if places[middle].rows.lowerBound <= row { low = middle } else { high = middle - 1 }
        }
        return low
    }
}

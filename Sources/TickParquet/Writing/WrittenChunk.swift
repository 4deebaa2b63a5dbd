import TickStorage

/// A chunk that lies in the file: what the footer and the page index say of it.
struct WrittenChunk {
    let field: RecordField
    let codec: PageCodec
    let offset: Int
    /// The dictionary page with its header; 0 where there is none.
    let dictionaryBytes: Int
    let bytes: Int
    let uncompressed: Int
    let pages: [ChunkWriter.WrittenPage]
    let boundBytes: BoundBytes

    /// Of all pages together.
    var bounds: ValueBounds {
        var all = ValueBounds()
        for page in pages { all.merge(page.bounds) }
        return all
    }

    /// The chunk as the footer lists it.
    var metaData: ColumnChunk {
        var chunk = ColumnChunk()
        chunk.type = field.type.physical
        chunk.encodingStats = encodingStats
        var encodings: [PageEncoding] = field.isRequired ? [] : [.rle]
        for count in chunk.encodingStats where !encodings.contains(count.encoding) {
            encodings.append(count.encoding)
        }
        chunk.encodings = encodings
        chunk.path = [field.name]
        chunk.codec = codec
        chunk.values = Int64(pages.reduce(0) { $0 + $1.rows })
        chunk.uncompressedBytes = Int64(uncompressed)
        chunk.compressedBytes = Int64(bytes)
        chunk.dataOffset = Int64(offset + dictionaryBytes)
        if dictionaryBytes > 0 { chunk.dictionaryOffset = Int64(offset) }
        chunk.statistics = statistics
        return chunk
    }

    /// Where the data pages lie.
    var offsetIndex: OffsetIndex {
        var index = OffsetIndex()
        var row = 0
        for page in pages {
            index.pages.append(
                OffsetIndex.Location(
                    offset: Int64(offset + dictionaryBytes + page.offset),
                    compressedBytes: Int32(page.bytes), firstRow: Int64(row)))
            row += page.rows
        }
        return index
    }

    /// The bounds of the data pages; nil where one has values and no bounds.
    var columnIndex: ColumnIndex? {
        var index = ColumnIndex()
        for page in pages {
            let isNull = page.bounds.nulls == page.rows
            index.nullPages.append(isNull)
            index.nullCounts.append(Int64(page.bounds.nulls))
            let lower = boundBytes.lower(page.bounds.lower)?.bytes
            let upper = boundBytes.upper(page.bounds.upper)?.bytes
            guard isNull || (lower != nil && upper != nil) else { return nil }
            index.minima.append(lower ?? [])
            index.maxima.append(upper ?? [])
        }
        index.order = order
        return index
    }

    private var statistics: ColumnStatistics {
        let all = bounds
        let lower = boundBytes.lower(all.lower)
        let upper = boundBytes.upper(all.upper)
        return ColumnStatistics(
            nullCount: Int64(all.nulls), maximum: upper?.bytes, minimum: lower?.bytes,
            isMaximumExact: upper?.exact, isMinimumExact: lower?.exact)
    }

    /// Pages by kind and encoding, in the order in which they lie: the reader holds each page's
    /// header against it.
    private var encodingStats: [ColumnChunk.EncodingCount] {
        var runs: [ColumnChunk.EncodingCount] = []
        if dictionaryBytes > 0 {
            runs.append(.init(page: .dictionary, encoding: .plain, count: 1))
        }
        for page in pages {
            if let last = runs.last, last.page == .data, last.encoding == page.encoding {
                runs[runs.count - 1].count += 1
            } else {
                runs.append(.init(page: .data, encoding: page.encoding, count: 1))
            }
        }
        return runs
    }

    /// Whether the pages' bounds, null pages left out, go one way only.
    private var order: BoundaryOrder {
        let known = pages.map(\.bounds).filter { $0.lower != nil }
        let pairs = zip(known, known.dropFirst())
        let rises = pairs.allSatisfy {
            !$1.lower!.precedes($0.lower!) && !$1.upper!.precedes($0.upper!)
        }
        if rises { return .ascending }
        let falls = pairs.allSatisfy {
            !$0.lower!.precedes($1.lower!) && !$0.upper!.precedes($1.upper!)
        }
        return falls ? .descending : .unordered
    }
}

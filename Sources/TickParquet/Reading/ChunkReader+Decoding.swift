import TickStorage

/// From a page's bytes to its values.
extension ChunkReader {
    /// Makes `page` hold the values of a page.
    func decode(
        _ header: PageHeader, _ bytes: UnsafeRawBufferPointer, _ rows: Range<Int>
    ) throws(StorageError) {
        do throws(PageDamage) {
            try Self.checkRows(header)
            try PageBody.check(bytes, header)
            content.removeAll()
            let levels =
                header.type == .data ? try openV1(header, bytes) : try openV2(header, bytes)
            let values = try readLevels(levels.levels, rows.count)
            try decoder.decode(
                levels.values, header.encoding, count: values, dictionary: dictionary, to: page)
            guard page.count == values else {
                throw PageDamage("\(page.count) of \(values) values")
            }
            pageHasNulls = values < rows.count
            guard !pageHasNulls || !isRequired else {
                throw .unsupported("it has nulls and is to have none")
            }
            if pageHasNulls {
                page.spread(
                    validity.base.assumingMemoryBound(to: UInt8.self), rows: rows.count,
                    storage: decoder.storage)
            }
        } catch {
            pageRows = 0..<0
            throw source.error(error, column: column.name, at: next)
        }
        pageRows = rows
    }

    private typealias Parts = (levels: UnsafeRawBufferPointer?, values: UnsafeRawBufferPointer)

    /// Levels, behind their length, and values, compressed together.
    private func openV1(
        _ header: PageHeader, _ bytes: UnsafeRawBufferPointer
    ) throws(PageDamage) -> Parts {
        try body.decompress(bytes, chunk.codec, size: Int(header.uncompressedBytes), to: content)
        if column.isRequired { return (nil, content.bytes) }
        guard header.definitionEncoding == .rle else {
            throw .unsupported("levels coded as \(header.definitionEncoding)")
        }
        var cursor = ByteCursor(content.bytes)
        guard let size = cursor.littleEndian(UInt32.self), let levels = cursor.take(Int(size)),
            let values = cursor.take(cursor.remaining)
        else { throw PageDamage("its levels are cut") }
        return (levels, values)
    }

    /// Levels as they are, then values, compressed or not.
    private func openV2(
        _ header: PageHeader, _ bytes: UnsafeRawBufferPointer
    ) throws(PageDamage) -> Parts {
        var cursor = ByteCursor(bytes)
        let levelBytes = Int(header.repetitionBytes) + Int(header.definitionBytes)
        guard cursor.take(Int(header.repetitionBytes)) != nil,
            let levels = cursor.take(Int(header.definitionBytes)),
            let values = cursor.take(cursor.remaining),
            Int(header.uncompressedBytes) >= levelBytes
        else { throw PageDamage("its levels are cut") }
        let codec = header.isCompressed ? chunk.codec : .uncompressed
        let size = Int(header.uncompressedBytes) - levelBytes
        try body.decompress(values, codec, size: size, to: content)
        return (column.isRequired ? nil : levels, content.bytes)
    }

    /// Fills `validity`; returns how many rows have a value.
    private func readLevels(
        _ levels: UnsafeRawBufferPointer?, _ rows: Int
    ) throws(PageDamage) -> Int {
        guard let levels else { return rows }
        let numbers = decoder.numberRoom(rows)
        let most = try HybridDecoder.decode(levels, count: rows, width: 1, to: numbers)
        guard most <= 1 else { throw PageDamage("a level of \(most)") }
        validity.removeAll()
        let flags = validity.room(rows).assumingMemoryBound(to: UInt8.self)
        validity.commit(rows)
        var values = 0
        for row in 0..<rows {
            flags[row] = UInt8(truncatingIfNeeded: numbers[row])
            values &+= Int(numbers[row])
        }
        return values
    }
}

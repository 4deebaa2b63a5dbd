import TickStorage

/// Checks pages and undoes their compression.
///
/// Concurrency: one thread at a time.
final class PageBody {
    private let zstd = ZstdFrames()

    /// Checks a page against its header's CRC.
    static func check(_ page: UnsafeRawBufferPointer, _ header: PageHeader) throws(PageDamage) {
        guard let crc = header.crc, CRC32.of(page) != crc else { return }
        throw PageDamage("the page does not match its checksum")
    }

    /// Appends the content of a block, which is to be `size` bytes, to a sink.
    func decompress(
        _ block: UnsafeRawBufferPointer, _ codec: PageCodec, size: Int, to sink: ByteSink
    ) throws(PageDamage) {
        guard size <= ParquetFile.pageBytesMax else {
            throw .unsupported("a page of \(size) bytes; at most \(ParquetFile.pageBytesMax) are")
        }
        if size == 0, block.isEmpty { return }
        switch codec {
        case .uncompressed:
            guard block.count == size else { throw PageDamage("a page is of another size") }
            sink.append(block)
        case .zstd:
            // A frame cannot hold much more than this for each of its bytes.
            try plausible(block, size, ratio: 1 << 17)
            guard zstd.decompress(block, into: room(size, sink)) else { throw damaged(codec) }
            sink.commit(size)
        case .snappy:
            guard SnappyBlock.size(block) == size else { throw damaged(codec) }
            try plausible(block, size, ratio: 32)
            guard SnappyBlock.decompress(block, into: room(size, sink)) else {
                throw damaged(codec)
            }
            sink.commit(size)
        case .gzip:
            try plausible(block, size, ratio: 1100)
            guard let content = GzipBlock.decompress(block, size: size) else {
                throw damaged(codec)
            }
            sink.append(content)
        case .lzo, .brotli, .lz4, .lz4Raw:
            throw .unsupported("it is compressed by \(codec); use zstd, snappy, gzip or none")
        }
    }

    private func room(_ size: Int, _ sink: ByteSink) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: sink.room(size), count: size)
    }

    /// Refuses, before memory is taken, a size that no such block can have.
    private func plausible(
        _ block: UnsafeRawBufferPointer, _ size: Int, ratio: Int
    ) throws(PageDamage) {
        guard size <= (block.count + 64) * ratio else {
            throw PageDamage("\(block.count) bytes cannot hold \(size)")
        }
    }

    private func damaged(_ codec: PageCodec) -> PageDamage {
        PageDamage("a page is damaged: its \(codec) block cannot be read")
    }
}

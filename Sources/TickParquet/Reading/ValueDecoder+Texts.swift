import TickStorage

/// Texts of any length.
extension ValueDecoder {
    func texts(
        _ bytes: UnsafeRawBufferPointer, _ count: Int, _ target: ValueBuffer
    ) throws(PageDamage) {
        let spans = target.makeSpans(count)
        var at = 0
        for row in 0..<count {
            guard at &+ 4 <= bytes.count else { throw PageDamage("text \(row) is cut") }
            let size = UInt32(
                littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self))
            at &+= 4
            guard Int(size) <= bytes.count &- at else { throw PageDamage("text \(row) is cut") }
            spans[row] = ValueBuffer.Span(offset: UInt32(at), size: size)
            at &+= Int(size)
        }
        target.texts = bytes.baseAddress
    }

    /// All lengths, then all texts.
    func lengths(
        _ bytes: UnsafeRawBufferPointer, _ count: Int, _ target: ValueBuffer
    ) throws(PageDamage) {
        let sizes = UnsafeMutableRawPointer(numberRoom(count)).assumingMemoryBound(to: Int32.self)
        let head = try DeltaBinaryDecoder.decode(bytes, count: count, to: sizes)
        let spans = target.makeSpans(count)
        var at = head
        for row in 0..<count {
            let size = Int(sizes[row])
            guard size >= 0, size <= bytes.count &- at else {
                throw PageDamage("text \(row) is cut")
            }
            spans[row] = ValueBuffer.Span(offset: UInt32(at), size: UInt32(size))
            at &+= size
        }
        target.texts = bytes.baseAddress
    }

    /// How much each text shares with the one before, then what it adds.
    func prefixes(
        _ bytes: UnsafeRawBufferPointer, _ count: Int, _ target: ValueBuffer
    ) throws(PageDamage) {
        let room = numberRoom(count &* 2)
        let shared = UnsafeMutableRawPointer(room).assumingMemoryBound(to: Int32.self)
        let head = try DeltaBinaryDecoder.decode(bytes, count: count, to: shared)
        let rest = UnsafeRawBufferPointer(rebasing: bytes[head...])
        let sizes = shared + count
        var at = try DeltaBinaryDecoder.decode(rest, count: count, to: sizes)
        let spans = target.makeSpans(count)
        target.own.removeAll()
        var last = ValueBuffer.Span(offset: 0, size: 0)
        for row in 0..<count {
            let (kept, added) = (Int(shared[row]), Int(sizes[row]))
            guard kept >= 0, kept <= Int(last.size), added >= 0, added <= rest.count &- at,
                target.own.count <= Self.textsMax
            else { throw PageDamage("text \(row) is cut") }
            let start = target.own.count
            let place = target.own.room(kept + added)
            place.copyMemory(from: target.own.base + Int(last.offset), byteCount: kept)
            if added > 0 {
                (place + kept).copyMemory(from: rest.baseAddress! + at, byteCount: added)
            }
            target.own.commit(kept + added)
            last = ValueBuffer.Span(offset: UInt32(start), size: UInt32(kept + added))
            spans[row] = last
            at &+= added
        }
        target.texts = UnsafeRawPointer(target.own.base)
    }

    /// Bytes of texts of a page that share beginnings: a few coded bytes can stand for very many.
    private static let textsMax = 1 << 28
}

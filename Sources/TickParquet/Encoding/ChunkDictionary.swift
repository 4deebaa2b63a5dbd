import TickStorage

/// The different values of a chunk, in the order in which they came first, and the page of them.
///
/// Concurrency: one thread at a time.
/// Limits: what is over `bytesMax` is refused, so that the caller falls back.
final class ChunkDictionary {
    /// The values, PLAIN.
    let page = ByteSink()
    private let bytesMax: Int
    private let words = WordTable()
    private let texts = BytesTable()
    private var kept = (count: 0, bytes: 0)
    /// How many values there are.
    private(set) var count = 0
    private var hasShortOnly = true

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    func removeAll() {
        page.removeAll()
        words.removeAll()
        texts.removeAll()
        hasShortOnly = true
        count = 0
    }

    /// The width of the places of all values so far.
    var width: Int { BitPacking.width(of: UInt64(max(0, count - 1))) }

    /// Remembers what there is, for `rollBack`.
    func mark() { kept = (count, page.count) }

    /// Forgets the values since `mark`; nothing can be added any more.
    func rollBack() {
        count = kept.count
        page.cut(to: kept.bytes)
    }

    /// Writes the place of each value; false where the dictionary would be too large.
    @inline(__always)
    func places<Value: FixedWidthInteger & BitwiseCopyable>(
        _ slice: Slice<UnsafeBufferPointer<Value>>, to places: UnsafeMutablePointer<UInt32>
    ) -> Bool {
        let values = UnsafeBufferPointer(rebasing: slice)
        guard let first = values.first else { return true }
        var last = ~UInt64(truncatingIfNeeded: first)
        var place: UInt32 = 0
        for at in 0..<values.count {
            let key = UInt64(truncatingIfNeeded: values[at])
            if key != last {
                let found = words.place(of: key)
                if found.isNew {
                    page.room(MemoryLayout<Value>.size).storeBytes(
                        of: values[at].littleEndian, as: Value.self)
                    page.commit(MemoryLayout<Value>.size)
                    if page.count > bytesMax { return false }
                }
                place = found.place
                last = key
            }
            places[at] = place
        }
        count = words.count
        return true
    }

    /// The same for texts; `keys` where all of them are short.
    ///
    /// As long as only short ones came they are looked up by their keys; the first long one moves
    /// what there is to the table for any.
    func places(
        of column: Column, keys: UnsafeBufferPointer<UInt64>?, first count: Int,
        to places: UnsafeMutablePointer<UInt32>
    ) -> Bool {
        if let keys, hasShortOnly {
            return self.places(ofShort: UnsafeBufferPointer(rebasing: keys[..<count]), to: places)
        }
        if hasShortOnly {
            texts.adopt(page)
            hasShortOnly = false
        }
        return self.places(ofAny: column, first: count, to: places)
    }

    private func places(
        ofShort keys: UnsafeBufferPointer<UInt64>, to places: UnsafeMutablePointer<UInt32>
    ) -> Bool {
        guard let first = keys.first else { return true }
        var last = ~first
        var place: UInt32 = 0
        for at in 0..<keys.count {
            let key = keys[at]
            if key != last {
                let found = words.place(of: key)
                if found.isNew {
                    append(short: key)
                    if page.count > bytesMax { return false }
                }
                place = found.place
                last = key
            }
            places[at] = place
        }
        count = words.count
        return true
    }

    private func places(
        ofAny column: Column, first values: Int, to places: UnsafeMutablePointer<UInt32>
    ) -> Bool {
        column.bytes.withUnsafeBytes { bytes in
            var start = 0
            for (at, end) in column.ends[..<values].enumerated() {
                let value = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
                places[at] = texts.place(of: value, in: page)
                if page.count > bytesMax { return false }
                start = end
            }
            count = texts.count
            return true
        }
    }

    private func append(short key: UInt64) {
        let size = UInt32(truncatingIfNeeded: key & 0xFF)
        page.append(littleEndian: size)
        page.room(8).storeBytes(of: key.bigEndian, as: UInt64.self)
        page.commit(Int(size))
    }
}

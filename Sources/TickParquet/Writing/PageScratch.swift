import TickStorage

/// Memory and contexts that the columns of a writer use one after the other.
final class PageScratch {
    let body = ByteSink(capacity: 1 << 20)
    let trial = ByteSink(capacity: 1 << 20)
    /// One number for each value of a page, and 8 more.
    private(set) var places: UnsafeMutablePointer<UInt32>
    private(set) var keys: UnsafeMutablePointer<UInt64>
    private var capacity = 1 << 15
    private let zstd: ZstdFrames?
    private var frame: [UInt8] = []

    init(zstdLevel: Int32) {
        zstd = zstdLevel == 0 ? nil : ZstdFrames(level: zstdLevel)
        places = .allocate(capacity: capacity + 8)
        keys = .allocate(capacity: capacity + 8)
    }

    deinit {
        places.deallocate()
        keys.deallocate()
    }

    /// How pages are compressed.
    var codec: PageCodec { zstd == nil ? .uncompressed : .zstd }

    /// Makes room for numbers of `count` values.
    func reserve(_ count: Int) {
        guard count > capacity else { return }
        capacity = max(count, capacity * 2)
        places.deallocate()
        keys.deallocate()
        places = .allocate(capacity: capacity + 8)
        keys = .allocate(capacity: capacity + 8)
    }

    /// Gives `use` the bytes as they are to lie in the file.
    func compressed<Value>(
        _ bytes: UnsafeRawBufferPointer, _ use: (UnsafeRawBufferPointer) -> Value
    ) -> Value {
        guard let zstd else { return use(bytes) }
        frame.removeAll(keepingCapacity: true)
        zstd.compress(bytes, onto: &frame)
        return frame.withUnsafeBytes(use)
    }

    /// How many bytes it takes in the file.
    func compressedBytes(_ bytes: UnsafeRawBufferPointer) -> Int {
        compressed(bytes) { $0.count }
    }
}

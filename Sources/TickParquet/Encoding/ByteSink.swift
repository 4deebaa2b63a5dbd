/// Memory that grows at its end; encoders write into room that they asked for.
///
/// Invariant: `count` ≤ `capacity`, and `slack` writable bytes lie behind `capacity`, so that whole
/// words may be stored and loaded at the last byte.
/// Concurrency: one thread at a time.
final class ByteSink {
    /// Bytes behind the capacity that may be written and read.
    static let slack = 32

    private(set) var base: UnsafeMutableRawPointer
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 4096) {
        self.capacity = capacity
        base = .allocate(byteCount: capacity + Self.slack, alignment: 16)
    }

    deinit { base.deallocate() }

    /// What was written.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    func removeAll() { count = 0 }

    /// Cuts to the first `size` bytes.
    func cut(to size: Int) { count = min(count, size) }

    /// Room for `size` bytes after what was written; `commit` then says how many were used.
    @inline(__always)
    func room(_ size: Int) -> UnsafeMutableRawPointer {
        if capacity &- count < size { grow(size) }
        return base + count
    }

    @inline(__always)
    func commit(_ size: Int) { count &+= size }

    func append(_ more: UnsafeRawBufferPointer) {
        guard let start = more.baseAddress else { return }
        room(more.count).copyMemory(from: start, byteCount: more.count)
        count &+= more.count
    }

    func append(_ more: [UInt8]) { more.withUnsafeBytes { append($0) } }

    func append(byte: UInt8) {
        room(1).storeBytes(of: byte, as: UInt8.self)
        count &+= 1
    }

    func append(littleEndian value: UInt32) {
        room(4).storeBytes(of: value.littleEndian, as: UInt32.self)
        count &+= 4
    }

    func appendVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(byte: UInt8(truncatingIfNeeded: rest) | 0x80)
            rest &>>= 7
        }
        append(byte: UInt8(truncatingIfNeeded: rest))
    }

    private func grow(_ size: Int) {
        capacity = max(capacity * 2, count + size)
        let larger = UnsafeMutableRawPointer.allocate(
            byteCount: capacity + Self.slack, alignment: 16)
        larger.copyMemory(from: base, byteCount: count)
        base.deallocate()
        base = larger
    }
}

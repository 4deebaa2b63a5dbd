/// Appends the parts of a state in their canonical form: equal states give equal bytes.
///
/// Layout: integers little-endian at their full width, one after the other, without padding.
/// Concurrency: one thread at a time.
/// Cost: stores into memory of its own, which doubles when it is full.
/// Limits: version and checksum are the container's.
public struct StateWriter: ~Copyable {
    @usableFromInline var base: UnsafeMutableRawPointer
    @usableFromInline var capacity: Int
    @usableFromInline var filled = 0

    /// Nothing written; with room for so many bytes.
    public init(capacity: Int = 256) {
        self.capacity = max(capacity, 16)
        base = .allocate(byteCount: self.capacity, alignment: 16)
    }

    deinit { base.deallocate() }

    /// How many bytes were written.
    public var count: Int { filled }

    /// What was written so far, in memory of its own.
    public var bytes: [UInt8] { Array(written) }

    /// What was written so far; it lies there until more is written.
    public var written: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base, count: filled)
    }

    /// Appends an integer.
    @inlinable
    public mutating func put<Value: FixedWidthInteger>(_ value: Value) {
        reserve(MemoryLayout<Value>.size)
        (base + filled).storeBytes(of: value.littleEndian, as: Value.self)
        filled &+= MemoryLayout<Value>.size
    }

    /// Appends a truth value as one byte.
    @inlinable
    public mutating func put(_ value: Bool) { put(value ? 1 as UInt8 : 0) }

    /// Appends a run of bytes behind its count.
    public mutating func put(bytes run: [UInt8]) { put(run: run[...]) }

    /// Appends a run of bytes behind its count.
    public mutating func put(run: ArraySlice<UInt8>) {
        put(UInt32(run.count))
        run.withUnsafeBytes { put(raw: $0) }
    }

    /// Appends text behind its count of bytes.
    public mutating func put(text: String) { put(bytes: Array(text.utf8)) }

    /// Appends a value, or that there is none.
    @inlinable
    public mutating func put<Value: FixedWidthInteger>(_ value: Value?) {
        put(value != nil)
        if let value { put(value) }
    }

    /// Appends memory as it stands, without a count.
    @inlinable
    public mutating func put(raw memory: UnsafeRawBufferPointer) {
        guard let start = memory.baseAddress else { return }
        reserve(memory.count)
        (base + filled).copyMemory(from: start, byteCount: memory.count)
        filled &+= memory.count
    }

    /// Makes room for `count` more bytes and lends it, to be filled wholly; it holds zeros.
    ///
    /// Cost: one pass over them, so that large tables are copied and not appended value by value.
    public mutating func put(
        rawCount count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void
    ) {
        reserve(count)
        let room = UnsafeMutableRawBufferPointer(start: base + filled, count: count)
        room.initializeMemory(as: UInt8.self, repeating: 0)
        fill(room)
        filled &+= count
    }

    /// Begins a run of bytes behind its count, as `put(bytes:)` writes one.
    public mutating func beginRun() -> Int {
        put(0 as UInt32)
        return filled
    }

    /// Ends the run that began at `start`; returns how many bytes it has.
    @discardableResult
    public mutating func endRun(_ start: Int) -> Int {
        let size = filled - start
        (base + (start - 4)).storeBytes(of: UInt32(size).littleEndian, as: UInt32.self)
        return size
    }

    /// Forgets all but the first `count` bytes.
    public mutating func cut(to count: Int) {
        precondition((0...filled).contains(count), "\(count) of \(filled) bytes")
        filled = count
    }

    @inlinable
    @inline(__always)
    mutating func reserve(_ more: Int) {
        if capacity &- filled < more { grow(more) }
    }

    @usableFromInline
    @inline(never)
    mutating func grow(_ more: Int) {
        capacity = max(2 * capacity, filled + more)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        moved.copyMemory(from: base, byteCount: filled)
        base.deallocate()
        base = moved
    }
}

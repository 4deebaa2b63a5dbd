/// Writes records field by field in Avro's binary encoding.
///
/// The caller writes the fields in the schema's order; a field that is not required goes through
/// `null` or `present` first.
///
/// Concurrency: one thread at a time.
/// Cost: stores into memory that is kept from record to record.
/// Source: Apache Avro 1.12 specification, "Binary Encoding".
public struct RecordEncoder: ~Copyable {
    /// Room that is there before anything but a text is written.
    private static var roomMin: Int { 32 }

    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    /// How many bytes were written since the last `removeAll`.
    public private(set) var count = 0

    /// Nothing written yet.
    public init() {
        capacity = 1024
        base = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { base.deallocate() }

    /// What was written since the last `removeAll`; it lies there until more is written.
    public var written: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base, count: count)
    }

    /// Forgets what was written and keeps the memory.
    public mutating func removeAll() { count = 0 }

    /// A field without a value.
    public mutating func null() { put(0) }

    /// Says that the next value is one, of a field that could be null.
    public mutating func present() { put(2) }

    /// A `boolean`.
    public mutating func boolean(_ value: Bool) { put(value ? 1 : 0) }

    /// An `int32`, `int64`, `date` or `timestampMicros`.
    public mutating func integer(_ value: Int64) {
        reserve(Self.roomMin)
        var rest = ZigZag.encode(value)
        if rest &>> 56 == 0 { return short(rest) }
        while rest >= 0x80 {
            store(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest &>>= 7
        }
        store(UInt8(truncatingIfNeeded: rest))
    }

    /// A number of at most 56 bits, for which there is room: all its bytes at once.
    @inline(__always)
    private mutating func short(_ value: UInt64) {
        let length = (70 &- (value | 1).leadingZeroBitCount) / 7
        // 28 bits move apart together, then 14, then 7.
        var word = value & 0x0FFF_FFFF | (value & 0x00FF_FFFF_F000_0000) &<< 4
        word = word & 0x0000_3FFF_0000_3FFF | (word & 0x0FFF_C000_0FFF_C000) &<< 2
        word = word & 0x007F_007F_007F_007F | (word & 0x3F80_3F80_3F80_3F80) &<< 1
        let more = 0x8080_8080_8080_8080 & ~(UInt64.max &<< UInt64((length &- 1) &* 8))
        (base + count).storeBytes(of: (word | more).littleEndian, as: UInt64.self)
        count &+= length
    }

    /// What was written of a record before: fields in their encoding.
    public mutating func encoded(_ fields: UnsafeRawBufferPointer) {
        guard let start = fields.baseAddress else { return }
        reserve(fields.count)
        (base + count).copyMemory(from: start, byteCount: fields.count)
        count &+= fields.count
    }

    /// A `float64`.
    public mutating func float64(_ value: Double) { fixed(value.bitPattern.littleEndian) }

    /// A `float32`.
    public mutating func float32(_ value: Float) { fixed(value.bitPattern.littleEndian) }

    /// A `string` or `binary`.
    public mutating func text(_ value: UnsafeRawBufferPointer) {
        integer(Int64(value.count))
        guard let start = value.baseAddress else { return }
        reserve(value.count)
        (base + count).copyMemory(from: start, byteCount: value.count)
        count &+= value.count
    }

    /// A `string` or `binary`.
    public mutating func text(_ value: [UInt8]) { value.withUnsafeBytes { text($0) } }

    /// A `string`.
    public mutating func text(_ value: StaticString) {
        text(UnsafeRawBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
    }

    /// A `decimal`, in units of its scale: the shortest two's complement, highest byte first.
    public mutating func decimal(_ value: Int64) {
        let sign = value &>> 63
        let significant = 64 &- (value ^ sign).leadingZeroBitCount &+ 1
        let length = (significant &+ 7) &>> 3
        integer(Int64(length))
        // All eight bytes are stored, the first of them where they belong.
        let shifted = UInt64(bitPattern: value) &<< UInt64((8 &- length) &* 8)
        (base + count).storeBytes(of: shifted.bigEndian, as: UInt64.self)
        count &+= length
    }

    /// A `decimal` of more than 18 digits, in units of its scale.
    public mutating func decimal(_ value: Int128) {
        if let short = Int64(exactly: value) { return decimal(short) }
        let sign = value >> 127
        let significant = 128 - (value ^ sign).leadingZeroBitCount + 1
        let length = (significant + 7) / 8
        integer(Int64(length))
        for index in 0..<length {
            store(UInt8(truncatingIfNeeded: value >> Int128((length - 1 - index) * 8)))
        }
    }

    private mutating func fixed<Bits: FixedWidthInteger>(_ bits: Bits) {
        reserve(Self.roomMin)
        (base + count).storeBytes(of: bits, as: Bits.self)
        count &+= MemoryLayout<Bits>.size
    }

    private mutating func put(_ byte: UInt8) {
        reserve(Self.roomMin)
        store(byte)
    }

    /// Stores a byte for which there is room.
    @inline(__always)
    private mutating func store(_ byte: UInt8) {
        (base + count).storeBytes(of: byte, as: UInt8.self)
        count &+= 1
    }

    @inline(__always)
    private mutating func reserve(_ bytes: Int) {
        if capacity &- count < bytes { grow(bytes) }
    }

    @inline(never)
    private mutating func grow(_ bytes: Int) {
        let larger = max(2 * capacity, count + bytes)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        moved.copyMemory(from: base, byteCount: count)
        base.deallocate()
        base = moved
        capacity = larger
    }
}

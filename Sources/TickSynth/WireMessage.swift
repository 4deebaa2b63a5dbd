/// Where a message's fields are stored: big-endian (`be`), little-endian (`le`), single bytes.
///
/// Limits: unchecked; the encoder reserved the message's length before.
struct WireMessage {
    let base: UnsafeMutableRawPointer

    @inline(__always)
    func u8(_ offset: Int, _ value: UInt8) { store(value, offset) }

    @inline(__always)
    func u16be(_ offset: Int, _ value: UInt16) { store(value.bigEndian, offset) }

    @inline(__always)
    func u32be(_ offset: Int, _ value: UInt32) { store(value.bigEndian, offset) }

    @inline(__always)
    func u64be(_ offset: Int, _ value: UInt64) { store(value.bigEndian, offset) }

    /// The low 48 bits.
    @inline(__always)
    func u48be(_ offset: Int, _ value: UInt64) {
        u16be(offset, UInt16(truncatingIfNeeded: value &>> 32))
        u32be(offset &+ 2, UInt32(truncatingIfNeeded: value))
    }

    @inline(__always)
    func u16le(_ offset: Int, _ value: UInt16) { store(value.littleEndian, offset) }

    @inline(__always)
    func u32le(_ offset: Int, _ value: UInt32) { store(value.littleEndian, offset) }

    @inline(__always)
    func u64le(_ offset: Int, _ value: UInt64) { store(value.littleEndian, offset) }

    /// Eight bytes as they stand in memory: a symbol.
    @inline(__always)
    func bytes8(_ offset: Int, _ value: UInt64) { store(value, offset) }

    /// The bytes of a constant.
    @inline(__always)
    func text(_ offset: Int, _ value: StaticString) {
        for index in 0..<value.utf8CodeUnitCount { u8(offset &+ index, value.utf8Start[index]) }
    }

    @inline(__always)
    private func store<T: BitwiseCopyable>(_ value: T, _ offset: Int) {
        base.storeBytes(of: value, toByteOffset: offset, as: T.self)
    }
}

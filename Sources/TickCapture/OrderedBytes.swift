import TickCore

/// Bytes whose integers are in the byte order that their file or section declares.
///
/// Concurrency: a borrowed value. Cost: a branch per load; not for the hot path.
struct OrderedBytes {
    let view: ByteView
    let isBigEndian: Bool

    init(_ view: ByteView, isBigEndian: Bool) {
        self.view = view
        self.isBigEndian = isBigEndian
    }

    var count: Int { view.count }

    func u16(_ offset: Int) -> UInt16 {
        isBigEndian ? view.u16be(offset) : view.u16le(offset)
    }

    func u32(_ offset: Int) -> UInt32 {
        isBigEndian ? view.u32be(offset) : view.u32le(offset)
    }

    func u64(_ offset: Int) -> UInt64 {
        isBigEndian ? view.u64be(offset) : view.u64le(offset)
    }

    /// Two 32-bit halves, the high one first, each in the declared order.
    func highLow(_ offset: Int) -> UInt64 {
        UInt64(u32(offset)) << 32 | UInt64(u32(offset + 4))
    }
}

import TickCore

/// What every visitor of a feed must say something to: messages that do not fit the definition.
///
/// Concurrency: called on the thread that decodes; bytes live for the call only.
public protocol FeedVisitor: ~Copyable {
    /// A message whose type the feed's definition does not have.
    mutating func unknown(_ bytes: ByteView)
    /// An empty message, or one of a known type that is shorter than its fields.
    mutating func malformed(_ bytes: ByteView)
    /// A message of a known type with bytes behind its known fields; it is handed over after this.
    mutating func longer(_ bytes: ByteView)
}

extension FeedVisitor where Self: ~Copyable {
    /// Whether a message has all its fields; says `malformed` or `longer` where its size is odd.
    @inlinable @inline(__always)
    mutating func admits(_ bytes: ByteView, _ byteCount: Int) -> Bool {
        if bytes.count == byteCount { return true }
        return admitsOdd(bytes, byteCount)
    }

    @inlinable @inline(never)
    mutating func admitsOdd(_ bytes: ByteView, _ byteCount: Int) -> Bool {
        guard bytes.count > byteCount else {
            malformed(bytes)
            return false
        }
        longer(bytes)
        return true
    }
}

extension ByteView {
    /// Whether it is a message of `type` that is `count` bytes long, by one compare.
    ///
    /// Limits: it is not empty and below 64 KiB, as two bytes of length say.
    @inlinable @inline(__always)
    func begins(with type: UInt8, count: Int) -> Bool {
        Int(u8(0)) &<< 16 | self.count == Int(type) &<< 16 | count
    }
}

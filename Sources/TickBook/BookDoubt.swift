/// Why a book may be wrong. A book without any of these is what its venue told, message by message.
public struct BookDoubt: OptionSet, Sendable, BitwiseCopyable {
    /// One bit for each reason.
    public let rawValue: UInt8

    /// The set of these bits.
    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The stream was joined after its beginning: orders from before are not known.
    @inlinable public static var joined: BookDoubt { BookDoubt(rawValue: 1) }
    /// Messages were lost.
    @inlinable public static var lost: BookDoubt { BookDoubt(rawValue: 2) }
    /// Messages contradict each other: an order unknown or there twice, more shares executed than
    /// were left, a level removed that was not there.
    @inlinable public static var inconsistent: BookDoubt { BookDoubt(rawValue: 4) }
    /// A limit was reached, and something had to be left out.
    @inlinable public static var limit: BookDoubt { BookDoubt(rawValue: 8) }
}

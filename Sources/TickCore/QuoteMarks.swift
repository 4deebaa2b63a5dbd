/// What a quote made from a book says of that book; the high byte of the tick's `conditions`.
///
/// The low byte stays what it is on the wire for quotes that a venue sends ready-made. All but
/// `cleared` say that nobody can trade on the quote, so its `eligibility` is empty then.
@frozen public struct QuoteMarks: OptionSet, Sendable, BitwiseCopyable {
    /// The bits as they stand in `conditions`.
    public let rawValue: UInt16

    /// The set of these bits.
    @inlinable @inline(__always)
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The book may be wrong: messages are missing, or they contradict each other.
    @inlinable public static var untrusted: QuoteMarks { QuoteMarks(rawValue: 0x0100) }
    /// Nothing trades; or the venue has not said that anything does.
    @inlinable public static var halted: QuoteMarks { QuoteMarks(rawValue: 0x0200) }
    /// Orders rest until an auction.
    @inlinable public static var auction: QuoteMarks { QuoteMarks(rawValue: 0x0400) }
    /// The venue's day is over.
    @inlinable public static var closed: QuoteMarks { QuoteMarks(rawValue: 0x0800) }
    /// The instrument exists only to test systems.
    @inlinable public static var test: QuoteMarks { QuoteMarks(rawValue: 0x1000) }
    /// The venue took every order off the book, and none came since.
    @inlinable public static var cleared: QuoteMarks { QuoteMarks(rawValue: 0x2000) }
    /// Bid and offer are equal.
    @inlinable public static var locked: QuoteMarks { QuoteMarks(rawValue: 0x4000) }
    /// The bid is above the offer.
    @inlinable public static var crossed: QuoteMarks { QuoteMarks(rawValue: 0x8000) }

    /// Those with which nobody can trade.
    @inlinable public static var barring: QuoteMarks { QuoteMarks(rawValue: 0xDF00) }

    /// Whether a quote with these marks can be traded on.
    @inlinable @inline(__always)
    public var isTradable: Bool { isDisjoint(with: .barring) }
}

extension Tick {
    /// What a quote from a book says of the book.
    @inlinable @inline(__always)
    public var quoteMarks: QuoteMarks { QuoteMarks(rawValue: conditions & 0xFF00) }
}

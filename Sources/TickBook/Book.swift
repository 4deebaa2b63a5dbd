import TickCore

/// One instrument's book: both ladders and the quote that was told last.
///
/// Layout: 64 bytes, a cache line; all zero is a book never touched.
struct Book: BitwiseCopyable {
    var bids: Ladder
    var asks: Ladder
    /// The quote told last; a price is 0 where the size is.
    var bidPrice: Int64
    var askPrice: Int64
    var bidSize: UInt32
    var askSize: UInt32
    var flags: Flags
    var status: BookStatus
    var doubts: BookDoubt
    /// The high byte of the marks told last.
    var marks: UInt8
    /// Sides that changed within an event that is not over: 1 the bids, 2 the offers.
    var pending: UInt8
    var unused8: UInt8 = 0
    var unused16: UInt16 = 0

    struct Flags: OptionSet, BitwiseCopyable {
        let rawValue: UInt8
        /// In use since the stream began.
        static var known: Flags { Flags(rawValue: 1) }
        /// Halted by this venue alone.
        static var halted: Flags { Flags(rawValue: 2) }
        static var test: Flags { Flags(rawValue: 4) }
        static var cleared: Flags { Flags(rawValue: 8) }
    }
}

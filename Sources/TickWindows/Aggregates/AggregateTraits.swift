import TickCore

/// What an aggregate takes and what it promises; the same for all values of its type.
public struct AggregateTraits: Sendable, Equatable {
    /// Which ticks it is given.
    public var wants: Wants
    /// Its result depends on the order of ticks, not on which there are alone.
    public var isOrderSensitive: Bool
    /// `remove` takes back any tick that was added.
    public var isInvertible: Bool
    /// The last tick before a window is in force at its start: it is added first, with the
    /// window's start as its event time.
    public var isCarried: Bool
    /// A tick added at the time of the one before takes all of its effect away, so a carried one
    /// counts up to the window's first tick alone; windows that begin with a tick do without it.
    public var isInForce: Bool
    /// How far its result may be from the truth.
    public var accuracy: Accuracy

    /// Kinds of ticks.
    public struct Wants: OptionSet, Sendable, Hashable {
        /// One bit a kind.
        public let rawValue: UInt8

        /// The set of these bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Trades that may touch a window.
        public static let trades = Wants(rawValue: 1)
        /// Quotes.
        public static let quotes = Wants(rawValue: 2)

        /// Whether ticks of this kind are among them.
        @usableFromInline func contains(_ kind: Tick.Kind) -> Bool {
            switch kind {
            case .trade: contains(.trades)
            case .quote: contains(.quotes)
            default: false
            }
        }
    }

    /// How far a result may be from the truth, and states from each other.
    public enum Accuracy: Sendable, Equatable {
        /// Not at all, but for the rounding that the result's unit implies. However a window is
        /// cut into parts, its state is the same, byte by byte.
        case exact
        /// At most by this share of the truth; states are the same however a window is cut.
        case relative(Double)
        /// The standard deviation of the share it is off by; states are the same however a window
        /// is cut.
        case standardError(Double)
        /// Floating point: results of the same window cut in different ways may differ by this
        /// share.
        case rounded(Double)
    }

    /// Traits of an exact aggregate of trades that depends on nothing else, or what is given.
    public init(
        wants: Wants = .trades, isOrderSensitive: Bool = false, isInvertible: Bool = false,
        isCarried: Bool = false, isInForce: Bool = false, accuracy: Accuracy = .exact
    ) {
        self.wants = wants
        self.isOrderSensitive = isOrderSensitive
        self.isInvertible = isInvertible
        self.isCarried = isCarried
        self.isInForce = isInForce
        self.accuracy = accuracy
    }
}

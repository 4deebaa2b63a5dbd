/// A feed as its `feed.toml` and `trades.toml` define it, checked.
public struct FeedSpec: Equatable, Sendable {
    public var name: String
    public var title: String
    /// The name of the generated caseless enum.
    public var swiftName: String
    public var venue: String
    public var transport: String
    public var messageProtocolIDs: [Int]
    public var byteOrder: ByteOrder
    public var priceDigits: Int
    public var timeBase: String
    public var eventDisorderNanos: Int
    public var heartbeatMarginNanos: Int
    public var specification: Specification
    public var codes: [CodeTable]
    public var flags: [FlagTable]
    public var messages: [MessageSpec]
    public var trades: TradeTable

    public enum ByteOrder: String, Sendable { case big, little }

    /// The venue's document that the layout comes from.
    public struct Specification: Equatable, Sendable {
        public var title: String
        public var version: String
        public var date: String
    }

    /// What the coded values of one field mean, in the order of the values.
    public struct CodeTable: Equatable, Sendable {
        public var field: String
        public var entries: [Entry]

        public struct Entry: Equatable, Sendable {
            public var value: String
            public var meaning: String
        }
    }

    /// The named bits of one field, lowest bit first.
    public struct FlagTable: Equatable, Sendable {
        public var field: String
        public var bits: [Bit]

        public struct Bit: Equatable, Sendable {
            public var name: String
            public var mask: Int
        }
    }
}

/// One message: its type byte, its size and its fields in wire order.
public struct MessageSpec: Equatable, Sendable {
    public var type: UInt8
    public var name: String
    public var size: Int
    public var isFrequent: Bool
    /// Whether it announces the symbol of a locate code.
    public var isDirectory: Bool
    /// What it does to the order book; nil for nothing.
    public var book: String?
    /// The side the type itself says, for messages without a side field.
    public var side: String?
    public var doc: String
    public var fields: [FieldSpec]

    /// The type as text, for messages to people.
    var typeText: String { String(UnicodeScalar(type)) }
}

/// One field of a message.
public struct FieldSpec: Equatable, Sendable {
    public var name: String
    public var offset: Int
    public var length: Int
    public var type: Kind
    /// Digits after the decimal point, for prices.
    public var scale: Int?
    /// The column of a decoded row that the field fills.
    public var column: String?

    public enum Kind: String, CaseIterable, Sendable {
        case u8, u16, u32, u48, u64, i64, ascii

        /// The bytes the type takes; nil for text, which may take 1, 2, 4 or 8.
        var byteCount: Int? {
            switch self {
            case .u8: 1
            case .u16: 2
            case .u32: 4
            case .u48: 6
            case .u64, .i64: 8
            case .ascii: nil
            }
        }
    }
}

/// Which messages are trades and what they may touch in a bar.
public struct TradeTable: Equatable, Sendable {
    public var trades: [Trade]
    public var tests: [Test]
    public var breaks: [String]

    public struct Trade: Equatable, Sendable {
        public var message: String
        public var touches: [String]
        public var doc: String
        public var exceptions: [Exception]
    }

    public struct Exception: Equatable, Sendable {
        public var condition: Condition
        public var touches: [String]
        public var why: String
    }

    public struct Test: Equatable, Sendable {
        public var message: String
        public var condition: Condition
    }

    /// A test of one field: equal to a value, any bit of a mask set, or zero.
    public struct Condition: Equatable, Sendable {
        public var field: String
        public var test: Test

        public enum Test: Equatable, Sendable {
            case equals(UInt64)
            case mask(UInt64)
        }
    }
}

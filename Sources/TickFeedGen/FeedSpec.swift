/// A feed as its `feed.toml` and `trades.toml` define it, checked.
public struct FeedSpec: Equatable, Sendable {
    var name: String
    var title: String
    /// The name of the generated caseless enum.
    var swiftName: String
    var venue: String
    var transport: String
    var messageProtocolIDs: [Int]
    var byteOrder: ByteOrder
    var priceDigits: Int
    var timeBase: String
    var eventDisorderNanos: Int
    var heartbeatMarginNanos: Int
    var specification: Specification
    var codes: [CodeTable]
    var flags: [FlagTable]
    var messages: [MessageSpec]
    var trades: TradeTable

    enum ByteOrder: String, Sendable { case big, little }

    /// The venue's document that the layout comes from.
    struct Specification: Equatable, Sendable {
        var title: String
        var version: String
        var date: String
    }

    /// What the coded values of one field mean, in the order of the values.
    struct CodeTable: Equatable, Sendable {
        var field: String
        var entries: [Entry]

        struct Entry: Equatable, Sendable {
            var value: String
            var meaning: String
        }
    }

    /// The named bits of one field, lowest bit first.
    struct FlagTable: Equatable, Sendable {
        var field: String
        var bits: [Bit]

        struct Bit: Equatable, Sendable {
            var name: String
            var mask: Int
        }
    }
}

/// One message: its type byte, its size and its fields in wire order.
struct MessageSpec: Equatable, Sendable {
    var type: UInt8
    var name: String
    var size: Int
    var isFrequent: Bool
    /// Whether it announces the symbol of a locate code.
    var isDirectory: Bool
    /// What it does to the order book; nil for nothing.
    var book: String?
    /// The side the type itself says, for messages without a side field.
    var side: String?
    var doc: String
    var fields: [FieldSpec]

    /// The type as text, for messages to people.
    var typeText: String { String(UnicodeScalar(type)) }
}

/// One field of a message.
struct FieldSpec: Equatable, Sendable {
    var name: String
    var offset: Int
    var length: Int
    var type: Kind
    /// Digits after the decimal point, for prices.
    var scale: Int?
    /// The column of a decoded row that the field fills.
    var column: String?

    enum Kind: String, CaseIterable, Sendable {
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
struct TradeTable: Equatable, Sendable {
    var trades: [Trade]
    var tests: [Test]
    var breaks: [String]
    /// Which trades are a session's official prints.
    var officials: [Official] = []
    /// What trades may touch by the rules of the consolidated tape, beside their own exceptions.
    var consolidated = Consolidated()

    struct Trade: Equatable, Sendable {
        var message: String
        var touches: [String]
        var doc: String
        var exceptions: [Exception]
    }

    struct Exception: Equatable, Sendable {
        var condition: Condition
        var touches: [String]
        /// The same by the rules of the consolidated tape, where they differ.
        var consolidated: [String]?
        var why: String
    }

    struct Official: Equatable, Sendable {
        var message: String
        var field: String
        var open: UInt64
        var close: UInt64
        var doc: String
    }

    /// Facts that no field of the message says.
    struct Consolidated: Equatable, Sendable {
        /// Fewer shares than the directory's round lot; nil where the feed's own flags say so.
        var oddLot: [String]?
        /// Outside the market hours that system events tell.
        var extendedHours: [String]?
    }

    struct Test: Equatable, Sendable {
        var message: String
        var condition: Condition
    }

    /// A test of one field: equal to a value, any bit of a mask set, or zero.
    struct Condition: Equatable, Sendable {
        var field: String
        var test: Test

        enum Test: Equatable, Sendable {
            case equals(UInt64)
            case mask(UInt64)
        }
    }
}

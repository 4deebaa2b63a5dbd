import TickCore

/// One message of a feed at run time: its type byte, its size, its fields.
public struct MessageDefinition: Sendable {
    /// The byte its messages begin with.
    public let type: UInt8
    /// Its name in `feed.toml`.
    public let name: String
    /// The bytes that the known fields take, type byte included; messages may be longer.
    public let byteCount: Int
    /// What it means to bars.
    public let purpose: Purpose
    /// What it does to the orders of the book.
    public let book: BookEffect
    /// The side that the type itself says; `.none` where a field says it or nothing does.
    public let side: Tick.Side
    /// Whether it announces the symbol of a locate code for the rest of the day.
    public let isDirectory: Bool
    /// One sentence on what it says.
    public let doc: String
    /// The fields in wire order, without the type byte.
    public let fields: [FieldDefinition]

    /// What a message means to bars.
    public enum Purpose: Sendable, BitwiseCopyable { case trade, tradeBreak, other }

    /// What a message does to the orders of the book.
    public enum BookEffect: Sendable, BitwiseCopyable {
        case none
        /// A new order.
        case add
        /// Some or all of an order trades.
        case execute
        /// Part of an order goes.
        case reduce
        /// The rest of an order goes.
        case delete
        /// An order goes and a new one takes its side and symbol.
        case replace
        /// An order gets a new price and size.
        case modify
        /// All orders of a symbol go.
        case clear
    }

    /// The field with this name, or nil.
    public func field(named name: String) -> FieldDefinition? {
        fields.first { $0.name == name }
    }

    /// The field that fills this column of a row, or nil.
    public func field(for column: FieldDefinition.Column) -> FieldDefinition? {
        fields.first { $0.column == column }
    }
}

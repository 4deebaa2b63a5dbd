import TickCore

/// Where the columns of one message type stand, flattened from its definition for fast decoding.
///
/// Concurrency: a trivial value.
struct MessagePlan: BitwiseCopyable {
    var byteCount = 0
    /// False for type bytes that the feed does not have.
    var isKnown = false
    var isDirectory = false
    var book = MessageDefinition.BookEffect.none
    /// The side that the type itself says, as the row shows it; 0 for none.
    var fixedSide: UInt8 = 0
    var eventTime = Slot()
    var symbol = Slot()
    var side = Slot()
    var price = Slot()
    var size = Slot()
    var orderID = Slot()
    var replacedOrder = Slot()
    var tradeID = Slot()
    var locate = Slot()

    /// One field; offset 0, where the type byte stands, is "none".
    struct Slot: BitwiseCopyable {
        var offset = 0
        var kind = FieldDefinition.Kind.u8
        var digits: UInt8 = 0

        var isPresent: Bool { offset != 0 }
    }

    /// The plan of a type byte that the feed does not have.
    init() {}

    init(_ message: MessageDefinition) {
        byteCount = message.byteCount
        isKnown = true
        isDirectory = message.isDirectory
        book = message.book
        switch message.side {
        case .buy: fixedSide = UInt8(ascii: "B")
        case .sell: fixedSide = UInt8(ascii: "S")
        case .none: fixedSide = 0
        }
        for field in message.fields {
            guard let column = field.column else { continue }
            self[column] = Slot(
                offset: field.offset, kind: field.type, digits: UInt8(field.digits))
        }
    }

    private subscript(column: FieldDefinition.Column) -> Slot {
        get { self[keyPath: Self.path(column)] }
        set { self[keyPath: Self.path(column)] = newValue }
    }

    private static func path(
        _ column: FieldDefinition.Column
    ) -> WritableKeyPath<MessagePlan, Slot> {
        switch column {
        case .eventTime: \.eventTime
        case .symbol: \.symbol
        case .side: \.side
        case .price: \.price
        case .size: \.size
        case .orderId: \.orderID
        case .replacedOrder: \.replacedOrder
        case .tradeId: \.tradeID
        case .locate: \.locate
        }
    }
}

extension ByteView {
    /// The bits of a number at an offset; the caller checked that it is inside.
    func number(
        _ kind: FieldDefinition.Kind, at offset: Int, _ order: FeedDefinition.ByteOrder
    ) -> UInt64 {
        let isBig = order == .big
        switch kind {
        case .u8: return UInt64(u8(offset))
        case .u16: return UInt64(isBig ? u16be(offset) : u16le(offset))
        case .u32: return UInt64(isBig ? u32be(offset) : u32le(offset))
        case .u48: return u48be(offset)
        case .u64, .i64: return isBig ? u64be(offset) : u64le(offset)
        case .ascii: return u64be(offset)
        }
    }
}

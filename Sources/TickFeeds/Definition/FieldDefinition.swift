/// One field of a message at run time.
public struct FieldDefinition: Sendable {
    /// Its name in `feed.toml`.
    public let name: String
    /// How its bytes are read.
    public let type: Kind
    /// Where it starts, counted from the type byte.
    public let offset: Int
    /// The bytes it takes.
    public let byteCount: Int
    /// Digits after the decimal point; 0 for plain numbers and text.
    public let digits: Int
    /// The column of a decoded row that it fills; nil for none.
    public let column: Column?
    /// What its coded values mean; empty where it has none.
    public let codes: [FieldCode]
    /// Its named bits, lowest first; empty where it has none.
    public let flags: [FieldFlag]

    /// How the bytes are read; numbers in the feed's byte order.
    public enum Kind: UInt8, Sendable, BitwiseCopyable { case u8, u16, u32, u48, u64, i64, ascii }

    /// What a field is to a decoded row.
    public enum Column: Sendable {
        case symbol, side, price, size, orderId, replacedOrder, tradeId, eventTime, locate
    }

    init(
        _ name: String, _ type: Kind, at offset: Int, byteCount: Int, digits: Int = 0,
        column: Column? = nil, codes: [FieldCode] = [], flags: [FieldFlag] = []
    ) {
        self.name = name
        self.type = type
        self.offset = offset
        self.byteCount = byteCount
        self.digits = digits
        self.column = column
        self.codes = codes
        self.flags = flags
    }
}

/// One value of a coded field and what it means.
public struct FieldCode: Sendable {
    /// The value: its text without padding, or the number in decimal.
    public let value: String
    /// What the value says.
    public let meaning: String

    init(_ value: String, _ meaning: String) {
        self.value = value
        self.meaning = meaning
    }
}

/// One named bit of a flags field.
public struct FieldFlag: Sendable {
    /// Its name in `feed.toml`.
    public let name: String
    /// The bit itself.
    public let mask: UInt8

    init(_ name: String, mask: UInt8) {
        self.name = name
        self.mask = mask
    }
}

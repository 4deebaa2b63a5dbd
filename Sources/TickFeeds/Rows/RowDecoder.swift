import TickCore

/// Decodes the messages of one flow of a feed into rows, by the feed's definition.
///
/// Symbols that a message does not carry come from directory messages this decoder has seen. With
/// `resolve` it also keeps the orders of the book, and fills the symbol, side, price and size that
/// executions, cancels, deletes and replacements leave out.
///
/// Concurrency: owned by one thread. Cost: no allocation per message unless it is odd or, with
/// `resolve`, its symbol is new. Limits: a clear-book message does not remove its symbol's orders.
public struct RowDecoder: ~Copyable {
    /// The feed the messages are of.
    public let feed: FeedDefinition
    /// Midnight US Eastern of the trade date, for feeds that count time from it.
    /// Units: nanoseconds since the Unix epoch.
    public var midnight: Int64
    /// The messages that did not fit the definition.
    public private(set) var odd = OddMessages()
    /// Messages about orders never seen; counted only with `resolve`.
    public private(set) var unresolved: UInt64 = 0
    private var orders: OrderResolver?
    private let plans: UnsafeMutablePointer<MessagePlan>
    /// Packed symbols by locate code, 0 where none was announced; nil before the first.
    private var directory: UnsafeMutablePointer<UInt64>?
    private let byteOrder: FeedDefinition.ByteOrder
    private let countsFromMidnight: Bool

    private static let locateCount = 1 << 16

    /// A decoder that has seen nothing; `midnight` may be set later, before the first message.
    public init(feed: FeedDefinition, midnight: Int64 = 0, resolve: Bool = false) {
        self.feed = feed
        self.midnight = midnight
        byteOrder = feed.byteOrder
        countsFromMidnight = feed.timeBase == .midnightEastern
        plans = .allocate(capacity: 256)
        plans.initialize(repeating: MessagePlan(), count: 256)
        for message in feed.messages { plans[Int(message.type)] = MessagePlan(message) }
        orders = resolve ? OrderResolver() : nil
    }

    deinit {
        plans.deallocate()
        directory?.deallocate()
    }

    /// Forgets directory and orders: a new session has its own.
    public mutating func beginSession() {
        directory?.update(repeating: 0, count: Self.locateCount)
        orders?.removeAll()
    }

    /// Decodes one message. `sequence` is 0 where the source has none.
    public mutating func decode(
        _ bytes: ByteView, packet: UInt64, message: UInt64, sequence: UInt64
    ) -> MessageRow {
        var row = MessageRow(packet: packet, message: message, sequence: sequence)
        guard bytes.count > 0 else {
            row.fit = .malformed
            odd.note(.malformed, bytes, packet: packet, message: message)
            return row
        }
        row.type = bytes.u8(0)
        let plan = plans[Int(row.type)]
        row.fit = Self.fit(bytes.count, plan)
        if row.fit != .known { odd.note(row.fit, bytes, packet: packet, message: message) }
        guard row.fit == .known || row.fit == .longer else { return row }
        fill(&row, bytes, plan)
        if orders?.resolve(&row, bytes, plan, byteOrder) == false { unresolved &+= 1 }
        return row
    }

    private static func fit(_ byteCount: Int, _ plan: MessagePlan) -> MessageRow.Fit {
        if byteCount == plan.byteCount { return .known }
        guard plan.isKnown else { return .unknown }
        return byteCount < plan.byteCount ? .malformed : .longer
    }

    private mutating func fill(_ row: inout MessageRow, _ bytes: ByteView, _ plan: MessagePlan) {
        if plan.eventTime.isPresent {
            let time = Int64(bitPattern: number(bytes, plan.eventTime))
            row.eventTime = countsFromMidnight ? midnight &+ time : time
            row.present.insert(.eventTime)
        }
        fillSymbol(&row, bytes, plan)
        fillSide(&row, bytes, plan)
        if plan.price.isPresent {
            row.price = Int64(bitPattern: number(bytes, plan.price))
            row.priceDigits = plan.price.digits
            row.present.insert(.price)
        }
        if plan.size.isPresent {
            row.size = number(bytes, plan.size)
            row.present.insert(.size)
        }
        if plan.orderID.isPresent {
            row.orderID = number(bytes, plan.orderID)
            row.present.insert(.orderID)
        }
        if plan.tradeID.isPresent {
            row.tradeID = number(bytes, plan.tradeID)
            row.present.insert(.tradeID)
        }
    }

    private mutating func fillSymbol(
        _ row: inout MessageRow, _ bytes: ByteView, _ plan: MessagePlan
    ) {
        let locate = plan.locate.isPresent ? Int(number(bytes, plan.locate)) : 0
        if plan.symbol.isPresent {
            row.symbol = bytes.u64be(plan.symbol.offset)
            row.present.insert(.symbol)
            if plan.isDirectory { announce(row.symbol, locate: locate) }
        } else if plan.locate.isPresent, let known = directory?[locate], known != 0 {
            row.symbol = known
            row.present.insert(.symbol)
        }
    }

    private mutating func announce(_ symbol: UInt64, locate: Int) {
        if directory == nil {
            directory = .allocate(capacity: Self.locateCount)
            directory?.initialize(repeating: 0, count: Self.locateCount)
        }
        directory?[locate] = symbol
    }

    private func fillSide(_ row: inout MessageRow, _ bytes: ByteView, _ plan: MessagePlan) {
        if plan.fixedSide != 0 {
            row.side = plan.fixedSide
            row.present.insert(.side)
        } else if plan.side.isPresent {
            row.side = Self.side(bytes.u8(plan.side.offset))
            row.present.insert(.side)
        }
    }

    /// IEX writes 8 for buy and 5 for sell; what is neither stays as it stood.
    private static func side(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "8"): UInt8(ascii: "B")
        case UInt8(ascii: "5"): UInt8(ascii: "S")
        default: byte
        }
    }

    private func number(_ bytes: ByteView, _ slot: MessagePlan.Slot) -> UInt64 {
        bytes.number(slot.kind, at: slot.offset, byteOrder)
    }
}

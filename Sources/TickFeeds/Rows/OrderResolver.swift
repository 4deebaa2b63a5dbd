import TickCore

/// The orders of one flow, kept so that rows about them can say what their messages leave out.
///
/// Concurrency: owned by one thread. Cost: one order look-up per message about an order.
struct OrderResolver: ~Copyable {
    private var orders = OrderTable<RestingOrder>()
    private let symbols = InstrumentTable()

    mutating func removeAll() { orders.removeAll() }

    /// Fills the row from the order it is about, and does to the order what the message says.
    ///
    /// Returns: false where the message is about an order never seen.
    mutating func resolve(
        _ row: inout MessageRow, _ bytes: ByteView, _ plan: MessagePlan,
        _ byteOrder: FeedDefinition.ByteOrder
    ) -> Bool {
        var order: RestingOrder?
        switch plan.book {
        case .none, .clear: return true
        case .add:
            insert(row)
            return true
        case .execute, .reduce:
            let shares = UInt32(truncatingIfNeeded: row.size)
            order = orders.reduce(row.orderID, by: shares)
        case .delete: order = orders.remove(row.orderID)
        case .replace:
            let slot = plan.replacedOrder
            let original = bytes.number(slot.kind, at: slot.offset, byteOrder)
            order = orders.remove(original)
        case .modify: order = orders.remove(row.orderID)
        }
        if let order { complete(&row, from: order) }
        if plan.book == .replace || plan.book == .modify { insert(row) }
        return order != nil
    }

    private func complete(_ row: inout MessageRow, from order: RestingOrder) {
        if !row.present.contains(.symbol) {
            row.symbol = symbols.withSymbol(order.instrument, Self.pack)
            row.present.insert(.symbol)
        }
        if !row.present.contains(.side), order.side != .none {
            row.side = UInt8(ascii: order.side == .buy ? "B" : "S")
            row.present.insert(.side)
        }
        if !row.present.contains(.price) {
            row.price = order.price.nanos
            row.priceDigits = 9
            row.present.insert(.price)
        }
        if !row.present.contains(.size) {
            row.size = UInt64(order.remaining)
            row.present.insert(.size)
        }
    }

    /// Keeps an order as far as its row knows it; a replacement of one never seen has no side.
    private mutating func insert(_ row: MessageRow) {
        let scale = Price.nanosPerUnit(digits: Int(row.priceDigits))
        let nanos = row.price.multipliedReportingOverflow(by: scale)
        guard row.present.contains([.symbol, .price, .size]), !nanos.overflow,
            let shares = UInt32(exactly: row.size)
        else { return }
        let instrument = symbols.intern(venue: 0, packed: row.symbol)
        guard instrument != .none else { return }
        let isBuy = row.side == UInt8(ascii: "B")
        let side: Tick.Side = isBuy ? .buy : row.side == UInt8(ascii: "S") ? .sell : .none
        orders.insert(
            row.orderID,
            RestingOrder(
                price: Price(nanos: nanos.partialValue), remaining: shares,
                instrument: instrument, side: side))
    }

    private static func pack(_ bytes: ByteView) -> UInt64 {
        (0..<8).reduce(0) { $0 << 8 | UInt64($1 < bytes.count ? bytes.u8($1) : 0x20) }
    }
}

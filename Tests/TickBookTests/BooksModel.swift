import TickCore

@testable import TickBook

/// Books kept as plainly as can be: a dictionary of orders, searched whole for every question.
struct BooksModel {
    struct Order {
        var instrument: UInt32
        var side: Tick.Side
        var price: Int64
        var shares: UInt32
        var arrival: Int
    }

    var orders: [UInt64: Order] = [:]
    var doubted: [UInt32: BookDoubt] = [:]
    var doubtsOfNew: BookDoubt = []
    private var arrivals = 0

    mutating func doubt(_ instrument: UInt32, _ reason: BookDoubt = .inconsistent) {
        doubted[instrument, default: doubtsOfNew].formUnion(reason)
    }

    mutating func add(_ reference: UInt64, _ order: Order) {
        guard order.side != .none, order.shares > 0, reference != .max else {
            return doubt(order.instrument)
        }
        if let former = orders[reference] {
            doubt(former.instrument)
            doubt(order.instrument)
        }
        put(reference, order)
    }

    mutating func put(_ reference: UInt64, _ order: Order) {
        var order = order
        arrivals += 1
        order.arrival = arrivals
        orders[reference] = order
    }

    /// The order a message is about, after what the message itself contradicts.
    mutating func find(_ reference: UInt64, _ instrument: UInt32) -> Order? {
        guard let order = orders[reference] else {
            doubt(instrument)
            return nil
        }
        if order.instrument != instrument {
            doubt(order.instrument)
            doubt(instrument)
        }
        return order
    }

    mutating func reduce(_ reference: UInt64, by shares: UInt32, _ instrument: UInt32) {
        guard let order = find(reference, instrument) else { return }
        if shares > order.shares { doubt(order.instrument) }
        if shares >= order.shares {
            orders[reference] = nil
        } else {
            orders[reference]!.shares -= shares
        }
    }

    mutating func delete(_ reference: UInt64, _ instrument: UInt32) {
        if find(reference, instrument) != nil { orders[reference] = nil }
    }

    mutating func replace(
        _ reference: UInt64, by successor: UInt64, price: Int64, shares: UInt32,
        _ instrument: UInt32
    ) {
        guard var order = find(reference, instrument) else { return }
        orders[reference] = nil
        guard shares > 0, successor != .max else { return doubt(order.instrument) }
        if let former = orders[successor] {
            doubt(former.instrument)
            doubt(order.instrument)
        }
        order.price = price
        order.shares = shares
        put(successor, order)
    }

    mutating func modify(
        _ reference: UInt64, price: Int64, shares: UInt32, keepsPlace: Bool, _ instrument: UInt32
    ) {
        guard var order = find(reference, instrument) else { return }
        guard shares > 0 else {
            orders[reference] = nil
            return doubt(order.instrument)
        }
        let stays = keepsPlace && price == order.price
        order.price = price
        order.shares = shares
        if stays { orders[reference] = order } else { put(reference, order) }
    }

    mutating func clear(_ instrument: UInt32) {
        orders = orders.filter { $0.value.instrument != instrument }
        doubted[instrument] = []
    }

    /// The levels of a side, best first, each with its queue.
    func depth(
        _ instrument: UInt32, _ side: Tick.Side
    ) -> [(level: DepthLevel, queue: [QueueEntry])] {
        let mine = orders.filter { $0.value.instrument == instrument && $0.value.side == side }
        let prices = Set(mine.values.map(\.price)).sorted { side == .buy ? $0 > $1 : $0 < $1 }
        return prices.map { price in
            let queue = mine.filter { $0.value.price == price }
                .sorted { $0.value.arrival < $1.value.arrival }
            return (
                DepthLevel(
                    price: Price(nanos: price),
                    shares: queue.reduce(0) { $0 + UInt64($1.value.shares) },
                    orders: queue.count),
                queue.map { QueueEntry(reference: $0.key, shares: $0.value.shares) }
            )
        }
    }
}

/// The message lengths of TotalView-ITCH 5.0, from the specification.
let itchSizes: [Character: Int] = [
    "S": 12, "R": 39, "H": 25, "Y": 20, "L": 26, "V": 35, "W": 12, "K": 28, "J": 35, "h": 21,
    "A": 36, "F": 40, "E": 31, "C": 36, "X": 23, "D": 19, "U": 35, "P": 44, "Q": 40, "B": 19,
    "I": 50, "N": 20, "O": 48,
]

/// Walks ITCH messages with a dictionary of orders and collects trades and whatever is wrong.
struct ItchReplay {
    struct Order {
        var symbol: String
        var isBuy: Bool
        var shares: UInt64
        var price: UInt64
        /// The place in time among all orders.
        var age: UInt64
    }

    var names: [UInt64: String] = [:]
    var tests: Set<String> = []
    var orders: [UInt64: Order] = [:]
    /// All references and match numbers ever used.
    var used: Set<UInt64> = []
    var matches: Set<UInt64> = []
    var trades: [WireTrade] = []
    var counts: [Character: Int] = [:]
    var faults: [String] = []
    var lastTime: UInt64 = 0
    /// Whether every execution is held against a search of all orders.
    var checksPriority = true

    mutating func take(_ message: WireRecord) {
        counts[message.type, default: 0] += 1
        expect(itchSizes[message.type] == message.bytes.count, message, "length")
        let time = message.number(5, 6)
        expect(time >= lastTime, message, "time goes back")
        lastTime = time
        switch message.type {
        case "R": list(message)
        case "A", "F": add(message)
        case "E", "C": execute(message, time)
        case "X": reduce(message.number(11, 8), by: message.number(19, 4), message)
        case "D": expect(orders.removeValue(forKey: message.number(11, 8)) != nil, message, "D")
        case "U": replace(message)
        case "P": trade(message, message.number(32, 4), message.number(20, 4), match: 36)
        case "Q": trade(message, message.number(27, 4), message.number(11, 8), match: 31)
        case "B": expect(matches.contains(message.number(11, 8)), message, "breaks no trade")
        default: break
        }
    }

    private mutating func list(_ message: WireRecord) {
        names[message.number(1, 2)] = message.text(11, 8)
        if message.text(29, 1) == "T" { tests.insert(message.text(11, 8)) }
    }

    private mutating func add(_ message: WireRecord) {
        let order = Order(
            symbol: message.text(24, 8), isBuy: message.text(19, 1) == "B",
            shares: message.number(20, 4), price: message.number(32, 4), age: message.sequence)
        expect(names[message.number(1, 2)] == order.symbol, message, "symbol")
        insert(order, message.number(11, 8), message)
    }

    private mutating func insert(_ order: Order, _ reference: UInt64, _ message: WireRecord) {
        expect(used.insert(reference).inserted, message, "reference used twice")
        expect(order.shares > 0, message, "no shares")
        if checksPriority {
            let crossed = orders.values.contains {
                $0.symbol == order.symbol && $0.isBuy != order.isBuy
                    && (order.isBuy ? $0.price <= order.price : $0.price >= order.price)
            }
            expect(!crossed, message, "crosses the book")
        }
        orders[reference] = order
    }

    private mutating func execute(_ message: WireRecord, _ time: UInt64) {
        let reference = message.number(11, 8)
        guard let order = orders[reference] else { return expect(false, message, "no order") }
        expect(matches.insert(message.number(23, 8)).inserted, message, "match used twice")
        if checksPriority { expect(isFirst(order), message, "not the first at the best price") }
        reduce(reference, by: message.number(19, 4), message)
        let isOwn = message.type == "C"
        guard !isOwn || message.text(31, 1) == "Y" else { return }
        let price = isOwn ? message.number(32, 4) : order.price
        trades.append(
            WireTrade(symbol: order.symbol, time: time, price: price, shares: message.number(19, 4))
        )
    }

    private func isFirst(_ order: Order) -> Bool {
        !orders.values.contains {
            guard $0.symbol == order.symbol && $0.isBuy == order.isBuy else { return false }
            if $0.price == order.price { return $0.age < order.age }
            return order.isBuy ? $0.price > order.price : $0.price < order.price
        }
    }

    private mutating func reduce(_ reference: UInt64, by shares: UInt64, _ message: WireRecord) {
        guard let order = orders[reference], order.shares >= shares, shares > 0 else {
            return expect(false, message, "takes more than there is")
        }
        orders[reference]!.shares -= shares
        if order.shares == shares { orders[reference] = nil }
    }

    private mutating func replace(_ message: WireRecord) {
        guard var order = orders.removeValue(forKey: message.number(11, 8)) else {
            return expect(false, message, "no order")
        }
        order.shares = message.number(27, 4)
        order.price = message.number(31, 4)
        order.age = message.sequence
        insert(order, message.number(19, 8), message)
    }

    private mutating func trade(
        _ message: WireRecord, _ price: UInt64, _ shares: UInt64, match: Int
    ) {
        expect(matches.insert(message.number(match, 8)).inserted, message, "match used twice")
        guard let symbol = names[message.number(1, 2)] else { return }
        trades.append(
            WireTrade(symbol: symbol, time: message.number(5, 6), price: price, shares: shares))
    }

    private mutating func expect(_ holds: Bool, _ message: WireRecord, _ what: String) {
        if !holds { faults.append("\(message.sequence) \(message.type): \(what)") }
    }
}

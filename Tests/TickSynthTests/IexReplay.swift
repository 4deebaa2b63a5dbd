/// Lengths of IEX messages, from the specifications; TOPS, DEEP and DEEP+ never disagree.
let iexSizes: [Character: Int] = [
    "S": 10, "D": 31, "H": 22, "I": 18, "O": 18, "P": 19, "E": 18, "Q": 42, "T": 38, "X": 26,
    "B": 38, "A": 80, "5": 30, "8": 30, "a": 38, "M": 38, "R": 26, "L": 46, "C": 18,
]

/// An IEX-TP segment.
struct IexSegment {
    var protocolID: UInt64
    var payloadCount: Int
    var count: Int
    var offset: UInt64
    var sequence: UInt64
    var sendTime: UInt64
    var messages: [IexRecord] = []

    init(_ payload: ArraySlice<UInt8>) {
        let bytes = Array(payload)
        func field(_ at: Int, _ count: Int) -> UInt64 { little(bytes[at..<at + count]) }
        protocolID = field(2, 2)
        payloadCount = Int(field(12, 2))
        count = Int(field(14, 2))
        offset = field(16, 8)
        sequence = field(24, 8)
        sendTime = field(32, 8)
        var at = 40
        while at < bytes.count {
            let length = Int(field(at, 2))
            messages.append(IexRecord(bytes: Array(bytes[at + 2..<at + 2 + length])))
            at += 2 + length
        }
    }
}

struct IexRecord {
    var bytes: [UInt8]
    var type: Character { Character(Unicode.Scalar(bytes[0])) }
    var symbol: String {
        String(decoding: bytes[10..<18].prefix { $0 != 0x20 }, as: UTF8.self)
    }
    func number(_ offset: Int, _ count: Int) -> UInt64 { little(bytes[offset..<offset + count]) }
}

/// Walks IEX messages with dictionaries of orders and levels and collects what is wrong.
struct IexReplay {
    var tests: Set<String> = []
    var counts: [Character: Int] = [:]
    var trades: [WireTrade] = []
    var faults: [String] = []
    private var orders: [UInt64: (side: Character, shares: UInt64)] = [:]
    private var levels: [String: [Character: [UInt64: UInt64]]] = [:]
    private var pending: Set<String> = []
    private var lastTime: UInt64 = 0

    mutating func take(_ message: IexRecord) {
        counts[message.type, default: 0] += 1
        expect(iexSizes[message.type] == message.bytes.count, message, "length")
        let time = message.number(2, 8)
        expect(time >= lastTime, message, "time goes back")
        lastTime = time
        switch message.type {
        case "D": if message.bytes[1] & 0x80 != 0 { tests.insert(message.symbol) }
        case "Q": quote(message)
        case "T": trade(message, size: 18, price: 22)
        case "5", "8": level(message)
        case "a": orders[message.number(18, 8)] = (side(message), message.number(26, 4))
        case "R": expect(orders.removeValue(forKey: message.number(18, 8)) != nil, message, "R")
        case "M": modify(message)
        case "L":
            execute(message)
            trade(message, size: 26, price: 30)
        default: break
        }
    }

    private func side(_ message: IexRecord) -> Character {
        Character(Unicode.Scalar(message.bytes[1]))
    }

    private mutating func trade(_ message: IexRecord, size: Int, price: Int) {
        trades.append(
            WireTrade(
                symbol: message.symbol, time: message.number(2, 8),
                price: message.number(price, 8), shares: message.number(size, 4)))
    }

    private mutating func quote(_ message: IexRecord) {
        let (bid, ask) = (message.number(22, 8), message.number(30, 8))
        expect(bid == 0 || ask == 0 || bid < ask, message, "quote is crossed")
        expect((bid == 0) == (message.number(18, 4) == 0), message, "bid without size")
        expect((ask == 0) == (message.number(38, 4) == 0), message, "ask without size")
    }

    private mutating func level(_ message: IexRecord) {
        let size = message.number(18, 4)
        let price = message.number(22, 8)
        let had = levels[message.symbol]?[message.type]?[price]
        expect(size > 0 || had != nil, message, "removes a level that is not there")
        levels[message.symbol, default: [:]][message.type, default: [:]][price] =
            size == 0 ? nil : size
        guard message.bytes[1] == 1 else { return }
        let book = levels[message.symbol]!
        guard let bid = book["8"]?.keys.max(), let ask = book["5"]?.keys.min() else { return }
        expect(bid < ask, message, "book is crossed")
    }

    private mutating func modify(_ message: IexRecord) {
        let left = message.number(26, 4)
        guard let order = orders[message.number(18, 8)], left > 0, left < order.shares else {
            return expect(false, message, "modifies no order, or not downwards")
        }
        orders[message.number(18, 8)]!.shares = left
    }

    private mutating func execute(_ message: IexRecord) {
        let reference = message.number(18, 8)
        let shares = message.number(26, 4)
        guard let order = orders[reference], order.shares >= shares else {
            return expect(false, message, "executes more than there is")
        }
        orders[reference]!.shares -= shares
        if order.shares == shares { orders[reference] = nil }
    }

    private mutating func expect(_ holds: Bool, _ message: IexRecord, _ what: String) {
        if !holds { faults.append("\(message.type) \(message.symbol): \(what)") }
    }
}

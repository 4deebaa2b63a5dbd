import TickCore

@testable import TickBook
@testable import TickSynth

/// A random stream of changes to four books, told to books and model alike.
struct BookScript: ~Copyable {
    var books = wholeBooks()
    var model = BooksModel()
    var clears = 0
    private var turn = 0
    private var random: RandomStream
    private var next: UInt64 = 1
    private var live: [UInt64] = []

    init(seed: UInt64) { random = RandomStream(seed: seed) }

    /// One change; returns what differs after it.
    mutating func step() -> String? {
        let instrument = random.below(4)
        turn += 1
        switch random.below(100) {
        case ..<42: add(instrument)
        case ..<60: reduce()
        case ..<76: delete()
        case ..<86: replace()
        case ..<97: modify()
        case ..<98: clear(instrument)
        default: churn(instrument)
        }
        return difference()
    }

    private mutating func add(_ instrument: UInt32) {
        let isBad = random.once(in: 60)
        let reference = reference(isNew: true)
        let side: Tick.Side = isBad ? .none : random.once(in: 2) ? .buy : .sell
        let shares = random.once(in: 90) ? 0 : random.within(1...500)
        let price = price()
        books.add(
            reference, order(price: price, shares: shares, side, instrument: instrument))
        model.add(
            reference,
            BooksModel.Order(
                instrument: instrument, side: side, price: price, shares: shares, arrival: 0))
        live.append(reference)
    }

    private mutating func reduce() {
        let (reference, instrument) = target()
        let shares = random.once(in: 4) ? UInt32.max : random.below(300)
        let before = model.orders[reference]
        let told = books.reduce(reference, by: shares, of: InstrumentID(rawValue: instrument))
        model.reduce(reference, by: shares, instrument)
        precondition(told?.remaining == before?.shares, "an execution tells another order")
        precondition(told?.price.nanos == before?.price, "an execution tells another price")
    }

    private mutating func delete() {
        let (reference, instrument) = target()
        books.delete(reference, of: InstrumentID(rawValue: instrument))
        model.delete(reference, instrument)
    }

    private mutating func replace() {
        let (reference, instrument) = target()
        let successor = random.once(in: 40) ? reference : self.reference(isNew: true)
        let (price, shares) = (price(), random.once(in: 50) ? 0 : random.within(1...500))
        books.replace(
            reference, by: successor, price: Price(nanos: price), shares: shares,
            of: InstrumentID(rawValue: instrument))
        model.replace(reference, by: successor, price: price, shares: shares, instrument)
        live.append(successor)
    }

    private mutating func modify() {
        let (reference, instrument) = target()
        let keeps = random.once(in: 2)
        let same = random.once(in: 2) ? model.orders[reference]?.price : nil
        let (price, shares) = (same ?? price(), random.once(in: 50) ? 0 : random.within(1...500))
        books.modify(
            reference, price: Price(nanos: price), shares: shares, keepsPlace: keeps,
            of: InstrumentID(rawValue: instrument))
        model.modify(reference, price: price, shares: shares, keepsPlace: keeps, instrument)
    }

    private mutating func clear(_ instrument: UInt32) {
        guard random.once(in: 3) else { return }
        clears += 1
        books.clear(InstrumentID(rawValue: instrument))
        model.clear(instrument)
    }

    /// Many levels at once, so that searches and moves go far.
    private mutating func churn(_ instrument: UInt32) {
        for _ in 0..<20 { add(instrument) }
    }

    /// Mostly new numbers; now and then one in use, one far ahead, or one that cannot be held.
    private mutating func reference(isNew: Bool) -> UInt64 {
        switch random.below(200) {
        case 0: return .max
        case 1: return random.next()
        case 2, 3: return live.isEmpty ? 1 : live[Int(random.below(UInt32(live.count)))]
        default:
            next += UInt64(random.within(1...3000))
            return next
        }
    }

    /// An order that was live once, and mostly is; its instrument, or now and then another one.
    private mutating func target() -> (UInt64, UInt32) {
        if live.count > 400 { live.removeFirst(100) }
        var reference = random.next()
        for _ in 0..<4 where !live.isEmpty && model.orders[reference] == nil {
            reference = live[Int(random.below(UInt32(live.count)))]
        }
        let own = model.orders[reference]?.instrument ?? random.below(4)
        return (reference, random.once(in: 80) ? random.below(4) : own)
    }

    private mutating func price() -> Int64 {
        if random.once(in: 50) { return random.once(in: 2) ? .max : .min }
        return Int64(random.below(60)) * 100 + 1000
    }

    private func difference() -> String? {
        if let found = books.violation() { return found }
        if books.orderCount != model.orders.count { return "orders \(books.orderCount)" }
        // One book is compared whole after every change, in turn.
        for instrument in UInt32(turn % 4)...UInt32(turn % 4) {
            let id = InstrumentID(rawValue: instrument)
            for side in [Tick.Side.buy, .sell] {
                let expected = model.depth(instrument, side)
                if books.depth(id, side) != expected.map(\.level) { return "depth \(side)" }
                for (level, queue) in expected {
                    if books.queue(id, side, at: level.price) != queue { return "queue \(level)" }
                }
            }
            let doubts = model.doubted[instrument] ?? []
            if books.doubts(id) != doubts { return "doubts \(books.doubts(id)) for \(doubts)" }
        }
        return nil
    }
}

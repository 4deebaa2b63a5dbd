import TickCore

/// Shares of the actions of the order flow, as upper bounds of a roll in 0..<65536.
///
/// An aggressor tells 1.2 executions on average, so its share is below that of its messages.
enum FlowMix {
    static let enter: UInt32 = 28_700
    static let withdraw: UInt32 = 56_436
    static let replace: UInt32 = 62_186
    static let aggress: UInt32 = 63_666
    static let reduce: UInt32 = 64_386
    static let enterAttributed: UInt32 = 64_956
    static let hiddenTrade: UInt32 = 65_456
    static let executeAtPrice: UInt32 = 65_526
    static let retailInterest: UInt32 = 65_534
}

/// The random order flow: bursts of actions along a session curve.
extension Exchange where Sink: ~Copyable {
    /// A few actions close together in time.
    mutating func burst(_ curve: inout SessionCurve, before: UInt64, goal: UInt64) {
        let isStorm = random.once(in: 64)
        let length = isStorm ? 20 + Int(random.below(100)) : calmLength()
        let done = sink.messageCount - before
        let first = curve.time(after: done, of: goal - before)
        let next = curve.time(after: done + UInt64(length), of: goal - before)
        let jitter = UInt64(max(next - first, 0) / 2)
        advance(to: first + Int64((random.next() >> 32).multipliedFullWidth(by: jitter << 32).high))
        let mover = isStorm ? ranks.pick(&random) : 0
        let retreating = isStorm ? retreatingSide(mover) : .buy
        for turn in 0..<length where sink.messageCount < goal {
            now &+= Int64(150 &+ random.below(1800))
            if isStorm && turn & 1 == 0 {
                move(mover, retreating)
            } else {
                act(room: goal - sink.messageCount)
            }
        }
        sink.pulse()
    }

    private mutating func calmLength() -> Int {
        1 + random.halvings() * 2 + Int(random.below(4))
    }

    /// In a storm one symbol's price moves: the best orders of one side are pulled and the other
    /// side follows into the room.
    private mutating func move(_ symbol: Int, _ retreating: BookSide) {
        if random.next() & 1 == 0, let tick = books.best(retreating, of: symbol) {
            delete(books.level(symbol, tick).head)
        } else {
            enter(symbol, retreating.opposite, isAttributed: false)
        }
    }

    /// The side that gives way; the farther from the middle of the band, the likelier back to it.
    private mutating func retreatingSide(_ symbol: Int) -> BookSide {
        let tick = books.bestBid(symbol) ?? BookTable.ticks / 2
        let draw = (tick - BookTable.ticks / 2) * 3 / 4 + BookTable.ticks / 2
        return Int(random.below(256)) < draw ? .buy : .sell
    }

    @inline(__always)
    private mutating func act(room: UInt64) {
        let roll = random.below(65_536)
        if roll < FlowMix.enter {
            enter(ranks.pick(&random))
        } else if roll < FlowMix.withdraw {
            withdraw()
        } else if roll < FlowMix.replace {
            replace()
        } else {
            actRarely(roll, room: room)
        }
    }

    @inline(never)
    private mutating func actRarely(_ roll: UInt32, room: UInt64) {
        let symbol = ranks.pick(&random)
        switch roll {
        case ..<FlowMix.aggress: aggress(symbol, room: room)
        case ..<FlowMix.reduce: reduce()
        case ..<FlowMix.enterAttributed: enter(symbol, isAttributed: true)
        case ..<FlowMix.hiddenTrade: hiddenTrade(symbol)
        case ..<FlowMix.executeAtPrice: executeAtPrice(symbol, isPrinted: !random.once(in: 4))
        case ..<FlowMix.retailInterest: retailInterest(symbol)
        default: breakTrade()
        }
    }

    private mutating func retailInterest(_ symbol: Int) {
        var told = event(.retailInterest, symbol)
        told.code = [0x42, 0x53, 0x41, 0x4E][Int(random.below(4))]
        put(told)
    }
}

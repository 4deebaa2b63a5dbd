import TickCore

/// Shares of the actions of the order flow, as upper bounds of a roll in 0..<65536.
///
/// An aggressor tells 1.2 executions on average, so its share is below that of its messages.
enum FlowMix {
    static let enter: UInt32 = 29_030
    static let withdraw: UInt32 = 57_160
    static let replace: UInt32 = 62_410
    static let aggress: UInt32 = 63_800
    static let reduce: UInt32 = 64_470
    static let enterAttributed: UInt32 = 65_000
    static let hiddenTrade: UInt32 = 65_460
    static let executeAtPrice: UInt32 = 65_526
    static let retailInterest: UInt32 = 65_534
}

/// The random order flow: bursts of actions along a session curve.
extension Exchange where Sink: ~Copyable {
    /// A few actions close together in time.
    mutating func burst(_ curve: inout SessionCurve, before: UInt64, goal: UInt64) {
        let length = burstLength()
        let done = sink.messageCount - before
        let first = curve.time(after: done, of: goal - before)
        let next = curve.time(after: done + UInt64(length), of: goal - before)
        let jitter = UInt64(max(next - first, 0) / 2)
        advance(to: first + Int64((random.next() >> 32).multipliedFullWidth(by: jitter << 32).high))
        for _ in 0..<length where sink.messageCount < goal {
            now &+= Int64(150 &+ random.below(1800))
            act(room: goal - sink.messageCount)
        }
        sink.pulse()
    }

    /// Mostly a handful; now and then a storm.
    private mutating func burstLength() -> Int {
        if random.once(in: 64) { return 20 + Int(random.below(100)) }
        return 1 + random.halvings() * 2 + Int(random.below(4))
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
        sink.accept(told)
    }
}

import Testing

@testable import TickCore

@Suite struct TickUsualTests {
    private static let usual = Tick(
        eventTime: 1, price: Price(nanos: 1), size: 1, instrument: InstrumentID(rawValue: 3),
        conditions: 0xABCD, channel: 5, kind: .trade, side: .sell)

    private func isUsual(_ change: (inout Tick) -> Void) -> Bool {
        var tick = Self.usual
        change(&tick)
        return withUnsafePointer(to: tick) { Tick.isUsualTrade($0, Tick.usualTrade(channel: 5)) }
    }

    @Test func `a trade of the channel that touches everything is usual, whatever else it says`() {
        #expect(isUsual { _ in })
        #expect(isUsual { $0.conditions = 0 })
        #expect(isUsual { $0.conditions = .max })
        #expect(isUsual { $0.side = .none })
        #expect(isUsual { $0.size = .max })
    }

    @Test func `any other kind, channel, eligibility or an official print is not usual`() {
        #expect(!isUsual { $0.channel = 4 })
        #expect(!isUsual { $0.channel = 0x0105 })
        #expect(!isUsual { $0.kind = .tradeBreak })
        #expect(!isUsual { $0.kind = .quote })
        #expect(!isUsual { $0.eligibility = [.volume, .highLow, .last] })
        #expect(!isUsual { $0.eligibility = [] })
        #expect(!isUsual { $0.official = .close })
    }
}

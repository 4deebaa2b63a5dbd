import Testing
import TickCore
import TickWindowLaws
import TickWindows

/// The aggregates of the library: their laws, and their results against the definitions.
struct BuiltInAggregatesTests {
    private let window = WindowSpan(start: 0, end: 100)

    private func trade(
        _ time: Int64, _ price: Int64, _ size: UInt64 = 1, _ rights: Tick.Eligibility = .all
    ) -> Tick {
        Tick(
            eventTime: time, price: Price(nanos: price), size: size,
            instrument: InstrumentID(rawValue: 0), kind: .trade, eligibility: rights)
    }

    private func quote(_ time: Int64, _ bid: Int64?, _ ask: Int64?) -> Tick {
        Tick(
            eventTime: time, bid: Price(nanos: bid ?? 0), bidSize: bid == nil ? 0 : 1,
            ask: Price(nanos: ask ?? 0), askSize: ask == nil ? 0 : 1,
            instrument: InstrumentID(rawValue: 0))
    }

    private func result<State: Aggregate>(_ empty: State, _ ticks: [Tick]) -> AggregateValue {
        var state = empty
        for tick in ticks { state.add(tick) }
        return state.result(window)
    }

    private func violations<State: Aggregate>(_ empty: State) -> [AggregateViolation] {
        (1...3).flatMap { AggregateLaws.check(empty, seed: $0) }
    }

    @Test func `every aggregate keeps the laws`() {
        #expect(violations(TradeCount()) == [])
        #expect(violations(VolumeWeightedPrice()) == [])
        #expect(violations(TimeWeightedPrice()) == [])
        #expect(violations(QuotedSpread()) == [])
        for measure in TradeSum.Measure.allCases { #expect(violations(TradeSum(measure)) == []) }
        for moment in ReturnMoments.Moment.allCases {
            #expect(violations(ReturnMoments(moment)) == [])
        }
    }

    @Test(arguments: TickField.allCases)
    func `every aggregate of a field keeps the laws`(field: TickField) {
        #expect(violations(FieldMean(field)) == [])
        for edge in FieldEdge.Edge.allCases { #expect(violations(FieldEdge(edge, field)) == []) }
        for end in FieldExtreme.End.allCases {
            #expect(violations(FieldExtreme(end, field)) == [])
        }
        #expect(AggregateLaws.check(DistinctCount(field), rounds: 40) == [])
        let sketch = QuantileSketch(field, rankMillionths: 500_000)
        #expect(AggregateLaws.check(sketch, rounds: 100) == [])
    }

    /// 10 for 20 ns, 40 for 30 ns, 16 for 30 ns: 1,880 / 80 = 23.5, and 23.5 rounds to even.
    @Test func `a price counts as long as it is in force`() {
        let ticks = [trade(20, 10), trade(40, 99), trade(40, 40), trade(70, 16)]
        #expect(result(TimeWeightedPrice(), ticks) == .nanos(24))
        #expect(result(TimeWeightedPrice(), []) == .none)
        #expect(result(TimeWeightedPrice(), [trade(100, 7), trade(100, 9)]) == .nanos(9))
        #expect(result(TimeWeightedPrice(), [trade(5, 1, 1, [.volume])]) == .none)
    }

    /// 4 for 10 ns, nothing for 50 ns, −2 for 30 ns: −20 / 40 = −0.5, and that rounds to 0.
    @Test func `a spread counts while both sides are quoted`() {
        let ticks = [quote(10, 100, 104), quote(20, 100, nil), quote(70, 102, 100)]
        #expect(result(QuotedSpread(), ticks) == .nanos(0))
        #expect(result(QuotedSpread(), [quote(3, nil, 5)]) == .none)
        var halted = quote(20, 100, 900)
        halted.eligibility = []
        #expect(result(QuotedSpread(), [quote(10, 100, 104), halted]) == .nanos(4))
    }

    /// 100 → 110 → 99: +10 %, −10 %; mean 0, variance (0.01 + 0.01) / 1.
    @Test func `returns are those between neighbours`() {
        let ticks = [trade(1, 100), trade(2, 0), trade(3, 110), trade(4, -5), trade(5, 99)]
        #expect(result(ReturnMoments(.mean), ticks) == .real(0))
        #expect(result(ReturnMoments(.variance), ticks) == .real(0.02))
        #expect(result(ReturnMoments(.mean), [trade(1, 100)]) == .none)
        #expect(result(ReturnMoments(.variance), [trade(1, 100), trade(2, 101)]) == .none)
    }

    /// Differences of 1 in 1e9 on returns whose mean is a thousand times larger than their spread.
    @Test func `a variance does not cancel`() {
        var price: Int64 = 1_000_000_000_000
        let ticks = (0..<10_000).map { step -> Tick in
            price += price / 1_000_000 + Int64(step % 2)
            return trade(Int64(step), price)
        }
        let model = AggregateModel(ticks: ticks, window: window)
        #expect(model.accepts("returns:mean", result(ReturnMoments(.mean), ticks)))
        guard case .real(let found) = result(ReturnMoments(.variance), ticks) else {
            Issue.record("no variance")
            return
        }
        // Half a unit of 1e-12 lies between steps of one nano and of none.
        #expect(found > 0 && found < 1e-23)
    }

    @Test func `sums, means and counts are exact`() {
        let ticks = [
            trade(1, 5, 3), trade(2, 7, 4), trade(3, 8, 9, [.last]), trade(4, 3, 0, .count),
        ]
        #expect(result(TradeCount(), ticks) == .integer(3))
        #expect(result(TradeSum(.size), ticks) == .integer(7))
        #expect(result(TradeSum(.notional), ticks) == .wide(43))
        #expect(result(VolumeWeightedPrice(), ticks) == .nanos(6))
        #expect(result(FieldMean(.price), ticks) == .nanos(6))
        #expect(result(FieldMean(.size), ticks) == .nanos(3_500_000_000))
        #expect(result(FieldEdge(.first, .price), ticks) == .nanos(5))
        #expect(result(FieldEdge(.last, .size), ticks) == .integer(9))
        #expect(result(FieldExtreme(.maximum, .price), ticks) == .nanos(7))
        #expect(result(FieldExtreme(.minimum, .size), ticks) == .integer(3))
    }

    @Test func `a sum that leaves its range is none, and comes back`() {
        var sum = TradeSum(.notional)
        let huge = trade(1, .max, .max)
        for _ in 0..<3 { sum.add(huge) }
        #expect(sum.result(window) == .none)
        #expect(sum.remove(huge) && sum.remove(huge))
        #expect(sum.result(window) == .wide(Int128(Int64.max) * Int128(UInt64.max)))
        #expect(result(TradeSum(.size), [trade(1, 1, .max)]) == .none)
    }
}

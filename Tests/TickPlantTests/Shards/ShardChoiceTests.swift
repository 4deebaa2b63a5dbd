import TickWindows
import Testing

@testable import TickPlant

@Suite struct ShardChoiceTests {
    private let one = [WindowPlan(.tumbling(size: 1_000_000_000))]
    private var ten: [WindowPlan] {
        (1...10).map { WindowPlan(.hop(size: $0 * 2_000_000_000, slide: 1_000_000_000)) }
    }

    private func count(_ choice: ShardChoice, _ plans: [WindowPlan], cores: Int) -> Int {
        choice.decide(plans, isTrades: true, cores: cores).count
    }

    @Test func `what is asked for is done`() {
        #expect(count(.inline, ten, cores: 64) == 0)
        #expect(count(.count(7), one, cores: 1) == 7)
    }

    @Test func `by itself it takes shards for many queries and where there are cores for them`() {
        #expect(count(.automatic, one, cores: 64) == 0)
        #expect(count(.automatic, ten, cores: 2) == 0)
        #expect(count(.automatic, ten, cores: 4) == 2)
        #expect(count(.automatic, ten, cores: 64) == 8)
    }

    @Test func `of packets few are trades, so it takes more`() {
        let choice = ShardChoice.automatic.decide(
            Array(ten.prefix(5)), isTrades: false, cores: 8)
        #expect(choice.count == 0 && choice.reason.contains("5 queries are cheaper"))
    }
}

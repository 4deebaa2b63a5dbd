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

    private func hasShare(
        _ count: Int, isTrades: Bool, cores: Int, arePinned: Bool = false
    ) -> Bool {
        ShardChoice.ingestHasShare(
            count, isTrades: isTrades, cores: cores, arePinned: arePinned)
    }

    @Test func `what is asked for is done`() {
        #expect(count(.inline, ten, cores: 64) == 0)
        #expect(count(.count(7), one, cores: 1) == 7)
    }

    @Test func `by itself it takes shards for many queries and where there are cores for them`() {
        #expect(count(.automatic, one, cores: 64) == 0)
        #expect(count(.automatic, ten, cores: 1) == 0)
        #expect(count(.automatic, ten, cores: 2) == 2)
        #expect(count(.automatic, ten, cores: 3) == 2)
        #expect(count(.automatic, ten, cores: 4) == 2)
        #expect(count(.automatic, ten, cores: 64) == 8)
    }

    @Test func `where cores are too few it says so`() {
        let choice = ShardChoice.automatic.decide(ten, isTrades: true, cores: 1)
        #expect(choice.reason.contains("from 2 cores on that nothing else has"))
    }

    @Test func `on as many cores as shards the thread that reads trades has a share itself`() {
        #expect(hasShare(2, isTrades: true, cores: 2))
        #expect(!hasShare(2, isTrades: false, cores: 2))
        #expect(!hasShare(2, isTrades: true, cores: 3))
        #expect(!hasShare(3, isTrades: true, cores: 2))
        #expect(!hasShare(2, isTrades: true, cores: 2, arePinned: true))
    }

    @Test func `of packets few are trades, so it takes more where each must be told`() {
        func choose(_ plans: [WindowPlan]) -> (count: Int, reason: String) {
            ShardChoice.automatic.decide(plans, isTrades: false, cores: 8)
        }
        #expect(choose(Array(ten.prefix(3))).count == 6)
        #expect(choose(Array(repeating: one[0], count: 5)).count == 0)
        let sessions = (1...3).map { WindowPlan(.session(gap: $0 * 1_000_000_000)) }
        let choice = choose(sessions + one)
        #expect(choice.count == 0 && choice.reason.contains("4 queries are cheaper"))
    }
}

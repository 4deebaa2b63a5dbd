import Testing
import TickCore
import TickWindows

/// Sources that fall silent and come back, by hand.
struct IdleSourceTests {
    private let instruments = TestInstruments()

    /// Two sources, windows of ten nanoseconds; the second source has proven 26 and the first
    /// nothing when both fall silent.
    private func silent(_ strategy: WatermarkStrategy) throws -> WindowSet<BarLog> {
        var plan = WindowPlan(.tumbling(size: 10))
        plan.watermark = strategy
        var windows = try WindowSet([plan], instruments: instruments.table, output: BarLog())
        for _ in 0..<2 { _ = windows.addChannel(disorder: 3, heartbeatMargin: 0) }
        windows.select(1)
        windows.accept(
            Tick(
                eventTime: 5, sequence: 1, price: Price(nanos: 1), size: 1,
                instrument: instruments.ids[0], channel: 1, kind: .trade))
        windows.observe(30)
        if strategy == .explicit { windows.advance(to: 26) }
        windows.becomeIdle()
        windows.select(0)
        windows.becomeIdle()
        return windows
    }

    @Test(arguments: [WatermarkStrategy.explicit, .bounded(3), .sequence])
    func `a source that comes back alone brings along what it had proven`(
        strategy: WatermarkStrategy
    ) throws {
        var windows = try silent(strategy)
        #expect(windows.output.entries == [], "while all are silent event time stands still")
        windows.select(1)
        windows.observe(28)
        // The first source is still silent, so the least of those that are not is 26.
        #expect(windows.watermark == 26 && windows.output.bars.map(\.start) == [0])
    }

    @Test(arguments: [WatermarkStrategy.explicit, .bounded(3), .sequence])
    func `a source that comes back with nothing holds all`(strategy: WatermarkStrategy) throws {
        var windows = try silent(strategy)
        windows.observe(2)
        windows.select(1)
        windows.observe(28)
        #expect(windows.watermark < 0 && windows.output.entries == [])
        // Once it is silent again the second source alone counts.
        windows.select(0)
        windows.becomeIdle()
        #expect(windows.watermark == 26 && windows.output.bars.map(\.start) == [0])
    }
}

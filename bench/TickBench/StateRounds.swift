import TickCore
import TickPlant
import TickWindows

/// States taken of windows that hold many keys: how long the thread of the windows stands still.
struct StateRounds {
    /// How many instruments have an open bar.
    let keys: Int
    let plans: [WindowPlan]
    /// How many states are taken.
    let runs: Int

    private static let second: Int64 = 1_000_000_000

    func run() throws(PlantError) -> [String] {
        let instruments = InstrumentTable()
        do {
            var windows = try WindowSet(
                plans, instruments: instruments, output: DigestSink(plans, instruments))
            _ = windows.addChannel(disorder: 0, heartbeatMargin: 0)
            for number in 0..<keys {
                let symbol = UserTimerRounds.symbol(number)
                let instrument = instruments.intern(venue: 1, packed: symbol)
                guard instrument != .none else { break }
                windows.accept(
                    Tick(
                        eventTime: Self.second, sequence: UInt64(number),
                        price: Price(nanos: 10_000_000_000 + Int64(number)), size: 100,
                        instrument: instrument, kind: .trade))
            }
            return (0..<max(runs, 1)).map { _ in
                let start = Clock.now()
                let state = windows.state()
                let taken = Clock.now()
                let bytes = state.encoded()
                let encoded = Clock.now()
                return "{\"mode\":\"state\",\"keys\":\(instruments.count)"
                    + ",\"bytes\":\(bytes.count)"
                    + ",\"pause_ms\":\((taken.wall - start.wall) * 1e3)"
                    + ",\"encode_ms\":\((encoded.wall - taken.wall) * 1e3)}"
            }
        } catch {
            throw PlantError(.usage, error.message)
        }
    }
}

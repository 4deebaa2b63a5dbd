import TickCore
import Testing

@testable import TickWindows

/// Trades found by name, over many breaks and windows that come and go, against a dictionary.
@Suite struct TickHistoryTests {
    private func trade(_ instrument: UInt32, _ reference: UInt64) -> Tick {
        Tick(
            eventTime: 1, price: Price(nanos: 5), size: 1, reference: reference,
            instrument: InstrumentID(rawValue: instrument), kind: .trade)
    }

    /// `breakEvery` decides whether what was found before is let go in between, or grows old.
    @Test(arguments: [3, 50, 3000, 9000], [UInt64(1), 2, 3])
    func `a break finds the newest trade of its name, however many went before`(
        breakEvery: Int, seed: UInt64
    ) {
        var random = SeededGenerator(seed: seed)
        var history = TickHistory()
        var windows: [(chain: TickHistory.Chain, names: [UInt64])] = []
        var held: [UInt64: [UInt32]] = [:]
        var (found, turn) = (0, 0)
        while turn < 60_000 {
            turn += 1
            if windows.isEmpty || random.next() % 40 == 0 { windows.append((.init(), [])) }
            // Every third name is there already, or was.
            let name =
                random.next() % 3 == 0
                ? UInt64(max(1, turn - Int(random.next() % 200))) : UInt64(turn)
            let last = windows.count - 1
            history.append(
                trade(UInt32(name % 7), name), owner: UInt32(last), to: &windows[last].chain)
            held[name, default: []].append(windows[last].chain.last)
            windows[last].names.append(name)
            if windows.count > 6 {
                var gone = windows.removeFirst()
                history.release(&gone.chain)
                for name in gone.names { held[name]!.removeFirst() }
            }
            guard turn % breakEvery == 0 else { continue }
            let wanted = UInt64(turn) - min(UInt64(turn) - 1, random.next() % 200)
            let entry = history.find(trade(UInt32(wanted % 7), wanted))
            #expect(entry == held[wanted]?.last ?? TickHistory.none, "turn \(turn)")
            if entry != TickHistory.none { found += 1 }
        }
        #expect(found > 0)
    }
}

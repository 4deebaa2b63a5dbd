import Testing
import TickCore
@testable import TickWindows

/// The reorder buffer against sorting all that is in it.
struct HeldTicksTests {
    private func tick(_ time: Int64, _ channel: Int, _ sequence: Int, _ place: Int) -> Tick {
        Tick(
            eventTime: time, sequence: UInt64(sequence), price: Price(nanos: Int64(place)), size: 1,
            instrument: InstrumentID(rawValue: 0), channel: UInt16(channel), kind: .trade)
    }

    @Test(arguments: 0..<UInt64(60))
    func `ticks come out sorted, whatever the disorder`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var held = HeldTicks()
        var model: [Tick] = []
        let reach = [0, 2, 40, 5_000][Int(seed % 4)]
        for place in 0..<3_000 {
            let time = Int64(place / 3 - random.number(0...reach))
            let new = tick(time, random.number(0...2), random.number(0...3), place)
            let isTaken = held.add(new, entry: TickHistory.none)
            #expect(isTaken)
            model.append(new)
            let count = random.once(in: 200) ? 150 : random.number(0...1)
            for _ in 0..<count where !model.isEmpty { expectFirst(&held, &model, seed) }
        }
        while !model.isEmpty { expectFirst(&held, &model, seed) }
        let (count, earliest) = (held.count, held.earliest)
        #expect(count == 0 && earliest == .max)
        held.deallocate()
    }

    /// The price is the place of arrival.
    private func expectFirst(_ held: inout HeldTicks, _ model: inout [Tick], _ seed: UInt64) {
        let first = model.indices.min {
            let (left, right) = (model[$0], model[$1])
            return (left.eventTime, left.channel, left.sequence, left.price.nanos)
                < (right.eventTime, right.channel, right.sequence, right.price.nanos)
        }!
        let expected = model.remove(at: first)
        let earliest = held.earliest
        #expect(earliest == expected.eventTime, "seed \(seed)")
        let price = held.popFirst().tick.price
        #expect(price == expected.price, "seed \(seed)")
    }

    @Test func `a full buffer takes no more until one has left`() {
        var held = HeldTicks(limit: 2)
        var taken = [5, 4, 3].map { held.add(tick($0, 0, 0, 0), entry: TickHistory.none) }
        var times = [held.popFirst().tick.eventTime]
        taken.append(held.add(tick(3, 0, 0, 0), entry: TickHistory.none))
        times += [held.popFirst().tick.eventTime, held.popFirst().tick.eventTime]
        #expect(taken == [true, true, false, true])
        #expect(times == [4, 3, 5])
        held.deallocate()
    }
}

import Testing
import TickCore
import TickWindows

/// Timers of the library's user, against a set that is searched anew each time.
@Suite struct UserTimersTests {
    private let instruments = TestInstruments()

    /// What a callback does, by its timer alone, so that both sides do the same.
    private struct Reaction {
        var register: [TimersModel.Timer] = []
        var delete: [TimersModel.Timer] = []

        init(_ timer: TimersModel.Timer, _ seed: UInt64, _ ids: [InstrumentID]) {
            let mixed = seed ^ UInt64(bitPattern: timer.time) &* 31 ^ UInt64(timer.key.rawValue)
            var random = SeededGenerator(seed: mixed)
            guard random.once(in: 3) else { return }
            for _ in 0..<random.number(1...2) {
                // Mostly ahead, so that a pass comes to its end.
                let distance = random.once(in: 4) ? -random.number(0...9) : random.number(1...40)
                let time = timer.time.addingReportingOverflow(Int64(distance))
                if time.overflow { continue }
                let other = TimersModel.Timer(
                    time: time.partialValue, key: ids.randomElement(using: &random)!)
                if random.once(in: 3) { delete.append(other) } else { register.append(other) }
            }
        }
    }

    @Test(arguments: 0..<UInt64(120))
    func `timers fire as a set of them would`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var model = TimersModel(order: instruments.order)
        var timers = UserTimers(instruments: instruments.table)
        var clock = [0, -500, Int64.min + 1, Int64.max - 700].randomElement(using: &random)!
        for _ in 0..<200 {
            let key = instruments.ids.randomElement(using: &random)!
            let step = Int64(random.number(-15...60))
            let time = clock.addingReportingOverflow(step)
            let timer = TimersModel.Timer(
                time: time.overflow ? clock : time.partialValue, key: key)
            switch random.number(0...5) {
            case 0...2:
                model.register(timer)
                let isSet = timers.register(key, at: timer.time)
                #expect(isSet)
            case 3:
                let isThere = model.delete(timer)
                let isDeleted = timers.delete(key, at: timer.time)
                #expect(isDeleted == isThere, "seed \(seed)")
            default:
                clock = max(clock, timer.time)
                let watermark = random.once(in: 4) ? max(clock, .min + 3) - 3 : clock
                expectSame(&timers, &model, to: watermark, seed)
            }
        }
        expectSame(&timers, &model, to: .max, seed)
        #expect(timers.count == model.waiting.count, "seed \(seed)")
    }

    private func expectSame(
        _ timers: inout UserTimers, _ model: inout TimersModel, to watermark: Int64, _ seed: UInt64
    ) {
        let ids = instruments.ids
        let most = 400
        var expected: [TimersModel.Timer] = []
        model.advance(to: watermark) { timer, model in
            expected.append(timer)
            guard expected.count < most else { return }
            let reaction = Reaction(timer, seed &+ UInt64(expected.count), ids)
            for other in reaction.register { model.register(other) }
            for other in reaction.delete { _ = model.delete(other) }
        }
        var found: [TimersModel.Timer] = []
        timers.advance(to: watermark) { key, time, timers in
            found.append(.init(time: time, key: key))
            guard found.count < most else { return }
            let reaction = Reaction(found.last!, seed &+ UInt64(found.count), ids)
            for other in reaction.register { timers.register(other.key, at: other.time) }
            for other in reaction.delete { timers.delete(other.key, at: other.time) }
        }
        #expect(found == expected, "seed \(seed)")
        #expect(timers.count == model.waiting.count, "seed \(seed)")
        #expect(timers.watermark == model.watermark, "seed \(seed)")
    }

    @Test func `ten thousand keys fire at one time in the order of their symbols`() {
        let table = InstrumentTable()
        let keys = (0..<10_000).map { number in
            // Every id is seen in an order that is not that of its symbol.
            Array("K\(number &* 7919 % 10_000)".utf8).withUnsafeBytes {
                table.intern(venue: 1, bytes: ByteView($0))
            }
        }
        var timers = UserTimers(instruments: table)
        for key in keys { timers.register(key, at: 1_000) }
        var found: [String] = []
        for round in 1...3 {
            timers.advance(to: Int64(round) * 1_000) { key, time, timers in
                found.append(table.symbol(key))
                timers.register(key, at: time + 1_000)
            }
        }
        let order = (0..<10_000).map { "K\($0)" }.sorted()
        #expect(found == order + order + order)
        #expect(timers.count == 10_000 && timers.fired == 30_000)
    }

    @Test func `one timer more than there is room for is refused and counted`() {
        var timers = UserTimers(instruments: instruments.table, timersMax: 3)
        let key = instruments.ids[0]
        let answers = [1, 2, 3, 4, 3].map { timers.register(key, at: $0) }
        #expect(answers == [true, true, true, false, true], "3 is there already")
        #expect(timers.refused == 1 && timers.count == 3)
        timers.advance(to: 1) { _, time, timers in
            #expect(time == 1)
            let isSet = timers.register(key, at: 5)
            #expect(isSet, "the one that fires leaves its place")
        }
        let isSet = timers.register(.none, at: 9)
        #expect(!isSet)
        #expect(timers.refused == 2 && timers.count == 3)
    }

    @Test func `timers set in the past and deleted again take no room`() {
        var timers = UserTimers(instruments: instruments.table, timersMax: 200)
        let key = instruments.ids[0]
        timers.advance(to: 100) { _, _, _ in }
        timers.register(key, at: 7)
        for round in 0..<10_000 {
            let isSet = timers.register(key, at: Int64(round % 7))
            let isDeleted = timers.delete(key, at: Int64(round % 7))
            #expect(isSet && isDeleted)
        }
        var found: [Int64] = []
        timers.advance(to: 100) { _, time, _ in found.append(time) }
        #expect(found == [])
        timers.advance(to: 101) { _, time, _ in found.append(time) }
        #expect(found == [7] && timers.refused == 0 && timers.count == 0)
    }
}

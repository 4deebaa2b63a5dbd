import Testing
import TickWindows

/// The wheel against hand-worked cases and a sorted list.
struct TimerWheelTests {
    @Test
    func `an entry is due when the watermark reaches its time, not before`() {
        let bench = WheelBench()
        #expect(bench.nextWake == .max)
        #expect(bench.schedule(0, at: 100))
        #expect(bench.schedule(1, at: 1_000_000_007))
        #expect(bench.nextWake == 100)
        #expect(bench.advance(to: 99) == [])
        #expect(bench.advance(to: 100) == [[100, 0]])
        #expect(bench.nextWake == 1_000_000_007 && bench.count == 1)
        #expect(bench.advance(to: 1_000_000_006) == [])
        #expect(bench.advance(to: 1_000_000_007) == [[1_000_000_007, 1]])
        #expect(bench.nextWake == .max && bench.count == 0)
    }

    @Test
    func `the ends of time wait like any other time`() {
        let bench = WheelBench()
        for (number, time) in [Int64.max, .max - 1, -1, 0, .min + 1, .min].enumerated() {
            #expect(bench.schedule(UInt32(number), at: time))
        }
        #expect(bench.nextWake == .min)
        #expect(bench.advance(to: .min) == [[.min, 5]])
        #expect(bench.nextWake == .min + 1)
        #expect(bench.advance(to: -1) == [[.min + 1, 4], [-1, 2]])
        #expect(bench.advance(to: .max - 1) == [[0, 3], [.max - 1, 1]])
        #expect(bench.nextWake == .max && bench.count == 1)
        #expect(bench.advance(to: .max) == [[.max, 0]])
    }

    @Test
    func `scheduling again moves an entry, cancelling takes it out`() {
        let bench = WheelBench()
        #expect(bench.schedule(7, at: 50))
        #expect(bench.schedule(7, at: 20))
        #expect(bench.schedule(8, at: 30))
        #expect(bench.time(of: 7) == 20)
        #expect(bench.time(of: 8) == 30)
        #expect(bench.time(of: 9) == nil)
        #expect(bench.cancel(8))
        #expect(!bench.cancel(8))
        #expect(!bench.cancel(123_456))
        #expect(bench.time(of: 8) == nil && bench.count == 1)
        #expect(bench.advance(to: 60) == [[20, 7]])
        #expect(bench.nextWake == .max)
    }

    @Test
    func `what is set for the past during a pass joins the pass`() {
        let bench = WheelBench()
        #expect(bench.schedule(0, at: 10))
        #expect(bench.schedule(1, at: 20))
        bench.wheel.advance(to: 20)
        var seen: [Int64] = []
        while seen.count < bench.wheel.due.count {
            let entry = bench.wheel.due[seen.count]
            seen.append(entry.time)
            guard entry.number == 0 else { continue }
            #expect(bench.schedule(2, at: 15))
            #expect(bench.schedule(0, at: 21))
        }
        #expect(seen.sorted() == [10, 15, 20] && seen.last == 15)
        bench.wheel.removeDue()
        #expect(bench.nextWake == 21 && bench.count == 1)
    }

    @Test
    func `what is set for the past outside a pass is due with the next one`() {
        let bench = WheelBench()
        #expect(bench.advance(to: 20) == [])
        #expect(bench.schedule(0, at: 21))
        #expect(bench.schedule(3, at: 5))
        #expect(bench.nextWake == 5)
        #expect(bench.advance(to: 20) == [[5, 3]])
        #expect(bench.nextWake == 21)
    }

    @Test
    func `a number at the limit is refused`() {
        let bench = WheelBench(entriesMax: 100)
        #expect(bench.schedule(99, at: 5))
        #expect(!bench.schedule(100, at: 4))
        #expect(!bench.schedule(.max, at: 4))
        #expect(bench.nextWake == 5 && bench.count == 1)
    }

    @Test(arguments: 0..<UInt64(200))
    func `random use agrees with a sorted list`(seed: UInt64) {
        var script = WheelScript(seed: seed)
        for _ in 0..<1_500 {
            script.step()
            if let failure = script.failure {
                Issue.record("seed \(seed): \(failure)")
                return
            }
        }
        script.end()
        #expect(script.failure == nil, "seed \(seed)")
    }
}

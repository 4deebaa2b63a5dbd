import TickWindows

/// A wheel under test, in a form that expectations can be asked of.
final class WheelBench {
    var wheel: TimerWheel

    init(entriesMax: Int = TimerWheel.entriesMax) { wheel = TimerWheel(entriesMax: entriesMax) }

    deinit { wheel.deallocate() }

    var nextWake: Int64 { wheel.nextWake }
    var count: Int { wheel.count }

    func time(of number: UInt32) -> Int64? { wheel.time(of: number) }

    func schedule(_ number: UInt32, at time: Int64) -> Bool { wheel.schedule(number, at: time) }

    func cancel(_ number: UInt32) -> Bool { wheel.cancel(number) }

    /// Advances and takes off what is due as (time, number), sorted.
    func advance(to watermark: Int64) -> [[Int64]] {
        wheel.advance(to: watermark)
        let entries = wheel.due.map { [$0.time, Int64($0.number)] }
        wheel.removeDue()
        return entries.sorted { $0.lexicographicallyPrecedes($1) }
    }
}

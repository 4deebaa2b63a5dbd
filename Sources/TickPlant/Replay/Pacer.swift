import Glibc
import TickCore

/// Paces packets by their capture times, absolute to the start, so that errors never add up.
struct Pacer {
    private let speed: Double
    private var firstCapture = Packet.noTime
    private var start: Int64 = 0

    init(speed: Double) { self.speed = speed }

    /// Sleeps until the packet is due; not at all where it is overdue or carries no time.
    mutating func wait(for receiveTime: Int64) {
        guard receiveTime != Packet.noTime else { return }
        if firstCapture == Packet.noTime {
            firstCapture = receiveTime
            start = MonotonicClock.nanos()
            return
        }
        let (since, overflow) = receiveTime.subtractingReportingOverflow(firstCapture)
        guard !overflow, since > 0 else { return }
        let target = Double(start) + Double(since) / speed
        guard target > Double(MonotonicClock.nanos()), target < 9.0e18 else { return }
        var due = timespec()
        due.tv_sec = Int(target / 1e9)
        due.tv_nsec = Int(target.truncatingRemainder(dividingBy: 1e9))
        while clock_nanosleep(CLOCK_MONOTONIC, Int32(TIMER_ABSTIME), &due, nil) == EINTR {}
    }
}

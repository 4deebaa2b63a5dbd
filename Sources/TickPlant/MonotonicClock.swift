import Glibc

/// The clock that lengths of time within a run are measured by.
enum MonotonicClock {
    /// Units: nanoseconds since any moment; never goes back.
    static func nanos() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

import Glibc

/// The machine's clock.
public enum SystemClock {
    /// Units: milliseconds since the Unix epoch.
    public static func millis() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) &* 1000 &+ Int64(now.tv_nsec) / 1_000_000
    }

    /// Waits.
    public static func sleep(millis: Int) { usleep(UInt32(millis) * 1000) }
}

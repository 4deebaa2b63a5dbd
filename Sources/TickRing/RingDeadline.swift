import Glibc

/// An instant of the monotonic clock, or never.
///
/// Units: nanoseconds.
@frozen public struct RingDeadline: Sendable, BitwiseCopyable {
    @usableFromInline let nanos: Int64

    @inlinable init(nanos: Int64) { self.nanos = nanos }

    /// No deadline.
    @inlinable public static var never: RingDeadline { RingDeadline(nanos: .max) }

    /// So long from now; at once if that is not positive.
    public static func after(nanos length: Int64) -> RingDeadline {
        let (sum, overflow) = now().addingReportingOverflow(length)
        return RingDeadline(nanos: overflow ? (length > 0 ? .max : .min) : sum)
    }

    /// What is left, -1 for ever, 0 when it has passed.
    ///
    /// Cost: reads the clock unless it is `never`.
    @usableFromInline var remainingNanos: Int64 {
        guard nanos != .max else { return -1 }
        return max(nanos.subtractingReportingOverflow(Self.now()).partialValue, 0)
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}

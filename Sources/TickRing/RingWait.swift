import CTickLinux
import Glibc

/// How an end of a ring waits for the other one.
public protocol RingWait: Sendable {
    /// Whether waiting ends in sleep, from which the other side must wake it.
    static var parks: Bool { get }
    /// Passes a moment; false when it is time to sleep instead.
    static func pause(turn: Int) -> Bool
}

/// Waits by looking again and again: the quickest, and takes a core.
public enum Spinning: RingWait {
    /// Never sleeps.
    @inlinable public static var parks: Bool { false }

    /// A hint to the core.
    @inlinable @inline(__always) public static func pause(turn: Int) -> Bool {
        tick_spin_hint()
        return true
    }
}

/// Looks again for a while, then lets others run between two looks.
public enum Yielding: RingWait {
    /// Looks before the first yield.
    @inlinable public static var spins: Int { 64 }
    /// Never sleeps.
    @inlinable public static var parks: Bool { false }

    /// A hint to the core, then to the kernel.
    @inlinable @inline(__always) public static func pause(turn: Int) -> Bool {
        if turn < spins { tick_spin_hint() } else { sched_yield() }
        return true
    }
}

/// Looks again for a while, then sleeps until woken.
///
/// Cost: a full fence for the other side at each publication; a system call only to sleep and to
/// wake one who sleeps.
public enum Blocking: RingWait {
    /// Looks before it sleeps.
    @inlinable public static var spins: Int { 64 }
    /// Sleeps.
    @inlinable public static var parks: Bool { true }

    /// A hint to the core, and then sleep.
    @inlinable @inline(__always) public static func pause(turn: Int) -> Bool {
        guard turn < spins else { return false }
        tick_spin_hint()
        return true
    }
}

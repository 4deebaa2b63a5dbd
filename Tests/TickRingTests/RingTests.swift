import Testing
import TickRing

/// A ring for one consumer, both ends on one thread.
@Suite struct RingTests {
}

/// What a scenario over rings runs with.
public struct RingRequest: Sendable {
    /// How the ends wait.
    public enum Waiting: String, CaseIterable, Sendable {
        /// Look again.
        case spin
        /// Look again, and let others run.
        case yield
        /// Look again, and sleep.
        case block
    }

    /// Slots.
    public var capacity = 1024
    /// Elements per publication.
    public var batch = 16
    /// Elements, or round trips, of a round.
    public var elements = 200_000
    /// How the ends wait.
    public var waiting = Waiting.spin
    /// The cores of the two threads; none if they are not to be pinned.
    public var cores: [Int] = []

    /// The usual.
    public init() {}

    /// The core of one of the two threads, if it has one.
    func core(_ thread: Int) -> Int? { cores.isEmpty ? nil : cores[thread % cores.count] }
}

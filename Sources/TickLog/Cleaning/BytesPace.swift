/// Says when a worker that may move so many bytes a second has to wait.
struct BytesPace {
    private let bytesPerSecond: Int?
    private var since: Int64?
    private var bytes = 0

    /// Units: nanoseconds; the longest that is waited before the clock is asked again, so that a
    /// clock that jumps does not stop the work.
    static let pauseNanosMax: Int64 = 1_000_000_000

    init(bytesPerSecond: Int?) { self.bytesPerSecond = bytesPerSecond }

    /// Notes bytes moved.
    mutating func move(_ count: Int) { bytes += count }

    /// How long to wait now; nil to go on.
    mutating func pause(nowNanos: Int64) -> Int64? {
        guard let bytesPerSecond else { return nil }
        guard let since, nowNanos >= since else {
            since = nowNanos
            bytes = 0
            return nil
        }
        let due = Double(bytes) / Double(max(1, bytesPerSecond)) * 1e9
        let early = due - Double(nowNanos - since)
        return early < 1 ? nil : Int64(min(early, Double(Self.pauseNanosMax)))
    }
}

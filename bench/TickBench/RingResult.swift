import Glibc

/// The instants at which rounds ended, and what they came to.
///
/// Concurrency: one thread notes; read after it has been joined.
final class RingClock: @unchecked Sendable {
    private(set) var ends: [Double] = []
    private(set) var checksum: UInt64 = 0

    init() { ends.reserveCapacity(4096) }

    @inline(never)
    func note(_ sum: UInt64) {
        checksum = checksum << 1 | checksum >> 63
        checksum ^= sum
        ends.append(Clock.now().wall)
    }
}

/// What rounds of elements through rings came to.
struct RingResult {
    let request: RingRequest
    let checksum: UInt64
    /// Nanoseconds an element, of each round but the first.
    let nanos: [Double]

    init(_ request: RingRequest, _ clock: RingClock) {
        self.request = request
        checksum = clock.checksum
        nanos = zip(clock.ends, clock.ends.dropFirst()).map {
            ($1 - $0) * 1e9 / Double(request.elements)
        }
    }

    /// One line of JSON.
    func json(_ scenario: String) -> String {
        let sorted = nanos.sorted()
        let median = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
        let list = nanos.map { String(Double(Int($0 * 100)) / 100) }.joined(separator: ",")
        let cores = request.cores.map(String.init).joined(separator: ",")
        return "{\"mode\":\"\(scenario)\",\"wait\":\"\(request.waiting.rawValue)\""
            + ",\"capacity\":\(request.capacity),\"batch\":\(request.batch)"
            + ",\"elements\":\(request.elements),\"cores\":[\(cores)]"
            + ",\"ns_median\":\(median),\"ns_min\":\(sorted.first ?? 0)"
            + ",\"ns_max\":\(sorted.last ?? 0),\"checksum\":\(checksum),\"ns\":[\(list)]}"
    }
}

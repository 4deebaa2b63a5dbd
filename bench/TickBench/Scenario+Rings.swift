import TickPlant
import TickRing

/// Scenarios over rings: what is asked for with the waiting strategy as a type.
extension Scenario {
    func runRings(_ request: ScenarioRequest) throws(PlantError) -> [String] {
        let (ring, rounds) = (request.ring, max(request.runs, 1))
        guard ring.capacity > 0, ring.capacity <= RingLimits.capacityMax,
            ring.capacity.nonzeroBitCount == 1, (1...ring.capacity).contains(ring.batch),
            ring.elements > 0
        else {
            throw PlantError(
                .usage, "a ring has a power of two of slots, and no batch is larger than it")
        }
        if self == .ringMutex {
            return [MutexRounds(request: ring, rounds: rounds).stream().json(rawValue)]
        }
        switch ring.waiting {
        case .spin: return [run(RingRounds<Spinning>(request: ring, rounds: rounds))]
        case .yield: return [run(RingRounds<Yielding>(request: ring, rounds: rounds))]
        case .block: return [run(RingRounds<Blocking>(request: ring, rounds: rounds))]
        }
    }

    private func run<Wait: RingWait>(_ rounds: RingRounds<Wait>) -> String {
        switch self {
        case .ringTrip: rounds.trips().json(rawValue)
        case .ringAlone: rounds.alone().json(rawValue)
        default: rounds.stream().json(rawValue)
        }
    }
}

import TickCore
import TickWindows

/// One aggregate under trial: random runs of ticks, cut at random, against every law.
struct AggregateTrial<State: Aggregate> {
    private let empty: State
    private let usual: [Tick]
    private let extreme: [Tick]
    private var random: SplitMix
    private(set) var violations: [AggregateViolation] = []
    private var round = 0
    private var isExtreme = false

    private static var runMax: Int { 40 }
    private static var prefixesMax: Int { 64 }

    init(_ empty: State, usual: [Tick], extreme: [Tick], random: SplitMix) {
        let wants = State.traits.wants
        func isWanted(_ tick: Tick) -> Bool {
            tick.kind == .trade ? wants.contains(.trades) : wants.contains(.quotes)
        }
        self.empty = empty
        self.usual = usual.filter(isWanted)
        self.extreme = extreme.filter(isWanted)
        self.random = random
    }

    /// Tries all laws on one run; every third is of extreme ticks.
    mutating func run(_ round: Int) {
        self.round = round
        isExtreme = round % 3 == 2
        let ticks = someTicks(isExtreme ? extreme : usual)
        let cuts = [random.index(upTo: ticks.count), random.index(upTo: ticks.count)].sorted()
        let parts = [ticks[..<cuts[0]], ticks[cuts[0]..<cuts[1]], ticks[cuts[1]...]]
        tryMerges(parts.map(Array.init))
        tryOrder(ticks)
        tryRemoval(ticks)
        tryEncoding(fold(ticks), ticks.count)
        tryEncoding(merged(fold(Array(parts[0])), fold(Array(parts[1]))), cuts[1])
    }

    /// A run in order; of extreme ticks every so manieth, so that times go from end to end.
    private mutating func someTicks(_ pool: [Tick]) -> [Tick] {
        let count = random.index(upTo: min(Self.runMax, pool.count))
        guard isExtreme else {
            let from = random.index(upTo: pool.count - count)
            return Array(pool[from..<from + count])
        }
        return (0..<count).map { _ in random.index(upTo: pool.count - 1) }.sorted().map { pool[$0] }
    }

    private mutating func tryMerges(_ parts: [[Tick]]) {
        let (a, b, c) = (fold(parts[0]), fold(parts[1]), fold(parts[2]))
        expect(.identity, merged(empty, a), a, "empty merged with a run of \(parts[0].count)")
        expect(.identity, merged(a, empty), a, "a run of \(parts[0].count) merged with empty")
        let sizes = parts.map { String($0.count) }.joined(separator: " + ")
        expect(.associativity, merged(merged(a, b), c), merged(a, merged(b, c)), sizes)
        expect(.concatenation, merged(a, b), fold(parts[0] + parts[1]), sizes)
        expect(
            .concatenation, merged(merged(a, b), c), fold(parts[0] + parts[1] + parts[2]), sizes)
    }

    private mutating func tryOrder(_ ticks: [Tick]) {
        guard !State.traits.isOrderSensitive else { return }
        let shuffled = ticks.shuffled(using: &random)
        expect(.order, fold(shuffled), fold(ticks), "\(ticks.count) ticks shuffled")
        let middle = ticks.count / 2
        let (left, right) = (fold(Array(ticks[..<middle])), fold(Array(ticks[middle...])))
        expect(.order, merged(right, left), merged(left, right), "halves changed over")
    }

    private mutating func tryRemoval(_ ticks: [Tick]) {
        guard !ticks.isEmpty else { return }
        var rest = ticks
        let taken = rest.remove(at: random.index(upTo: rest.count - 1))
        let before = fold(ticks)
        var state = before
        let isRemoved = state.remove(taken)
        guard isRemoved == State.traits.isInvertible else {
            let word = isRemoved ? "took back" : "refused to take back"
            return report(.removal, "\(word) a tick, against its traits")
        }
        let expected = isRemoved ? fold(rest) : before
        expect(.removal, state, expected, "one of \(ticks.count) ticks taken back")
    }

    private mutating func tryEncoding(_ state: State, _ count: Int) {
        let bytes = encoded(state)
        guard let copy = decoded(bytes) else {
            return report(.encoding, "\(bytes.count) bytes of \(count) ticks were not taken")
        }
        if encoded(copy) != bytes || copy.result(span) != state.result(span) {
            report(.encoding, "another state came back of \(count) ticks")
        }
        for length in bytes.indices.prefix(Self.prefixesMax)
        where decoded(Array(bytes.prefix(length))) != nil {
            return report(.truncation, "\(length) of \(bytes.count) bytes were taken for all")
        }
    }

    /// The state in these bytes; nil where there is none or something follows.
    private func decoded(_ bytes: [UInt8]) -> State? {
        var reader = StateReader(bytes)
        var state = empty
        do throws(StateError) { try state.decode(from: &reader) } catch { return nil }
        return reader.isAtEnd ? state : nil
    }
}

/// What is compared, and how.
extension AggregateTrial {
    private var span: WindowSpan {
        isExtreme
            ? WindowSpan(start: .min, end: .max)
            : WindowSpan(
                start: usual.first?.eventTime ?? 0, end: (usual.last?.eventTime ?? 0) + 1_000)
    }

    private func fold(_ ticks: [Tick]) -> State {
        var state = empty
        for tick in ticks { state.add(tick) }
        return state
    }

    private func merged(_ state: State, _ later: State) -> State {
        var state = state
        state.merge(later)
        return state
    }

    private func encoded(_ state: State) -> [UInt8] {
        var writer = StateWriter()
        state.encode(to: &writer)
        return writer.bytes
    }

    private mutating func expect(
        _ law: AggregateViolation.Law, _ found: State, _ expected: State, _ detail: String
    ) {
        let (result, wanted) = (found.result(span), expected.result(span))
        if case .rounded(let share) = State.traits.accuracy {
            // Extreme numbers cancel without bound; there the only law is not to trap.
            if !isExtreme && !isClose(result, wanted, share) {
                report(law, "\(detail): \(result), not \(wanted)")
            }
        } else if result != wanted {
            report(law, "\(detail): \(result), not \(wanted)")
        } else if encoded(found) != encoded(expected) {
            report(law, "\(detail): equal results, but other bytes")
        }
    }

    private func isClose(_ left: AggregateValue, _ right: AggregateValue, _ share: Double) -> Bool {
        guard case .real(let left) = left, case .real(let right) = right else {
            return left == right
        }
        return left == right || abs(left - right) <= share * max(abs(left), abs(right))
    }

    private mutating func report(_ law: AggregateViolation.Law, _ detail: String) {
        guard !violations.contains(where: { $0.law == law }) else { return }
        violations.append(AggregateViolation(law: law, round: round, detail: detail))
    }
}

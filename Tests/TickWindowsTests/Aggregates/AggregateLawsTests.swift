import Testing
import TickCore
import TickWindowLaws
import TickWindows

/// The kit catches an aggregate that breaks a law; one for each.
struct AggregateLawsTests {
    private func broken<State: Aggregate>(_ empty: State) -> Set<AggregateViolation.Law> {
        Set(AggregateLaws.check(empty).map(\.law))
    }

    @Test func `a sound aggregate breaks nothing`() {
        #expect(broken(Faulty<Sound>(.none)) == [])
        #expect(broken(RoundedMean()) == [])
    }

    @Test func `an empty state that adds something is caught`() {
        #expect(broken(Faulty<Sound>(.countsMerges)).contains(.identity))
    }

    @Test func `merging that depends on the grouping is caught`() {
        #expect(broken(Faulty<Sound>(.halvesEarlier)).contains(.associativity))
    }

    @Test func `merging that forgets the seam is caught`() {
        #expect(broken(Faulty<Ordered>(.forgetsSeam)) == [.concatenation])
    }

    @Test func `an order that matters after all is caught`() {
        #expect(broken(Faulty<Sound>(.takesLast)).contains(.order))
        #expect(!broken(Faulty<Ordered>(.takesLast)).contains(.order))
    }

    @Test func `a tick taken back only in part is caught`() {
        #expect(broken(Faulty<Invertible>(.none)) == [])
        #expect(broken(Faulty<Invertible>(.forgetsToRemove)) == [.removal])
        #expect(broken(Faulty<Sound>(.removesAgainstTraits)) == [.removal])
    }

    @Test func `a field that is not encoded is caught`() {
        #expect(broken(Faulty<Sound>(.forgetsToEncode)) == [.encoding])
    }

    @Test func `equal states with different bytes are caught`() {
        #expect(broken(Faulty<Sound>(.encodesHistory)).contains(.concatenation))
    }

    @Test func `bytes cut short that are taken for all are caught`() {
        #expect(broken(Faulty<Sound>(.readsPastTheEnd)) == [.truncation])
    }

    @Test func `an aggregate that traps on extreme ticks ends the test`() async {
        await #expect(processExitsWith: .failure) {
            _ = AggregateLaws.check(Faulty<Sound>(.traps))
        }
    }

    @Test func `the same seed finds the same case`() {
        let faulty = Faulty<Sound>(.takesLast)
        #expect(AggregateLaws.check(faulty, seed: 9) == AggregateLaws.check(faulty, seed: 9))
        #expect(AggregateLaws.check(faulty, ticks: [], seed: 9).allSatisfy { $0.round % 3 == 2 })
    }
}

/// Traits by type, as they are static.
protocol FaultyTraits: Sendable {
    static var traits: AggregateTraits { get }
}
enum Sound: FaultyTraits { static let traits = AggregateTraits() }
enum Ordered: FaultyTraits { static let traits = AggregateTraits(isOrderSensitive: true) }
enum Invertible: FaultyTraits { static let traits = AggregateTraits(isInvertible: true) }

/// Counts ticks and sums sizes, with one fault at choice.
struct Faulty<Traits: FaultyTraits>: Aggregate {
    enum Fault: UInt8, BitwiseCopyable {
        case none, countsMerges, halvesEarlier, forgetsSeam, takesLast, forgetsToRemove
        case removesAgainstTraits, forgetsToEncode, encodesHistory, readsPastTheEnd, traps
    }

    private let fault: Fault
    private var count: UInt64 = 0
    private var sum: UInt64 = 0
    private var merges: UInt64 = 0

    init(_ fault: Fault) { self.fault = fault }

    static var traits: AggregateTraits { Traits.traits }

    mutating func add(_ tick: Tick) {
        switch fault {
        case .takesLast: sum = tick.size
        case .forgetsSeam: sum &+= count
        case .traps: sum += tick.size
        default: sum &+= tick.size
        }
        count &+= 1
    }

    mutating func remove(_ tick: Tick) -> Bool {
        if Traits.traits.isInvertible {
            sum &-= tick.size
            if fault != .forgetsToRemove { count &-= 1 }
            return true
        }
        if fault == .removesAgainstTraits { count &-= 1 }
        return false
    }

    mutating func merge(_ later: Faulty) {
        if fault == .halvesEarlier { sum /= 2 }
        sum = fault == .takesLast && later.count > 0 ? later.sum : sum &+ later.sum
        count &+= later.count
        if fault == .countsMerges { count &+= 1 }
        merges &+= later.merges &+ 1
    }

    func result(_ window: WindowSpan) -> AggregateValue {
        .integer(Int64(truncatingIfNeeded: sum &+ count))
    }

    func encode(to writer: inout StateWriter) {
        writer.put(sum)
        if fault != .forgetsToEncode { writer.put(count) }
        if fault == .encodesHistory { writer.put(merges) }
    }

    mutating func decode(from reader: inout StateReader) throws(StateError) {
        sum = try reader.take()
        if fault == .forgetsToEncode || (fault == .readsPastTheEnd && reader.isAtEnd) { return }
        count = try reader.take()
        if fault == .encodesHistory { merges = try reader.take() }
    }
}

/// A mean in floating point, which says so.
struct RoundedMean: Aggregate {
    private var count = 0.0
    private var mean = 0.0

    static var traits: AggregateTraits { AggregateTraits(accuracy: .rounded(1e-12)) }

    mutating func add(_ tick: Tick) {
        count += 1
        mean += (Double(tick.size) - mean) / count
    }

    mutating func merge(_ later: RoundedMean) {
        guard later.count > 0 else { return }
        let total = count + later.count
        mean += (later.mean - mean) * later.count / total
        count = total
    }

    func result(_ window: WindowSpan) -> AggregateValue { count > 0 ? .real(mean) : .none }

    func encode(to writer: inout StateWriter) {
        writer.put(count)
        writer.put(mean)
    }

    mutating func decode(from reader: inout StateReader) throws(StateError) {
        count = try reader.takeDouble()
        mean = try reader.takeDouble()
    }
}

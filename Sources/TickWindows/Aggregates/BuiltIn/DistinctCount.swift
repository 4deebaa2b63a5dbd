import Glibc
import TickCore

/// How many different prices or sizes there were, estimated by HyperLogLog in 2,048 registers.
///
/// The standard error is 1.04 / √2,048 = 2.3 %; a handful is counted exactly but for rare
/// collisions. The estimator is Ertl's, which needs no tables and is not biased for few values.
///
/// Layout: 2,048 registers of a byte.
/// Source: Flajolet et al., HyperLogLog, 2007; Ertl, New cardinality estimation algorithms for
/// HyperLogLog sketches, 2017, algorithm 6.
public struct DistinctCount: Aggregate {
    /// What is told apart.
    public let field: TickField
    /// The longest run of zero bits seen, plus one, in each of the hash's first 2,048 classes.
    private var registers = InlineArray<2048, UInt8>(repeating: 0)

    private static var indexBits: Int { 11 }
    private static var rankMax: Int { 64 - indexBits + 1 }

    /// None seen.
    public init(_ field: TickField) { self.field = field }

    /// An estimate with a standard error of 2.3 %; states do not depend on order or grouping.
    public static var traits: AggregateTraits {
        AggregateTraits(accuracy: .standardError(0.023))
    }

    /// Adds a trade.
    public mutating func add(_ tick: Tick) {
        guard let value = field.value(of: tick) else { return }
        let hash = Self.mix(UInt64(bitPattern: value))
        let index = Int(truncatingIfNeeded: hash &>> UInt64(64 - Self.indexBits))
        // The bit behind the last of the hash stops the count.
        let rest = hash &<< UInt64(Self.indexBits) | 1 &<< UInt64(Self.indexBits - 1)
        let rank = UInt8(truncatingIfNeeded: rest.leadingZeroBitCount + 1)
        if registers[index] < rank { registers[index] = rank }
    }

    /// Every bit of the value moves every bit of the hash.
    static func mix(_ value: UInt64) -> UInt64 {
        var hash = value &+ 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ hash &>> 32) &* 0xD6E8_FEB8_6659_FD93
        hash = (hash ^ hash &>> 32) &* 0xD6E8_FEB8_6659_FD93
        return hash ^ hash &>> 32
    }

    /// Adds another part's.
    public mutating func merge(_ later: DistinctCount) {
        // By spans: an element read from a stored array can copy the array.
        let other = later.registers.span
        var own = registers.mutableSpan
        for index in own.indices { own[index] = max(own[index], other[index]) }
    }

    /// The estimate, to the nearest whole number; 0 without a trade.
    public func result(_ window: WindowSpan) -> AggregateValue {
        var classes = InlineArray<55, Int>(repeating: 0)
        let set = registers.span
        for index in set.indices { classes[Int(set[index])] += 1 }
        let count = Double(registers.count)
        var sum = count * Self.tau(1 - Double(classes[Self.rankMax]) / count)
        for rank in (1..<Self.rankMax).reversed() { sum = 0.5 * (sum + Double(classes[rank])) }
        sum += count * Self.sigma(Double(classes[0]) / count)
        guard sum.isFinite else { return .integer(0) }
        let estimate = count * count / (2 * M_LN2 * sum)
        return Int64(exactly: estimate.rounded()).map { .integer($0) } ?? .none
    }

    /// Infinite where no register is set.
    private static func sigma(_ empty: Double) -> Double {
        guard empty < 1 else { return .infinity }
        var (power, scale, sum) = (empty, 1.0, empty)
        while true {
            power *= power
            let next = sum + power * scale
            if next == sum { return sum }
            sum = next
            scale += scale
        }
    }

    private static func tau(_ unsaturated: Double) -> Double {
        guard unsaturated > 0, unsaturated < 1 else { return 0 }
        var (root, scale, sum) = (unsaturated, 1.0, 1 - unsaturated)
        while true {
            root = root.squareRoot()
            scale *= 0.5
            let next = sum - (1 - root) * (1 - root) * scale
            if next == sum { return sum / 3 }
            sum = next
        }
    }
}

/// Few registers are written one by one, with the distance from the one before; many as they are.
extension DistinctCount {
    private static var listedMax: Int { 512 }
    private static var damaged: StateError { StateError("registers that no values set") }

    private var setCount: Int {
        let set = registers.span
        var count = 0
        for index in set.indices where set[index] != 0 { count += 1 }
        return count
    }

    /// At most 2,050 bytes.
    public func encode(to writer: inout StateWriter) {
        let count = setCount
        let set = registers.span
        writer.put(compact: UInt64(count))
        var before = -1
        for index in set.indices {
            if count <= Self.listedMax {
                if set[index] == 0 { continue }
                writer.put(compact: UInt64(index - before - 1))
            }
            writer.put(set[index])
            before = index
        }
    }

    /// Takes over what was encoded.
    public mutating func decode(from reader: inout StateReader) throws(StateError) {
        let count = try reader.takeCompact()
        guard count <= UInt64(registers.count) else { throw Self.damaged }
        let isListed = count <= UInt64(Self.listedMax)
        var before = -1
        for _ in 0..<(isListed ? Int(count) : registers.count) {
            var index = before + 1
            if isListed {
                let skipped = try reader.takeCompact()
                guard skipped < UInt64(registers.count) else { throw Self.damaged }
                index += Int(skipped)
            }
            let rank: UInt8 = try reader.take()
            guard index < registers.count, rank <= UInt8(Self.rankMax), rank > 0 || !isListed else {
                throw Self.damaged
            }
            registers[index] = rank
            before = index
        }
        guard setCount == Int(count) else { throw Self.damaged }
    }
}

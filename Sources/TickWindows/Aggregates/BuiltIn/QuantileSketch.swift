import TickCore

/// A quantile of prices or sizes: the value of rank ⌈q × n⌉ from below, estimated by a DDSketch.
///
/// The result is within 1 % of that value, and exact below 100 (in 1e-9 for prices, in shares for
/// sizes). The sketch keeps the highest 1,024 of its buckets apart; what lies below them counts in
/// the lowest of those. So the error holds for every value within a factor of 600 million of the
/// highest, and for all from 0 up where the highest is below 5 billion.
///
/// Layout: 1,024 counts of four bytes, saturating.
/// Source: Masson, Rim, Lee, DDSketch, 2019, with integer edges and collapse of the lowest.
public struct QuantileSketch: Aggregate {
    /// What is ranked.
    public let field: TickField
    /// The share of values at or below the result, in millionths.
    public let rankMillionths: UInt32
    private var top: Int32 = .min
    private var bottom: Int32 = .max
    private var counts = InlineArray<1024, UInt32>(repeating: 0)

    private static var kept: Int32 { 1024 }
    /// What a rank is counted in.
    public static var millionths: UInt32 { 1_000_000 }

    /// None ranked; ranks above one million count as one million.
    public init(_ field: TickField, rankMillionths: UInt32) {
        self.field = field
        self.rankMillionths = min(rankMillionths, Self.millionths)
    }

    /// Within 1 %; states do not depend on order or grouping.
    public static var traits: AggregateTraits { AggregateTraits(accuracy: .relative(0.01)) }

    private static func slot(_ key: Int32) -> Int { Int(key & (kept - 1)) }

    /// The lowest key that is kept apart.
    private var lowest: Int32 { top - (Self.kept - 1) }

    /// Adds a trade.
    public mutating func add(_ tick: Tick) {
        guard let value = field.value(of: tick) else { return }
        add(QuantileBuckets.shared.key(value), count: 1)
    }

    private mutating func add(_ key: Int32, count: UInt32) {
        if key > top { raise(to: key) }
        let place = max(key, lowest)
        bottom = min(bottom, place)
        let (sum, overflow) = counts[Self.slot(place)].addingReportingOverflow(count)
        counts[Self.slot(place)] = overflow ? .max : sum
    }

    /// Makes `key` the highest; what falls out at the other end goes into the lowest.
    private mutating func raise(to key: Int32) {
        let isFirst = top == .min
        top = key
        guard !isFirst, bottom < lowest else { return }
        var fallen: UInt32 = 0
        var from = bottom
        // At most `kept` buckets are in use.
        while from < lowest && from < bottom + Self.kept {
            let slot = Self.slot(from)
            let (sum, overflow) = fallen.addingReportingOverflow(counts[slot])
            fallen = overflow ? .max : sum
            counts[slot] = 0
            from += 1
        }
        bottom = lowest
        let (sum, overflow) = counts[Self.slot(lowest)].addingReportingOverflow(fallen)
        counts[Self.slot(lowest)] = overflow ? .max : sum
    }

    /// Adds another part's.
    public mutating func merge(_ later: QuantileSketch) {
        guard later.top != .min else { return }
        if later.top > top { raise(to: later.top) }
        // By a span: an element read from a stored array can copy the array.
        let other = later.counts.span
        for key in later.bottom...later.top {
            let count = other[Self.slot(key)]
            if count != 0 { add(key, count: count) }
        }
    }

    /// The middle of the bucket that holds the value of that rank; `none` without a trade.
    public func result(_ window: WindowSpan) -> AggregateValue {
        guard top != .min else { return .none }
        let counts = counts.span
        var total: UInt64 = 0
        for key in bottom...top { total += UInt64(counts[Self.slot(key)]) }
        let wide = total.multipliedFullWidth(by: UInt64(rankMillionths))
        let (quotient, rest) = UInt64(Self.millionths).dividingFullWidth(wide)
        let rank = max(quotient + (rest == 0 ? 0 : 1), 1)
        var passed: UInt64 = 0
        for key in bottom...top {
            passed += UInt64(counts[Self.slot(key)])
            if passed >= rank { return field.result(QuantileBuckets.shared.middle(key)) }
        }
        return .none
    }
}

/// Written from the lowest bucket to the highest, without the empty ones.
extension QuantileSketch {
    private static var damaged: StateError { StateError("buckets that no values fill") }

    /// At most 9 KiB; a few hundred bytes as a rule.
    public func encode(to writer: inout StateWriter) {
        guard top != .min else { return writer.put(compact: 0) }
        let counts = counts.span
        var used: UInt64 = 0
        for key in bottom...top where counts[Self.slot(key)] != 0 { used += 1 }
        writer.put(compact: used)
        writer.put(bottom)
        var before = bottom
        for key in bottom...top where counts[Self.slot(key)] != 0 {
            writer.put(compact: UInt64(key - before))
            writer.put(compact: UInt64(counts[Self.slot(key)]))
            before = key
        }
    }

    /// Takes over what was encoded.
    public mutating func decode(from reader: inout StateReader) throws(StateError) {
        let used = try reader.takeCompact()
        guard used <= UInt64(Self.kept) else { throw Self.damaged }
        guard used > 0 else { return }
        let keyMax = QuantileBuckets.shared.keyMax
        let first: Int32 = try reader.take()
        guard (-keyMax...keyMax).contains(first) else { throw Self.damaged }
        var key = first
        for place in 0..<used {
            let step = try reader.takeCompact()
            let count = try reader.takeCompact()
            guard place == 0 ? step == 0 : (1..<UInt64(Self.kept)).contains(step),
                count > 0, count <= UInt64(UInt32.max)
            else { throw Self.damaged }
            key += Int32(step)
            guard key <= keyMax, key - first < Self.kept else { throw Self.damaged }
            top = key
            counts[Self.slot(key)] = UInt32(count)
        }
        bottom = first
    }
}

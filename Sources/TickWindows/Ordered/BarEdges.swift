import TickCore

/// The edges that an instrument's bars had, as far as it takes to tell bars with the same apart.
struct BarEdges: BitwiseCopyable {
    /// The latest end of a bar.
    var endMax: Int64 = .min
    /// How many bars began and ended there.
    var repeats: UInt32 = 0
    /// Bars were cut in arrival order, so their edges can come again at any time.
    var cameInArrivalOrder = false
}

/// Numbers the bars of an instrument that share both edges, from 0.
///
/// Where bars are cut in the order of time, only those of a single instant can share both, and they
/// follow each other: a count an instrument. In arrival order the edges themselves are remembered.
///
/// Limits: `countMax` edges are remembered; past that a bar that does not end after all others gets
/// a number of its own, from 2^31 up.
struct BarOrdinals {
    private struct Key: Hashable {
        let instrument: UInt32
        let start: Int64
        let end: Int64
    }

    private var seen: [Key: UInt32] = [:]
    /// The same by instrument, while a state is made.
    private var seenOf: [UInt32: [Key]] = [:]
    private var unremembered: UInt32 = 1 << 31
    private let limit: Int

    static var countMax: Int { 1 << 20 }

    init(limit: Int = BarOrdinals.countMax) { self.limit = limit }

    /// Gets ready for `encode` of every instrument.
    mutating func beginState() { seenOf = Dictionary(grouping: seen.keys, by: \.instrument) }

    /// Gives back what `beginState` made.
    mutating func endState() { seenOf = [:] }

    /// Writes the edges that are remembered of an instrument.
    func encode(_ instrument: UInt32, to writer: inout StateWriter) {
        let keys = seenOf[instrument, default: []].sorted {
            $0.end != $1.end ? $0.end < $1.end : $0.start < $1.start
        }
        writer.put(UInt32(keys.count))
        for key in keys {
            writer.put(key.start)
            writer.put(key.end)
            writer.put(seen[key]!)
        }
    }

    /// Takes up what `encode` wrote.
    mutating func decode(
        _ instrument: UInt32, from reader: inout StateReader
    ) throws(StateError) {
        for _ in 0..<(try reader.takeCount(20)) {
            let start: Int64 = try reader.take()
            let key = Key(instrument: instrument, start: start, end: try reader.take())
            seen[key] = try reader.take()
        }
    }

    /// The ordinal of an instrument's next bar.
    mutating func next(
        _ instrument: UInt32, start: Int64, end: Int64, _ edges: inout BarEdges
    ) -> UInt32 {
        let repeats = start == end && end == edges.endMax ? edges.repeats : 0
        let isBehind = start < edges.endMax
        let isAhead = end > edges.endMax
        if isAhead { edges.repeats = 0 }
        edges.endMax = max(edges.endMax, end)
        if start == edges.endMax { edges.repeats &+= 1 }
        guard edges.cameInArrivalOrder || isBehind else { return repeats }
        let key = Key(instrument: instrument, start: start, end: end)
        if let ordinal = seen[key] {
            seen[key] = ordinal &+ 1
            return ordinal
        }
        if seen.count < limit {
            seen[key] = repeats &+ 1
            return repeats
        }
        guard !isAhead && isBehind else { return repeats }
        unremembered |= 1 << 31
        defer { unremembered &+= 1 }
        return unremembered
    }
}

import TickCore

/// What the windows of a run hold at one moment: a value that can be encoded, compared, split by
/// instrument and put together again.
///
/// Layout: everything about one instrument is one section, found by venue and symbol, so a state
/// does not depend on the order in which symbols were first seen, nor on how instruments are
/// shared out over shards. Beside the sections there is what all shards have in common: the clocks.
/// Encoded: magic `TPWS`, version u16, plans' digest u64, common run, doubts by clock, sections by
/// (venue, symbol bytes), each run behind its count; last the digest of all before.
/// Concurrency: a value. Cost: proportional to what is held.
/// Limits: tied to the plans it was taken from, in their order.
public struct WindowState: Sendable, Equatable {
    /// A digest of the plans that it belongs to.
    let plans: UInt64
    /// The clocks: the same in every shard.
    var common: [UInt8]
    /// Stretches of doubt that some window may still touch, by clock; shards bring theirs together.
    var doubts: [StatusIntervals]
    /// What was counted; shards add up.
    var counters: BarCounters
    /// What is held of each instrument.
    var sections: StateSections

    private static let magic: [UInt8] = Array("TPWS".utf8)
    private static let version: UInt16 = 2

    /// The instruments that something is held of, by venue and symbol bytes, in order.
    public var instruments: [(venue: UInt16, symbol: [UInt8])] {
        sections.sorted().map { ($0.venue, Array(sections.symbol($0))) }
    }

    /// How many instruments something is held of.
    public var instrumentCount: Int { sections.count }

    /// The canonical bytes.
    public func encoded() -> [UInt8] {
        var writer = StateWriter()
        for byte in Self.magic { writer.put(byte) }
        writer.put(Self.version)
        writer.put(plans)
        writer.put(bytes: common)
        writer.put(UInt32(doubts.count))
        for doubt in doubts { doubt.encode(to: &writer) }
        counters.encode(to: &writer)
        writer.put(UInt32(sections.count))
        for entry in sections.sorted() {
            writer.put(entry.venue)
            writer.put(run: sections.symbol(entry))
            writer.put(run: sections.section(entry))
        }
        writer.put(StateDigest(writer.written).value)
        return writer.bytes
    }

    /// Reads canonical bytes.
    ///
    /// Throws: where they are cut, damaged, of another version, or not in canonical order.
    public init(decoding bytes: [UInt8]) throws(StateError) {
        guard bytes.count > 8 else { throw StateError("\(bytes.count) bytes are no state") }
        let body = Array(bytes.dropLast(8))
        var reader = StateReader(bytes)
        for expected in Self.magic where try reader.take(UInt8.self) != expected {
            throw StateError("the bytes do not begin with TPWS; this is no window state")
        }
        let version = try reader.take(UInt16.self)
        guard version == Self.version else {
            throw StateError("state of version \(version); this program reads \(Self.version)")
        }
        var end = StateReader(Array(bytes.suffix(8)))
        guard try end.take(UInt64.self) == StateDigest(body).value else {
            throw StateError("the state's digest does not fit its \(bytes.count) bytes")
        }
        plans = try reader.take()
        common = try reader.takeBytes()
        doubts = []
        for _ in 0..<(try reader.takeCount(4)) {
            doubts.append(try StatusIntervals(from: &reader))
        }
        counters = try BarCounters(from: &reader)
        sections = StateSections()
        for _ in 0..<(try reader.takeCount(10)) {
            let venue: UInt16 = try reader.take()
            let symbol = try reader.takeBytes()
            guard symbol.count <= UInt16.max else {
                throw StateError("a symbol of \(symbol.count) bytes")
            }
            sections.append(venue: venue, symbol: symbol[...], section: try reader.takeBytes()[...])
            let entries = sections.entries
            guard entries.count < 2 || sections.precedes(entries[entries.count - 2], entries.last!)
            else { throw StateError("the state's instruments are not in order") }
        }
        _ = try reader.take(UInt64.self)
        guard reader.isAtEnd else { throw StateError("bytes follow behind the state's end") }
    }

    init(
        plans: UInt64, common: [UInt8], doubts: [StatusIntervals], counters: BarCounters,
        sections: StateSections
    ) {
        self.plans = plans
        self.common = common
        self.doubts = doubts
        self.counters = counters
        self.sections = sections
    }

    /// A short number that two states share only if they are equal, but for chance.
    ///
    /// Limits: 64 bits, not cryptographic.
    public var digest: UInt64 { StateDigest(encoded()).value }
}

/// Splitting and putting together.
extension WindowState {
    /// As many states as `count`, each with the instruments that `shard` gives it by venue and
    /// symbol bytes; what was counted goes to the first.
    public func split(into count: Int, by shard: (UInt16, [UInt8]) -> Int) -> [WindowState] {
        precondition(count > 0, "a state cannot be split into \(count)")
        var parts = (0..<count).map {
            WindowState(
                plans: plans, common: common, doubts: doubts,
                counters: $0 == 0 ? counters : BarCounters(), sections: StateSections())
        }
        for entry in sections.entries {
            let symbol = sections.symbol(entry)
            parts[shard(entry.venue, Array(symbol))].sections.append(
                venue: entry.venue, symbol: symbol, section: sections.section(entry))
        }
        return parts
    }

    /// One state of all parts.
    ///
    /// Throws: where they are of different plans, clocks that differ, or share an instrument.
    public static func merge(_ parts: [WindowState]) throws(StateError) -> WindowState {
        guard var whole = parts.first else { throw StateError("there is no state to merge") }
        for part in parts.dropFirst() {
            guard part.plans == whole.plans else {
                throw StateError("the parts are of different plans")
            }
            guard part.common == whole.common, part.doubts.count == whole.doubts.count else {
                throw StateError("the parts were taken at different steps: their clocks differ")
            }
            whole.counters.add(part.counters)
            for (clock, doubts) in part.doubts.enumerated() {
                whole.doubts[clock].add(missing: doubts)
            }
            whole.sections.append(part.sections)
        }
        let sorted = whole.sections.sorted()
        for (entry, next) in zip(sorted, sorted.dropFirst())
        where !whole.sections.precedes(entry, next) {
            let symbol = String(decoding: whole.sections.symbol(entry), as: UTF8.self)
            throw StateError("two parts hold \(symbol)")
        }
        return whole
    }
}

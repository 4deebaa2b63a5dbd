import TickCore

/// What a state holds of each instrument, one run of bytes each.
///
/// Layout: the symbol's bytes and the section's, one after the other, in one piece of memory; an
/// entry for each says where. Entries stand as they were added; `sorted` is the canonical order.
/// Concurrency: a value. Cost: an entry of 24 bytes an instrument, and no allocation.
struct StateSections: Sendable, Equatable {
    private(set) var entries: [Entry] = []
    private var bytes: [UInt8] = []

    /// An instrument's place.
    struct Entry: Sendable {
        let venue: UInt16
        fileprivate let symbolBytes: UInt16
        fileprivate let sectionBytes: UInt32
        fileprivate let start: Int
    }

    /// No sections.
    init() {}

    /// Sections that were written one after the other, as `entry` tells of them.
    init(_ bytes: [UInt8], _ entries: [Entry]) {
        self.bytes = bytes
        self.entries = entries
    }

    /// The place of a section that begins at `start` with its symbol, in memory yet to be given.
    static func entry(
        venue: UInt16, symbolBytes: Int, start: Int, end: Int
    ) -> Entry {
        Entry(
            venue: venue, symbolBytes: UInt16(symbolBytes),
            sectionBytes: UInt32(end - start - symbolBytes), start: start)
    }

    var count: Int { entries.count }

    /// The symbol's bytes.
    func symbol(_ entry: Entry) -> ArraySlice<UInt8> {
        bytes[entry.start..<entry.start + Int(entry.symbolBytes)]
    }

    /// What is held of the instrument.
    func section(_ entry: Entry) -> ArraySlice<UInt8> {
        let start = entry.start + Int(entry.symbolBytes)
        return bytes[start..<start + Int(entry.sectionBytes)]
    }

    mutating func append(
        venue: UInt16, symbol: ArraySlice<UInt8>, section: ArraySlice<UInt8>
    ) {
        let start = bytes.count
        bytes.append(contentsOf: symbol)
        bytes.append(contentsOf: section)
        entries.append(
            Self.entry(
                venue: venue, symbolBytes: symbol.count, start: start, end: bytes.count))
    }

    /// Adds those of another state.
    mutating func append(_ other: StateSections) {
        let shift = bytes.count
        bytes.append(contentsOf: other.bytes)
        entries += other.entries.map {
            Entry(
                venue: $0.venue, symbolBytes: $0.symbolBytes, sectionBytes: $0.sectionBytes,
                start: $0.start + shift)
        }
    }

    /// The places by venue and symbol bytes.
    func sorted() -> [Entry] { entries.sorted { precedes($0, $1) } }

    /// Whether an instrument comes before another.
    func precedes(_ entry: Entry, _ other: Entry) -> Bool {
        entry.venue != other.venue
            ? entry.venue < other.venue
            : symbol(entry).lexicographicallyPrecedes(symbol(other))
    }

    static func == (left: StateSections, right: StateSections) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left.sorted(), right.sorted()).allSatisfy {
            $0.venue == $1.venue && left.symbol($0) == right.symbol($1)
                && left.section($0) == right.section($1)
        }
    }
}

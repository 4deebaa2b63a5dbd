/// The instruments of one run: each (venue, symbol) once, as a dense `InstrumentID`.
///
/// Concurrency: owned by one thread; others have tables of their own.
/// Cost: a symbol of at most 8 bytes is one hash probe, no allocation unless it is new.
/// Limits: at most `capacityMax` instruments; further ones get `InstrumentID.none` and are counted.
public final class InstrumentTable {
    /// The most instruments one run holds.
    public static let capacityMax = 1 << 24

    private let slots: UnsafeMutablePointer<Slots>
    /// By id, in memory of their own, so that lending one counts no reference.
    @usableFromInline let names: UnsafeMutablePointer<InstrumentNames>
    private var long: [LongKey: InstrumentID] = [:]
    @usableFromInline let ranking: UnsafeMutablePointer<Ranking>
    /// Symbols refused because the table was full.
    public internal(set) var refused: UInt64 = 0

    private struct LongKey: Hashable {
        let venue: UInt16
        let text: [UInt8]
    }

    /// An empty table.
    public init() {
        slots = .allocate(capacity: 1)
        slots.initialize(to: Slots(capacity: 1 << 12))
        ranking = .allocate(capacity: 1)
        ranking.initialize(to: Ranking())
        names = .allocate(capacity: 1)
        names.initialize(to: InstrumentNames())
    }

    deinit {
        slots.pointee.keys.deallocate()
        slots.deinitialize(count: 1)
        slots.deallocate()
        ranking.pointee.places?.deallocate()
        ranking.deallocate()
        names.pointee.deallocate()
        names.deallocate()
    }

    /// How many instruments there are; ids run from 0 to this, exclusive.
    public var count: Int { names.pointee.count }

    /// The id of a symbol of up to 8 bytes, packed big-endian and padded with spaces.
    public func intern(venue: UInt16, packed: UInt64) -> InstrumentID {
        let found = slots.pointee.find(packed, venue)
        return found != InstrumentID.none.rawValue
            ? InstrumentID(rawValue: found) : add(venue: venue, packed: packed)
    }

    /// The id of a symbol of any length; trailing spaces do not count.
    public func intern(venue: UInt16, bytes: ByteView) -> InstrumentID {
        var text = bytes.buffer[...]
        while text.last == 0x20 { text.removeLast() }
        if text.count <= 8 {
            let packed = (0..<8).reduce(UInt64(0)) { value, position in
                value << 8 | UInt64(position < text.count ? text[text.startIndex + position] : 0x20)
            }
            return intern(venue: venue, packed: packed)
        }
        let key = LongKey(venue: venue, text: Array(text))
        if let known = long[key] { return known }
        let id = append(venue: venue, text: key.text)
        if id != .none { long[key] = id }
        return id
    }

    /// Lends the symbol's bytes, without padding.
    @inlinable @inline(__always)
    public func withSymbol<Result>(_ id: InstrumentID, _ body: (ByteView) -> Result) -> Result {
        body(ByteView(names.pointee[id.index].text))
    }

    /// The venue's ordinal.
    @inlinable @inline(__always)
    public func venue(_ id: InstrumentID) -> UInt16 { names.pointee[id.index].venue }

    /// The symbol as text, bad UTF-8 repaired; for messages.
    public func symbol(_ id: InstrumentID) -> String {
        String(decoding: names.pointee[id.index].text, as: UTF8.self)
    }

    /// The instrument's place among all by (venue, symbol bytes); what output is ordered by.
    ///
    /// Cost: sorts all symbols after new ones came, otherwise two loads and a compare.
    @inlinable @inline(__always)
    public func rank(_ id: InstrumentID) -> UInt32 {
        guard id.index < ranking.pointee.count, ranking.pointee.isCurrent,
            let places = ranking.pointee.places
        else { return rankAnew(id) }
        return places[id.index]
    }

    @usableFromInline @inline(never)
    func rankAnew(_ id: InstrumentID) -> UInt32 {
        precondition(id.index < count, "instrument \(id.index) of \(count)")
        rankAll()
        return ranking.pointee.places![id.index]
    }

    private func rankAll() {
        let names = names.pointee
        let order = (0..<names.count).sorted { left, right in
            names[left].venue != names[right].venue
                ? names[left].venue < names[right].venue
                : names[left].text.lexicographicallyPrecedes(names[right].text)
        }
        ranking.pointee.places?.deallocate()
        let places = UnsafeMutablePointer<UInt32>.allocate(capacity: max(order.count, 1))
        for (place, index) in order.enumerated() { places[index] = UInt32(place) }
        ranking.pointee = Ranking(places: places, count: order.count, isCurrent: true)
    }

    @inline(never)
    private func add(venue: UInt16, packed: UInt64) -> InstrumentID {
        var text = withUnsafeBytes(of: packed.bigEndian) { Array($0) }
        while text.last == 0x20 { text.removeLast() }
        let id = append(venue: venue, text: text)
        if id != .none { slots.pointee.insert(packed, venue, id.rawValue) }
        return id
    }

    private func append(venue: UInt16, text: [UInt8]) -> InstrumentID {
        guard count < InstrumentTable.capacityMax else {
            refused += 1
            return .none
        }
        ranking.pointee.isCurrent = false
        names.pointee.append(venue, text)
        return InstrumentID(rawValue: UInt32(count - 1))
    }
}

/// The place of every instrument among all, by id.
@usableFromInline struct Ranking {
    @usableFromInline var places: UnsafeMutablePointer<UInt32>?
    @usableFromInline var count = 0
    /// No instrument came since.
    @usableFromInline var isCurrent = false
}

/// Open addressing from (packed symbol, venue) to an id; at most half full.
private struct Slots {
    struct Key {
        var packed: UInt64
        var id: UInt32
        var venue: UInt16
    }

    var keys: UnsafeMutablePointer<Key>
    var capacity: Int
    var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        keys = .allocate(capacity: capacity)
        keys.initialize(
            repeating: Key(packed: 0, id: InstrumentID.none.rawValue, venue: 0), count: capacity)
    }

    private func home(_ packed: UInt64, _ venue: UInt16) -> Int {
        let mixed = (packed ^ UInt64(venue) &<< 48) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed &>> 32) & (capacity &- 1)
    }

    func find(_ packed: UInt64, _ venue: UInt16) -> UInt32 {
        var slot = home(packed, venue)
        while keys[slot].id != InstrumentID.none.rawValue {
            if keys[slot].packed == packed && keys[slot].venue == venue { return keys[slot].id }
            slot = (slot &+ 1) & (capacity &- 1)
        }
        return InstrumentID.none.rawValue
    }

    mutating func insert(_ packed: UInt64, _ venue: UInt16, _ id: UInt32) {
        if (count + 1) * 2 > capacity { grow() }
        var slot = home(packed, venue)
        while keys[slot].id != InstrumentID.none.rawValue { slot = (slot &+ 1) & (capacity &- 1) }
        keys[slot] = Key(packed: packed, id: id, venue: venue)
        count += 1
    }

    private mutating func grow() {
        var larger = Slots(capacity: capacity * 2)
        for slot in 0..<capacity where keys[slot].id != InstrumentID.none.rawValue {
            larger.insert(keys[slot].packed, keys[slot].venue, keys[slot].id)
        }
        keys.deallocate()
        self = larger
    }
}

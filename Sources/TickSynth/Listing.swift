/// One listed instrument: its name, its price band and what its directory entry says.
///
/// Units: prices in 1e-4 of the currency. A price is `base + tick * tickUnits`.
struct Listing {
    /// The symbol's eight bytes in memory order, space-padded.
    var symbol: UInt64
    /// The price of tick 0 of the band.
    var base: UInt32
    /// 100 (a cent), or 1 (a hundredth of a cent) below a dollar.
    var tickUnits: UInt32
    /// The place among all symbols ordered by their bytes.
    var rank: UInt32
    var category: UInt8
    var isTest: Bool
    var isFund: Bool

    @inline(__always)
    func price(_ tick: Int) -> UInt32 { base &+ UInt32(truncatingIfNeeded: tick) &* tickUnits }

    /// The price in the middle of the band: yesterday's close.
    var reference: UInt32 { price(BookTable.ticks / 2) }

    /// The symbol without its padding.
    var name: String {
        withUnsafeBytes(of: symbol) { String(decoding: $0.prefix { $0 != 0x20 }, as: UTF8.self) }
    }
}

/// All instruments of a day, in directory order; shared by the exchange and what encodes it.
///
/// Concurrency: never written after `init`, so any thread may read.
final class Listings: Sendable {
    let count: Int
    nonisolated(unsafe) let base: UnsafePointer<Listing>

    init(count: Int, random: inout RandomStream) {
        let storage = UnsafeMutablePointer<Listing>.allocate(capacity: count)
        for index in 0..<count {
            storage[index] = Self.listing(index, of: count, random: &random)
        }
        let ordered = (0..<count).sorted {
            UInt64(bigEndian: storage[$0].symbol) < UInt64(bigEndian: storage[$1].symbol)
        }
        for (rank, index) in ordered.enumerated() { storage[index].rank = UInt32(rank) }
        self.count = count
        self.base = UnsafePointer(storage)
    }

    deinit { base.deallocate() }

    /// The last listings are test instruments: one, or three among a thousand or more.
    static func testCount(of count: Int) -> Int { count < 2 ? 0 : count < 1000 ? 1 : 3 }

    private static func listing(
        _ index: Int, of count: Int, random: inout RandomStream
    ) -> Listing {
        let testIndex = index - (count - testCount(of: count))
        let tickUnits: UInt32 = random.once(in: 12) && testIndex < 0 ? 1 : 100
        let reference = tickUnits == 1 ? random.within(2000...8000) : dollars(&random) * 100
        let name = testIndex < 0 ? name(index) : ["ZVZZT", "ZWZZT", "ZXZZT"][testIndex]
        return Listing(
            symbol: packed(name), base: reference - UInt32(BookTable.ticks / 2) * tickUnits,
            tickUnits: tickUnits, rank: 0, category: Array("QQQGGSNPAZ".utf8)[index % 10],
            isTest: testIndex >= 0, isFund: index % 7 == 3)
    }

    /// A reference price in cents: mostly 5 to 120 dollars, some far above.
    private static func dollars(_ random: inout RandomStream) -> UInt32 {
        switch random.below(100) {
        case ..<72: random.within(500...12_000)
        case ..<97: random.within(12_000...60_000)
        default: random.within(60_000...400_000)
        }
    }

    /// Unique names of three to five bytes, scattered over the alphabet.
    private static func name(_ index: Int) -> String {
        switch index % 16 {
        case 3, 11: letters(index / 16 * 2 + index % 16 / 8, count: 3)
        case 7: letters(index / 16, count: 3) + ".A"
        case 13: letters(index, count: 4) + "L"
        default: letters(index, count: 4)
        }
    }

    private static func letters(_ index: Int, count: Int) -> String {
        var rest = index * 7919 + 4711
        var bytes: [UInt8] = []
        for _ in 0..<count {
            bytes.append(UInt8(65 + rest % 26))
            rest /= 26
        }
        return String(decoding: bytes.reversed(), as: UTF8.self)
    }

    private static func packed(_ name: String) -> UInt64 {
        let padded = Array(name.utf8) + [UInt8](repeating: 0x20, count: 8 - name.utf8.count)
        return padded.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
    }
}

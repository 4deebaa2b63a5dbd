import Testing
import TickCore

@testable import TickFeeds

/// The fast way through a line of a trade file, against the careful one.
@Suite struct PlainTradeTests {
    /// What either way makes of a line.
    private struct Outcome: Equatable {
        var time: Int64
        var symbol: [UInt8]
        var nanos: Int64
        var size: UInt64
    }

    private func fast(
        _ line: [UInt8], digits: Int, isDecimal: Bool, behind: [UInt8] = []
    ) -> (Outcome, used: Int)? {
        let limit = line.count
        let all = line + behind + [UInt8](repeating: 0x37, count: PlainTrade.overread)
        return all.withUnsafeBytes { bytes in
            let base = bytes.baseAddress!
            let prices = PlainTrade.Prices(priceDigits: digits, isDecimal: isDecimal)
            guard let trade = PlainTrade(at: base, limit: base + limit, prices) else { return nil }
            var symbol = withUnsafeBytes(of: trade.symbol.bigEndian) { Array($0) }
            while symbol.last == 0x20 { symbol.removeLast() }
            let outcome = Outcome(
                time: trade.eventTime, symbol: symbol, nanos: trade.nanos, size: trade.size)
            return (outcome, trade.next - base)
        }
    }

    private func careful(_ line: [UInt8], digits: Int, isDecimal: Bool) -> Outcome? {
        line.withUnsafeBytes { bytes in
            guard
                let trade = try? TradeLine.parse(
                    ByteView(bytes), priceDigits: digits, isDecimal: isDecimal)
            else { return nil }
            return Outcome(
                time: trade.eventTime, symbol: trade.plainSymbol, nanos: trade.price.nanos,
                size: trade.size)
        }
    }

    /// Whether the fast way took the line; what it made of it must be what the careful way does.
    @discardableResult
    private func agree(
        _ line: [UInt8], digits: Int = 4, isDecimal: Bool = false, _ note: String = ""
    ) -> Bool {
        var took = false
        for end in [[0x0A], [0x0D, 0x0A]] as [[UInt8]] {
            guard let found = fast(line + end, digits: digits, isDecimal: isDecimal) else {
                continue
            }
            took = true
            let text = String(decoding: line, as: UTF8.self)
            let isReturn = line.last == 0x0D && end.count == 1
            let wanted = careful(
                isReturn ? line.dropLast() : line, digits: digits, isDecimal: isDecimal)
            #expect(found.0 == wanted, "\(text) \(digits) \(isDecimal) \(note)")
            #expect(found.used == line.count + end.count, "\(text) \(note)")
        }
        return took
    }

    @Test(arguments: [
        "1767623400015758454,S187,3761600,500", "1,A,2,3", "12345678,ABCDEFGH,1,1",
        "0,A,0,0", "9223372036854775807,A,1,1", "123456789012345678,Ä#~,12345678,123456789",
        "1,A,92233720368547,1", "1,A,1,9999999999999999999", "0000000000000000001,A,0001,01",
    ])
    func `usual lines go the fast way`(text: String) {
        #expect(agree(Array(text.utf8)))
    }

    @Test(arguments: [
        "9223372036854775808,A,1,1", "1,A,92233720368548,1", "1,A,1.5,1", "-1,A,1,1", "1,A,-1,1",
        "1,,1,1", "1,ABCDEFGHI,1,1", "1,A B,1,1", "1,\"A\",1,1", "1,A,1,18446744073709551615",
        "1,A,1,1,", "1,A,1", "1,A,1,", ",A,1,1", "", "1,A,1,1 ", "1,\tA,1,1", "1,A,,1",
        "00000000000000000001,A,1,1", "1,A\n1,A,1,1",
    ])
    func `odd lines do not`(text: String) {
        #expect(!agree(Array(text.utf8)))
    }

    @Test(arguments: [
        ("1,A,1.5,1", 4), ("1,A,10,1", 4), ("1,A,9223372035.99999999,1", 8),
        ("1,A,0.00000001,1", 9), ("1,A,232.5531,1", 4),
    ])
    func `decimals go the fast way where the file has them`(text: String, digits: Int) {
        #expect(agree(Array(text.utf8), digits: digits, isDecimal: true))
    }

    @Test(arguments: [
        ("1,A,1.55555,1", 4), ("1,A,1.,1", 4), ("1,A,.5,1", 4), ("1,A,1.5.5,1", 4),
        ("1,A,9223372036.9,1", 4), ("1,A,9223372037,1", 4), ("1,A,1.123456789,1", 9),
    ])
    func `odd decimals do not`(text: String, digits: Int) {
        #expect(!agree(Array(text.utf8), digits: digits, isDecimal: true))
    }

    @Test func `a line that its limit cuts is none, whatever lies behind`() {
        let line = Array("1767623400015758454,S187,3761600,500\r\n".utf8)
        for count in 0..<line.count {
            for rest in [line, Array("\n".utf8), Array("9\n".utf8), []] {
                let cut = Array(line[..<count])
                #expect(fast(cut, digits: 4, isDecimal: false, behind: rest) == nil)
            }
        }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `random lines say the same both ways`(seed: UInt64) {
        var random = SeededLines(seed: seed)
        var taken = 0
        for _ in 0..<24_000 {
            let line = random.line()
            let digits = Int(random.next(below: 10))
            if agree(line, digits: digits, isDecimal: random.next(below: 2) == 0, "seed \(seed)") {
                taken += 1
            }
        }
        #expect(taken > 5000, "seed \(seed): the fast way took only \(taken)")
    }
}

/// Lines that are trades, nearly trades, and trades with a byte changed; from a seed alone.
private struct SeededLines {
    private var state: UInt64

    init(seed: UInt64) { state = (seed &* 0x9E37_79B9_7F4A_7C15) | 1 }

    mutating func next(below bound: UInt64) -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return ((state &* 0x2545_F491_4F6C_DD1D) >> 16) % bound
    }

    private mutating func digits(_ most: UInt64) -> [UInt8] {
        (0..<next(below: most + 1)).map { _ in UInt8(0x30 + next(below: 10)) }
    }

    private mutating func price() -> [UInt8] {
        let whole = digits(next(below: 8) == 0 ? 21 : 9)
        return next(below: 2) == 0 ? whole : whole + [0x2E] + digits(10)
    }

    mutating func line() -> [UInt8] {
        let letters: [UInt8] = Array("ABZaz.#~09$\u{C4}".utf8)
        let symbol = (0..<next(below: 10)).map { _ in
            letters[Int(next(below: UInt64(letters.count)))]
        }
        var line = digits(next(below: 8) == 0 ? 22 : 19) + [0x2C] + symbol + [0x2C]
        line += price() + [0x2C] + digits(next(below: 8) == 0 ? 21 : 6)
        if next(below: 3) == 0 && !line.isEmpty {
            let odd: [UInt8] = [
                0, 0x0D, 0x20, 0x22, 0x2C, 0x2D, 0x2E, 0x2F, 0x3A, 0x80, 0xB0, 0xFF,
            ]
            line[Int(next(below: UInt64(line.count)))] = odd[Int(next(below: 12))]
        }
        return line
    }
}

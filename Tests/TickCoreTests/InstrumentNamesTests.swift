import Testing
import TickCore

/// Instruments by venue and symbol, whatever the symbol is.
struct InstrumentNamesTests {
    private func intern(
        _ table: InstrumentTable, _ text: String, venue: UInt16 = 0
    ) -> InstrumentID {
        Array(text.utf8).withUnsafeBytes { table.intern(venue: venue, bytes: ByteView($0)) }
    }

    @Test(arguments: ["", "   ", "        "])
    func `a first symbol of nothing but spaces is one like any other`(symbol: String) {
        let table = InstrumentTable()
        let blank = intern(table, symbol)
        #expect(table.symbol(blank) == "" && table.count == 1)
        #expect(intern(table, "") == blank)
        #expect(intern(table, "A") != blank && table.rank(blank) == 0)
    }

    @Test func `symbols of any length stay what they are while others come`() {
        let table = InstrumentTable()
        var ids: [InstrumentID] = []
        let texts = (0..<5000).map { number in
            (number % 100 == 0 ? String(repeating: "X", count: number * 5) : "S") + "\(number)"
        }
        for (number, text) in texts.enumerated() {
            ids.append(intern(table, text, venue: UInt16(number % 3)))
        }
        #expect(Set(ids).count == texts.count)
        for (number, id) in ids.enumerated() {
            #expect(table.symbol(id) == texts[number] && table.venue(id) == UInt16(number % 3))
            let isSame = table.withSymbol(id) { $0.buffer.elementsEqual(texts[number].utf8) }
            #expect(isSame)
            #expect(intern(table, texts[number] + "  ", venue: UInt16(number % 3)) == id)
        }
        let ranked = ids.sorted { table.rank($0) < table.rank($1) }
        let sorted = texts.indices.sorted {
            $0 % 3 != $1 % 3
                ? $0 % 3 < $1 % 3
                : texts[$0].utf8.lexicographicallyPrecedes(texts[$1].utf8)
        }
        #expect(ranked == sorted.map { ids[$0] })
    }
}

import Testing
import TickCore

@testable import TickFeeds

/// Lines of trade files, each by the careful way: values worked by hand.
@Suite struct TradeLineTests {
    private func parse(
        _ text: String, digits: Int = 4, isDecimal: Bool? = nil
    ) -> Result<[String], TradeLine.Flaw> {
        Array(text.utf8).withUnsafeBytes { bytes in
            do throws(TradeLine.Flaw) {
                let trade = try TradeLine.parse(
                    ByteView(bytes), priceDigits: digits, isDecimal: isDecimal)
                return .success([
                    String(trade.eventTime), String(decoding: trade.plainSymbol, as: UTF8.self),
                    String(trade.price.nanos), String(trade.size),
                ])
            } catch {
                return .failure(error)
            }
        }
    }

    @Test(arguments: [
        ("1,A,2,3", ["1", "A", "200000", "3"]),
        ("\"1\",\"A\",\"2\",\"3\"", ["1", "A", "200000", "3"]),
        ("-1,\"A,B\",2.5,3", ["-1", "A,B", "2500000000", "3"]),
        ("1,\"say \"\"A\"\"\",2,3", ["1", "say \"A\"", "200000", "3"]),
        ("1,\"\"\"\"\"\",2,3", ["1", "\"\"", "200000", "3"]),
        ("1,\"\"\"a\",2,3", ["1", "\"a", "200000", "3"]),
        ("1, A ,2,3", ["1", " A ", "200000", "3"]),
        ("-9223372036854775808,Ä,-2,0", ["-9223372036854775808", "Ä", "-200000", "0"]),
    ])
    func `fields are read with and without quotes`(text: String, wanted: [String]) {
        #expect(parse(text) == .success(wanted))
    }

    @Test(arguments: [
        ("1,\"A,2,3", TradeLine.Flaw.quote), ("1,A\"B,2,3", .quote), ("1,\"A\"B,2,3", .quote),
        ("1,\"A\" ,2,3", .quote), ("1,A,2,\"3", .quote), ("1,A,2,3\"", .quote),
        ("1,\"\",2,3", .symbol), ("\"\",A,2,3", .time), ("\"1\"\"\",A,2,3", .time),
        ("1,A,\"2\"\"\",3", .price), ("1,A,2,\"\"\"3\"", .size), ("1,A,2,\"3\",", .columns),
        ("1,A,\"2\"", .columns), ("1,\"A,2\",3", .columns), ("", .columns), ("1,A,2,", .size),
    ])
    func `what breaks the rules of quoting is told as such`(
        text: String, flaw: TradeLine.Flaw
    ) {
        #expect(parse(text) == .failure(flaw))
    }
}

/// Headings of trade files.
@Suite struct TradeHeadingTests {
    @Test(arguments: ["", "\u{FEFF}"], ["", "\n", "\r\n", ",exchange\n"])
    func `names are recognised with and without quotes`(mark: String, end: String) {
        for quoted in 0..<16 {
            let names = TradeHeading.columns.enumerated().map {
                quoted & (1 << $0.offset) != 0 ? "\"\($0.element)\"" : $0.element
            }
            let text = mark + names.joined(separator: ",") + end
            #expect(TradeHeading.recognises(Array(text.utf8)))
            let seen = Array(text.utf8.prefix(TradeHeading.bytesMax))
            #expect(TradeHeading.recognises(seen), "\(text)")
        }
    }

    @Test(arguments: [
        "", "ts_ns,symbol,price", "ts_ns,symbol,price,sizes", "ts_ns,\"symbol,price,size",
        "ts_ns;symbol;price;size", "\"ts_ns\"x,symbol,price,size", "symbol,ts_ns,price,size",
        "ts_ns,symbol,price,size\"", "\u{FEFF}\u{FEFF}ts_ns,symbol,price,size",
    ])
    func `anything else is not`(text: String) {
        #expect(!TradeHeading.recognises(Array(text.utf8)))
    }
}

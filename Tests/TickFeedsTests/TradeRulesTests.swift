import TickCore
import TickFeeds
import Testing

@Suite struct TradeRulesTests {
    private static func message(_ type: Character, _ count: Int, _ edit: (Int, UInt8)...) -> Golden
    {
        var bytes = [UInt8](repeating: 0, count: count)
        bytes[0] = type.asciiValue!
        for (offset, value) in edit { bytes[offset] = value }
        return Golden(bytes: bytes)
    }

    @Test func `an ITCH execution touches everything`() throws {
        let golden = Self.message("E", 31)
        let trade = try #require(NasdaqItch50.OrderExecuted(golden.view))
        #expect(NasdaqItch50.eligibility(trade) == .all)
    }

    @Test func `an ITCH execution that is not printable touches nothing`() throws {
        for (printable, touched) in [("Y", Tick.Eligibility.all), ("N", [])] {
            let golden = Self.message("C", 36, (31, Character(printable).asciiValue!))
            let trade = try #require(NasdaqItch50.OrderExecutedWithPrice(golden.view))
            #expect(NasdaqItch50.eligibility(trade) == touched)
        }
    }

    @Test func `a cross of zero shares touches nothing`() throws {
        let none = Self.message("Q", 40)
        let empty = try #require(NasdaqItch50.CrossTrade(none.view))
        #expect(NasdaqItch50.eligibility(empty) == [])
        for offset in 11...18 {
            let some = Self.message("Q", 40, (offset, 1))
            let cross = try #require(NasdaqItch50.CrossTrade(some.view))
            #expect(NasdaqItch50.eligibility(cross) == .all)
        }
    }

    @Test func `IEX trades touch everything, whatever their flags`() throws {
        for flags in UInt8.min...UInt8.max {
            let golden = Self.message("T", 46, (1, flags))
            let view = golden.view
            #expect(IexTops15.eligibility(try #require(.init(view))) == .all)
            #expect(IexTops16.eligibility(try #require(.init(view))) == .all)
            #expect(IexDeep10.eligibility(try #require(.init(view))) == .all)
            let executed = try #require(IexDeepPlus102.OrderExecuted(view))
            let trade = try #require(IexDeepPlus102.Trade(view))
            #expect(IexDeepPlus102.eligibility(executed) == .all)
            #expect(IexDeepPlus102.eligibility(trade) == .all)
        }
    }

    @Test func `test symbols are told by authenticity and by the directory flag`() throws {
        for (byte, isTest) in [(UInt8(ascii: "T"), true), (UInt8(ascii: "P"), false), (0, false)] {
            let golden = Self.message("R", 39, (29, byte))
            let directory = try #require(NasdaqItch50.StockDirectory(golden.view))
            #expect(NasdaqItch50.isTest(directory) == isTest)
        }
        for flags in UInt8.min...UInt8.max {
            let golden = Self.message("D", 31, (1, flags))
            #expect(IexTops16.isTest(try #require(.init(golden.view))) == (flags >= 0x80))
            #expect(IexDeepPlus102.isTest(try #require(.init(golden.view))) == (flags >= 0x80))
        }
    }

    @Test(arguments: [
        ("nasdaq-itch-5.0", "ECPQ", "B"), ("iex-tops-1.5", "T", "B"), ("iex-tops-1.6", "T", "B"),
        ("iex-deep-1.0", "T", "B"), ("iex-deepplus-1.0.2", "LT", "B"),
    ])
    func `the definition says which messages are trades and breaks`(
        name: String, trades: String, breaks: String
    ) throws {
        let feed = try #require(FeedDefinition.named(name))
        for message in feed.messages {
            #expect((message.purpose == .trade) == trades.utf8.contains(message.type))
            #expect((message.purpose == .tradeBreak) == breaks.utf8.contains(message.type))
        }
    }
}

import TickFeeds
import Testing

@Suite struct FeedDefinitionTests {
    @Test func `every feed is found by its name and by nothing else`() {
        #expect(
            FeedDefinition.all.map(\.name) == [
                "iex-deep-1.0", "iex-deepplus-1.0.2", "iex-tops-1.5", "iex-tops-1.6",
                "nasdaq-itch-5.0",
            ])
        for feed in FeedDefinition.all {
            #expect(FeedDefinition.named(feed.name)?.name == feed.name)
        }
        #expect(FeedDefinition.named("nasdaq-itch-4.1") == nil)
        #expect(FeedDefinition.named("") == nil)
    }

    @Test(arguments: [
        (0x8002, "iex-tops-1.5"), (0x8003, "iex-tops-1.6"), (0x8004, "iex-deep-1.0"),
        (0x8005, "iex-deepplus-1.0.2"),
    ])
    func `an IEX-TP message protocol id announces its feed`(id: UInt16, name: String) {
        #expect(FeedDefinition.announced(byMessageProtocolID: id)?.name == name)
    }

    @Test func `an unknown message protocol id announces nothing`() {
        #expect(FeedDefinition.announced(byMessageProtocolID: 0) == nil)
        #expect(FeedDefinition.announced(byMessageProtocolID: 0x8006) == nil)
    }

    @Test func `every type byte finds its message, others none`() {
        for feed in FeedDefinition.all {
            for type in UInt8.min...UInt8.max {
                let direct = feed.messages.first { $0.type == type }
                #expect(feed.message(type: type)?.name == direct?.name)
            }
        }
    }

    @Test func `feeds say how their clocks and sequences behave`() throws {
        let itch = NasdaqItch50.definition
        #expect(itch.timeBase == .midnightEastern)
        #expect(itch.transport == .moldUDP64)
        #expect(itch.eventDisorderNanos == 0)
        #expect(itch.venue == "XNAS")
        #expect(IexTops16.definition.eventDisorderNanos == 2_000_000_000)
        for feed in FeedDefinition.all {
            #expect(feed.priceDigits == 4)
            #expect(feed.heartbeatMarginNanos == 1_000_000_000)
            #expect((feed.venue == "IEXG") == (feed.transport == .iexTP))
            #expect((feed.venue == "IEXG") == (feed.byteOrder == .little))
        }
    }

    @Test func `codes and flags are there by field`() throws {
        let add = try #require(IexDeepPlus102.definition.message(named: "add_order"))
        let side = try #require(add.field(named: "side"))
        #expect(side.codes.map(\.value) == ["5", "8"])
        let trade = try #require(IexDeep10.definition.message(named: "trade_report"))
        let flags = try #require(trade.field(named: "sale_condition_flags"))
        #expect(flags.flags.map(\.mask) == [0x08, 0x10, 0x20, 0x40, 0x80])
        #expect(trade.field(for: .price)?.digits == 4)
        #expect(trade.field(for: .side) == nil)
    }
}

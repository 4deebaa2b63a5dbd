import TickCore
import Testing

@testable import TickFeeds

/// Bytes laid out by hand from the specification, not by the definition, against every accessor.
@Suite struct IexTops15GoldenTests {
    @Test func `quote update has its 42 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            51a975cd5eb2fe9c97175a565a5a54202020f77a4d6e000080863aeafeff01e2
            9723bd000000ade73a3b
            """)
        let view = try #require(IexTops15.QuoteUpdate(golden.view))
        #expect(IexTops15.QuoteUpdate.type == 0x51)
        #expect(IexTops15.QuoteUpdate.byteCount == 42)
        #expect(view.quoteUpdateFlags == 169)
        #expect(view.timestamp == 1700000002083835253)
        #expect(view.symbol == 0x5A565A5A54202020)
        #expect(view.bidSize == 1850571511)
        #expect(view.bidPrice == -305412867883008)
        #expect(view.askPrice == 812345975297)
        #expect(view.askSize == 993716141)
        #expect(
            golden.fields(of: IexTops15.definition) == [
                "quote_update_flags=Symbol Availability",
                "unused_6=41",
                "market_session=0",
                "symbol_availability=1",
                "timestamp=1700000002083835253",
                "symbol=ZVZZT",
                "bid_size=1850571511",
                "bid_price=-30541286788.3008",
                "ask_price=81234597.5297",
                "ask_size=993716141",
            ])
    }

    @Test func `trade report has its 38 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            54ff4455b560fe9c971742524b2e41202020c5eea92a01e6c1b2600000001085
            9f0160031501
            """)
        let view = try #require(IexTops15.TradeReport(golden.view))
        #expect(IexTops15.TradeReport.type == 0x54)
        #expect(IexTops15.TradeReport.byteCount == 38)
        #expect(view.saleConditionFlags == 255)
        #expect(view.timestamp == 1700000000713774404)
        #expect(view.symbol == 0x42524B2E41202020)
        #expect(view.size == 715779781)
        #expect(view.price == 415315912193)
        #expect(view.tradeId == 77972279427826960)
        #expect(
            golden.fields(of: IexTops15.definition) == [
                "sale_condition_flags=Trade Through Exempt|Odd Lot|"
                    + "Extended Hours|Intermarket Sweep",
                "unused_4=15",
                "trade_through_exempt=1",
                "odd_lot=1",
                "extended_hours=1",
                "intermarket_sweep=1",
                "timestamp=1700000000713774404",
                "symbol=BRK.A",
                "size=715779781",
                "price=41531591.2193",
                "trade_id=77972279427826960",
            ])
    }

    @Test func `trade break has its 38 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            42a5ae273986fe9c9717474f4f474c58595ab9111c8001cafba9850000002e32
            7e1a752154bc
            """)
        let view = try #require(IexTops15.TradeBreak(golden.view))
        #expect(IexTops15.TradeBreak.type == 0x42)
        #expect(IexTops15.TradeBreak.byteCount == 38)
        #expect(view.saleConditionFlags == 165)
        #expect(view.timestamp == 1700000001343170478)
        #expect(view.symbol == 0x474F4F474C58595A)
        #expect(view.size == 2149323193)
        #expect(view.price == 574082501121)
        #expect(view.tradeId == 13570508364013515310)
        #expect(
            golden.fields(of: IexTops15.definition) == [
                "sale_condition_flags=Odd Lot|Intermarket Sweep",
                "unused_4=5",
                "trade_through_exempt=0",
                "odd_lot=1",
                "extended_hours=0",
                "intermarket_sweep=1",
                "timestamp=1700000001343170478",
                "symbol=GOOGLXYZ",
                "size=2149323193",
                "price=57408250.1121",
                "trade_id=13570508364013515310",
            ])
    }

    @Test func `system event has its 10 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            5359c8d60a81fe9c9717
            """)
        let view = try #require(IexTops15.SystemEvent(golden.view))
        #expect(IexTops15.SystemEvent.type == 0x53)
        #expect(IexTops15.SystemEvent.byteCount == 10)
        #expect(view.systemEvent == 0x59)
        #expect(view.timestamp == 1700000001256249032)
        #expect(
            golden.fields(of: IexTops15.definition) == [
                "system_event=Y",
                "timestamp=1700000001256249032",
            ])
    }

    @Test func `security directory has its 31 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            44a5867e027cfe9c9717474f4f474c58595ae92e21a5000030b61f29fbff12
            """)
        let view = try #require(IexTops15.SecurityDirectory(golden.view))
        #expect(IexTops15.SecurityDirectory.type == 0x44)
        #expect(IexTops15.SecurityDirectory.byteCount == 31)
        #expect(view.securityDirectoryFlags == 165)
        #expect(view.timestamp == 1700000001171816070)
        #expect(view.symbol == 0x474F4F474C58595A)
        #expect(view.roundLotSize == 2770415337)
        #expect(view.adjustedPocPrice == -1362158706229248)
        #expect(view.luldTier == 18)
        #expect(
            golden.fields(of: IexTops15.definition) == [
                "security_directory_flags=Etp|Test Security",
                "unused_5=5",
                "etp=1",
                "when_issued=0",
                "test_security=1",
                "timestamp=1700000001171816070",
                "symbol=GOOGLXYZ",
                "round_lot_size=2770415337",
                "adjusted_poc_price=-136215870622.9248",
                "luld_tier=18",
            ])
    }

    @Test func `trading status has its 22 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4859e0b603a8fe9c971742524b2e412020204753434f
            """)
        let view = try #require(IexTops15.TradingStatus(golden.view))
        #expect(IexTops15.TradingStatus.type == 0x48)
        #expect(IexTops15.TradingStatus.byteCount == 22)
        #expect(view.tradingStatus == 0x59)
        #expect(view.timestamp == 1700000001910093536)
        #expect(view.symbol == 0x42524B2E41202020)
        #expect(view.reason == 0x4753434F)
        #expect(
            golden.fields(of: IexTops15.definition) == [
                "trading_status=Y",
                "timestamp=1700000001910093536",
                "symbol=BRK.A",
                "reason=GSCO",
            ])
    }

    @Test func `operational halt status has its 18 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4f200c61fda6fe9c971742524b2e41202020
            """)
        let view = try #require(IexTops15.OperationalHaltStatus(golden.view))
        #expect(IexTops15.OperationalHaltStatus.type == 0x4F)
        #expect(IexTops15.OperationalHaltStatus.byteCount == 18)
        #expect(view.operationalHaltStatus == 0x20)
        #expect(view.timestamp == 1700000001892901132)
        #expect(view.symbol == 0x42524B2E41202020)
        #expect(
            golden.fields(of: IexTops15.definition) == [
                "operational_halt_status= ",
                "timestamp=1700000001892901132",
                "symbol=BRK.A",
            ])
    }

    @Test func `short sale price test status has its 19 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            506a5b95c240fe9c97174141504c2020202020
            """)
        let view = try #require(IexTops15.ShortSalePriceTestStatus(golden.view))
        #expect(IexTops15.ShortSalePriceTestStatus.type == 0x50)
        #expect(IexTops15.ShortSalePriceTestStatus.byteCount == 19)
        #expect(view.shortSalePriceTestStatus == 106)
        #expect(view.timestamp == 1700000000177771867)
        #expect(view.symbol == 0x4141504C20202020)
        #expect(view.detail == 0x20)
        #expect(
            golden.fields(of: IexTops15.definition) == [
                "short_sale_price_test_status=106",
                "timestamp=1700000000177771867",
                "symbol=AAPL",
                "detail= ",
            ])
    }

    @Test func `security event has its 18 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4548372ceb8cfe9c97174141504c20202020
            """)
        let view = try #require(IexTops15.SecurityEvent(golden.view))
        #expect(IexTops15.SecurityEvent.type == 0x45)
        #expect(IexTops15.SecurityEvent.byteCount == 18)
        #expect(view.securityEvent == 0x48)
        #expect(view.timestamp == 1700000001455500343)
        #expect(view.symbol == 0x4141504C20202020)
        #expect(
            golden.fields(of: IexTops15.definition) == [
                "security_event=H",
                "timestamp=1700000001455500343",
                "symbol=AAPL",
            ])
    }

    @Test func `official price has its 26 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            5859c2ce15a7fe9c9717474f4f474c58595a0000007f7664faff
            """)
        let view = try #require(IexTops15.OfficialPrice(golden.view))
        #expect(IexTops15.OfficialPrice.type == 0x58)
        #expect(IexTops15.OfficialPrice.byteCount == 26)
        #expect(view.priceType == 0x59)
        #expect(view.timestamp == 1700000001894502082)
        #expect(view.symbol == 0x474F4F474C58595A)
        #expect(view.officialPrice == -1578389760638976)
        #expect(
            golden.fields(of: IexTops15.definition) == [
                "price_type=Y",
                "timestamp=1700000001894502082",
                "symbol=GOOGLXYZ",
                "official_price=-157838976063.8976",
            ])
    }

    @Test func `auction information has its 80 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            41200e15563cfe9c9717474f4f474c58595a794aee9e018aa5f6560000000000
            60be78fefdff9716cb074e20cd6f73fc000090ed0698f8ff01a8bf69fb000000
            01fa2a5c280000000000e0386922f8ff
            """)
        let view = try #require(IexTops15.AuctionInformation(golden.view))
        #expect(IexTops15.AuctionInformation.type == 0x41)
        #expect(IexTops15.AuctionInformation.byteCount == 80)
        #expect(view.auctionType == 0x20)
        #expect(view.timestamp == 1700000000103552270)
        #expect(view.symbol == 0x474F4F474C58595A)
        #expect(view.pairedShares == 2666416761)
        #expect(view.referencePrice == 373505231361)
        #expect(view.indicativeClearingPrice == -564630386638848)
        #expect(view.imbalanceShares == 130750103)
        #expect(view.imbalanceSide == 0x4E)
        #expect(view.extensionNumber == 0x20)
        #expect(view.scheduledAuctionTime == 4235423693)
        #expect(view.auctionBookClearingPrice == -2084644290822144)
        #expect(view.collarReferencePrice == 1079810959361)
        #expect(view.lowerAuctionCollar == 173345012225)
        #expect(view.upperAuctionCollar == -2213964492570624)
        #expect(
            golden.fields(of: IexTops15.definition) == [
                "auction_type= ",
                "timestamp=1700000000103552270",
                "symbol=GOOGLXYZ",
                "paired_shares=2666416761",
                "reference_price=37350523.1361",
                "indicative_clearing_price=-56463038663.8848",
                "imbalance_shares=130750103",
                "imbalance_side=N",
                "extension_number= ",
                "scheduled_auction_time=4235423693",
                "auction_book_clearing_price=-208464429082.2144",
                "collar_reference_price=107981095.9361",
                "lower_auction_collar=17334501.2225",
                "upper_auction_collar=-221396449257.0624",
            ])
    }
}

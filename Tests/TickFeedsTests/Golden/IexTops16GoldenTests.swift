import TickCore
import Testing

@testable import TickFeeds

/// Bytes laid out by hand from the specification, not by the definition, against every accessor.
@Suite struct IexTops16GoldenTests {
    @Test func `quote update has its 42 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            51ff40259477fe9c971742524b2e412020207dbb9b2a013efc561500000001d8
            aad86c0000006bee5e57
            """)
        let view = try #require(IexTops16.QuoteUpdate(golden.view))
        #expect(IexTops16.QuoteUpdate.type == 0x51)
        #expect(IexTops16.QuoteUpdate.byteCount == 42)
        #expect(view.quoteUpdateFlags == 255)
        #expect(view.timestamp == 1700000001097475392)
        #expect(view.symbol == 0x42524B2E41202020)
        #expect(view.bidSize == 714849149)
        #expect(view.bidPrice == 91653684737)
        #expect(view.askPrice == 467491543041)
        #expect(view.askSize == 1465839211)
        #expect(
            golden.fields(of: IexTops16.definition) == [
                "quote_update_flags=Market Session|Symbol Availability",
                "unused_6=63",
                "market_session=1",
                "symbol_availability=1",
                "timestamp=1700000001097475392",
                "symbol=BRK.A",
                "bid_size=714849149",
                "bid_price=9165368.4737",
                "ask_price=46749154.3041",
                "ask_size=1465839211",
            ])
    }

    @Test func `trade report has its 38 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            54c73bdd3d9cfe9c97174141504c2020202063a3dab40000a096a10af9ff4536
            8b052e24b203
            """)
        let view = try #require(IexTops16.TradeReport(golden.view))
        #expect(IexTops16.TradeReport.type == 0x54)
        #expect(IexTops16.TradeReport.byteCount == 38)
        #expect(view.saleConditionFlags == 199)
        #expect(view.timestamp == 1700000001712577851)
        #expect(view.symbol == 0x4141504C20202020)
        #expect(view.size == 3034227555)
        #expect(view.price == -1958635703894016)
        #expect(view.tradeId == 266315108048385605)
        #expect(
            golden.fields(of: IexTops16.definition) == [
                "sale_condition_flags=Extended Hours|Intermarket Sweep",
                "unused_3=7",
                "singleprice_cross_trade=0",
                "trade_through_exempt=0",
                "odd_lot=0",
                "extended_hours=1",
                "intermarket_sweep=1",
                "timestamp=1700000001712577851",
                "symbol=AAPL",
                "size=3034227555",
                "price=-195863570389.4016",
                "trade_id=266315108048385605",
            ])
    }

    @Test func `trade break has its 38 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4281ed577e41fe9c97175a565a5a542020206771a5e801e0bce211000000bb91
            82fcd20b57a8
            """)
        let view = try #require(IexTops16.TradeBreak(golden.view))
        #expect(IexTops16.TradeBreak.type == 0x42)
        #expect(IexTops16.TradeBreak.byteCount == 38)
        #expect(view.saleConditionFlags == 129)
        #expect(view.timestamp == 1700000000190076909)
        #expect(view.symbol == 0x5A565A5A54202020)
        #expect(view.size == 3903156583)
        #expect(view.price == 76818472961)
        #expect(view.tradeId == 12130177122153173435)
        #expect(
            golden.fields(of: IexTops16.definition) == [
                "sale_condition_flags=Intermarket Sweep",
                "unused_3=1",
                "singleprice_cross_trade=0",
                "trade_through_exempt=0",
                "odd_lot=0",
                "extended_hours=0",
                "intermarket_sweep=1",
                "timestamp=1700000000190076909",
                "symbol=ZVZZT",
                "size=3903156583",
                "price=7681847.2961",
                "trade_id=12130177122153173435",
            ])
    }

    @Test func `system event has its 10 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            534e0f2de08dfe9c9717
            """)
        let view = try #require(IexTops16.SystemEvent(golden.view))
        #expect(IexTops16.SystemEvent.type == 0x53)
        #expect(IexTops16.SystemEvent.byteCount == 10)
        #expect(view.systemEvent == 0x4E)
        #expect(view.timestamp == 1700000001471556879)
        #expect(
            golden.fields(of: IexTops16.definition) == [
                "system_event=N",
                "timestamp=1700000001471556879",
            ])
    }

    @Test func `security directory has its 31 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4499a597577cfe9c97175a565a5a54202020571665140110175d9800000021
            """)
        let view = try #require(IexTops16.SecurityDirectory(golden.view))
        #expect(IexTops16.SecurityDirectory.type == 0x44)
        #expect(IexTops16.SecurityDirectory.byteCount == 31)
        #expect(view.securityDirectoryFlags == 153)
        #expect(view.timestamp == 1700000001177393061)
        #expect(view.symbol == 0x5A565A5A54202020)
        #expect(view.roundLotSize == 342169175)
        #expect(view.adjustedPocPrice == 654396821505)
        #expect(view.luldTier == 33)
        #expect(
            golden.fields(of: IexTops16.definition) == [
                "security_directory_flags=Test Security",
                "unused_5=25",
                "etp=0",
                "when_issued=0",
                "test_security=1",
                "timestamp=1700000001177393061",
                "symbol=ZVZZT",
                "round_lot_size=342169175",
                "adjusted_poc_price=65439682.1505",
                "luld_tier=33",
            ])
    }

    @Test func `trading status has its 22 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            484207aff689fe9c97174141504c202020204753434f
            """)
        let view = try #require(IexTops16.TradingStatus(golden.view))
        #expect(IexTops16.TradingStatus.type == 0x48)
        #expect(IexTops16.TradingStatus.byteCount == 22)
        #expect(view.tradingStatus == 0x42)
        #expect(view.timestamp == 1700000001405923079)
        #expect(view.symbol == 0x4141504C20202020)
        #expect(view.reason == 0x4753434F)
        #expect(
            golden.fields(of: IexTops16.definition) == [
                "trading_status=B",
                "timestamp=1700000001405923079",
                "symbol=AAPL",
                "reason=GSCO",
            ])
    }

    @Test func `operational halt status has its 18 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4f48a3342544fe9c97174141504c20202020
            """)
        let view = try #require(IexTops16.OperationalHaltStatus(golden.view))
        #expect(IexTops16.OperationalHaltStatus.type == 0x4F)
        #expect(IexTops16.OperationalHaltStatus.byteCount == 18)
        #expect(view.operationalHaltStatus == 0x48)
        #expect(view.timestamp == 1700000000234566819)
        #expect(view.symbol == 0x4141504C20202020)
        #expect(
            golden.fields(of: IexTops16.definition) == [
                "operational_halt_status=H",
                "timestamp=1700000000234566819",
                "symbol=AAPL",
            ])
    }

    @Test func `short sale price test status has its 19 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            50591e13096efe9c9717474f4f474c58595a42
            """)
        let view = try #require(IexTops16.ShortSalePriceTestStatus(golden.view))
        #expect(IexTops16.ShortSalePriceTestStatus.type == 0x50)
        #expect(IexTops16.ShortSalePriceTestStatus.byteCount == 19)
        #expect(view.shortSalePriceTestStatus == 89)
        #expect(view.timestamp == 1700000000937366302)
        #expect(view.symbol == 0x474F4F474C58595A)
        #expect(view.detail == 0x42)
        #expect(
            golden.fields(of: IexTops16.definition) == [
                "short_sale_price_test_status=89",
                "timestamp=1700000000937366302",
                "symbol=GOOGLXYZ",
                "detail=B",
            ])
    }

    @Test func `retail liquidity indicator has its 18 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            49532a438f43fe9c9717474f4f474c58595a
            """)
        let view = try #require(IexTops16.RetailLiquidityIndicator(golden.view))
        #expect(IexTops16.RetailLiquidityIndicator.type == 0x49)
        #expect(IexTops16.RetailLiquidityIndicator.byteCount == 18)
        #expect(view.retailLiquidityIndicator == 0x53)
        #expect(view.timestamp == 1700000000224740138)
        #expect(view.symbol == 0x474F4F474C58595A)
        #expect(
            golden.fields(of: IexTops16.definition) == [
                "retail_liquidity_indicator=S",
                "timestamp=1700000000224740138",
                "symbol=GOOGLXYZ",
            ])
    }

    @Test func `official price has its 26 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            5848917c9b7efe9c97175a565a5a5420202001eecf320a000000
            """)
        let view = try #require(IexTops16.OfficialPrice(golden.view))
        #expect(IexTops16.OfficialPrice.type == 0x58)
        #expect(IexTops16.OfficialPrice.byteCount == 26)
        #expect(view.priceType == 0x48)
        #expect(view.timestamp == 1700000001215397009)
        #expect(view.symbol == 0x5A565A5A54202020)
        #expect(view.officialPrice == 43802160641)
        #expect(
            golden.fields(of: IexTops16.definition) == [
                "price_type=H",
                "timestamp=1700000001215397009",
                "symbol=ZVZZT",
                "official_price=4380216.0641",
            ])
    }

    @Test func `auction information has its 80 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4148cd504a62fe9c97175a565a5a542020202719e5b201a0a999120000000000
            70331d89fbff9dff0850594e0b99474f01b495d9790000000116f679aa000000
            01d0dbeca9000000010258b357000000
            """)
        let view = try #require(IexTops16.AuctionInformation(golden.view))
        #expect(IexTops16.AuctionInformation.type == 0x41)
        #expect(IexTops16.AuctionInformation.byteCount == 80)
        #expect(view.auctionType == 0x48)
        #expect(view.timestamp == 1700000000740315341)
        #expect(view.symbol == 0x5A565A5A54202020)
        #expect(view.pairedShares == 3001358631)
        #expect(view.referencePrice == 79887441921)
        #expect(view.indicativeClearingPrice == -1256616373518336)
        #expect(view.imbalanceShares == 1342767005)
        #expect(view.imbalanceSide == 0x59)
        #expect(view.extensionNumber == 0x4E)
        #expect(view.scheduledAuctionTime == 1330092299)
        #expect(view.auctionBookClearingPrice == 523341509633)
        #expect(view.collarReferencePrice == 732190610945)
        #expect(view.lowerAuctionCollar == 729823301633)
        #expect(view.upperAuctionCollar == 376671044097)
        #expect(
            golden.fields(of: IexTops16.definition) == [
                "auction_type=H",
                "timestamp=1700000000740315341",
                "symbol=ZVZZT",
                "paired_shares=3001358631",
                "reference_price=7988744.1921",
                "indicative_clearing_price=-125661637351.8336",
                "imbalance_shares=1342767005",
                "imbalance_side=Y",
                "extension_number=N",
                "scheduled_auction_time=1330092299",
                "auction_book_clearing_price=52334150.9633",
                "collar_reference_price=73219061.0945",
                "lower_auction_collar=72982330.1633",
                "upper_auction_collar=37667104.4097",
            ])
    }
}

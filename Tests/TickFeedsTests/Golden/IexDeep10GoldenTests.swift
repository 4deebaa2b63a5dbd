import TickCore
import Testing

@testable import TickFeeds

/// Bytes laid out by hand from the specification, not by the definition, against every accessor.
@Suite struct IexDeep10GoldenTests {
    @Test func `price level buy update has its 30 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            38a6e73c6892fe9c97174141504c202020207b0e68640000e04c62f7faff
            """)
        let view = try #require(IexDeep10.PriceLevelBuyUpdate(golden.view))
        #expect(IexDeep10.PriceLevelBuyUpdate.type == 0x38)
        #expect(IexDeep10.PriceLevelBuyUpdate.byteCount == 30)
        #expect(view.eventFlags == 166)
        #expect(view.timestamp == 1700000001547582695)
        #expect(view.symbol == 0x4141504C20202020)
        #expect(view.size == 1684541051)
        #expect(view.price == -1416848291659776)
        #expect(
            golden.fields(of: IexDeep10.definition) == [
                "event_flags=166",
                "timestamp=1700000001547582695",
                "symbol=AAPL",
                "size=1684541051",
                "price=-141684829165.9776",
            ])
    }

    @Test func `price level sell update has its 30 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            35830012119afe9c971742524b2e41202020fdf0ec6401bec33789000000
            """)
        let view = try #require(IexDeep10.PriceLevelSellUpdate(golden.view))
        #expect(IexDeep10.PriceLevelSellUpdate.type == 0x35)
        #expect(IexDeep10.PriceLevelSellUpdate.byteCount == 30)
        #expect(view.eventFlags == 131)
        #expect(view.timestamp == 1700000001676087808)
        #expect(view.symbol == 0x42524B2E41202020)
        #expect(view.size == 1693249789)
        #expect(view.price == 589346094593)
        #expect(
            golden.fields(of: IexDeep10.definition) == [
                "event_flags=131",
                "timestamp=1700000001676087808",
                "symbol=BRK.A",
                "size=1693249789",
                "price=58934609.4593",
            ])
    }

    @Test func `trade report has its 38 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            54a9f5e0f360fe9c97175a565a5a54202020f7790dae0130422a0100000053c6
            6d20e32e49c0
            """)
        let view = try #require(IexDeep10.TradeReport(golden.view))
        #expect(IexDeep10.TradeReport.type == 0x54)
        #expect(IexDeep10.TradeReport.byteCount == 38)
        #expect(view.saleConditionFlags == 169)
        #expect(view.timestamp == 1700000000717873397)
        #expect(view.symbol == 0x5A565A5A54202020)
        #expect(view.size == 2920118775)
        #expect(view.price == 5003948033)
        #expect(view.tradeId == 13855657281618560595)
        #expect(
            golden.fields(of: IexDeep10.definition) == [
                "sale_condition_flags=Singleprice Cross Trade|Odd Lot|Intermarket Sweep",
                "unused_3=1",
                "singleprice_cross_trade=1",
                "trade_through_exempt=0",
                "odd_lot=1",
                "extended_hours=0",
                "intermarket_sweep=1",
                "timestamp=1700000000717873397",
                "symbol=ZVZZT",
                "size=2920118775",
                "price=500394.8033",
                "trade_id=13855657281618560595",
            ])
    }

    @Test func `trade break has its 38 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            42c7d72da473fe9c97174141504c202020205b7334f50000e0b1485ffcff5971
            dd77e7a093fa
            """)
        let view = try #require(IexDeep10.TradeBreak(golden.view))
        #expect(IexDeep10.TradeBreak.type == 0x42)
        #expect(IexDeep10.TradeBreak.byteCount == 38)
        #expect(view.saleConditionFlags == 199)
        #expect(view.timestamp == 1700000001031417303)
        #expect(view.symbol == 0x4141504C20202020)
        #expect(view.size == 4113855323)
        #expect(view.price == -1021134080311296)
        #expect(view.tradeId == 18055952247067341145)
        #expect(
            golden.fields(of: IexDeep10.definition) == [
                "sale_condition_flags=Extended Hours|Intermarket Sweep",
                "unused_3=7",
                "singleprice_cross_trade=0",
                "trade_through_exempt=0",
                "odd_lot=0",
                "extended_hours=1",
                "intermarket_sweep=1",
                "timestamp=1700000001031417303",
                "symbol=AAPL",
                "size=4113855323",
                "price=-102113408031.1296",
                "trade_id=18055952247067341145",
            ])
    }

    @Test func `system event has its 10 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            534ea9c37763fe9c9717
            """)
        let view = try #require(IexDeep10.SystemEvent(golden.view))
        #expect(IexDeep10.SystemEvent.type == 0x53)
        #expect(IexDeep10.SystemEvent.byteCount == 10)
        #expect(view.systemEvent == 0x4E)
        #expect(view.timestamp == 1700000000760071081)
        #expect(
            golden.fields(of: IexDeep10.definition) == [
                "system_event=N",
                "timestamp=1700000000760071081",
            ])
    }

    @Test func `security directory has its 31 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            44c7cf009149fe9c97174141504c20202020cbe22b4101747c05d1000000eb
            """)
        let view = try #require(IexDeep10.SecurityDirectory(golden.view))
        #expect(IexDeep10.SecurityDirectory.type == 0x44)
        #expect(IexDeep10.SecurityDirectory.byteCount == 31)
        #expect(view.securityDirectoryFlags == 199)
        #expect(view.timestamp == 1700000000325517519)
        #expect(view.symbol == 0x4141504C20202020)
        #expect(view.roundLotSize == 1093395147)
        #expect(view.adjustedPocPrice == 897740207105)
        #expect(view.luldTier == 235)
        #expect(
            golden.fields(of: IexDeep10.definition) == [
                "security_directory_flags=When Issued|Test Security",
                "unused_5=7",
                "etp=0",
                "when_issued=1",
                "test_security=1",
                "timestamp=1700000000325517519",
                "symbol=AAPL",
                "round_lot_size=1093395147",
                "adjusted_poc_price=89774020.7105",
                "luld_tier=235",
            ])
    }

    @Test func `trading status has its 22 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            484ee13ea3a7fe9c97175a565a5a5420202054312020
            """)
        let view = try #require(IexDeep10.TradingStatus(golden.view))
        #expect(IexDeep10.TradingStatus.type == 0x48)
        #expect(IexDeep10.TradingStatus.byteCount == 22)
        #expect(view.tradingStatus == 0x4E)
        #expect(view.timestamp == 1700000001903771361)
        #expect(view.symbol == 0x5A565A5A54202020)
        #expect(view.reason == 0x54312020)
        #expect(
            golden.fields(of: IexDeep10.definition) == [
                "trading_status=N",
                "timestamp=1700000001903771361",
                "symbol=ZVZZT",
                "reason=T1",
            ])
    }

    @Test func `operational halt status has its 18 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4f421de81363fe9c97175a565a5a54202020
            """)
        let view = try #require(IexDeep10.OperationalHaltStatus(golden.view))
        #expect(IexDeep10.OperationalHaltStatus.type == 0x4F)
        #expect(IexDeep10.OperationalHaltStatus.byteCount == 18)
        #expect(view.operationalHaltStatus == 0x42)
        #expect(view.timestamp == 1700000000753526813)
        #expect(view.symbol == 0x5A565A5A54202020)
        #expect(
            golden.fields(of: IexDeep10.definition) == [
                "operational_halt_status=B",
                "timestamp=1700000000753526813",
                "symbol=ZVZZT",
            ])
    }

    @Test func `short sale price test status has its 19 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            506360902d3bfe9c971742524b2e412020204e
            """)
        let view = try #require(IexDeep10.ShortSalePriceTestStatus(golden.view))
        #expect(IexDeep10.ShortSalePriceTestStatus.type == 0x50)
        #expect(IexDeep10.ShortSalePriceTestStatus.byteCount == 19)
        #expect(view.shortSalePriceTestStatus == 99)
        #expect(view.timestamp == 1700000000084119648)
        #expect(view.symbol == 0x42524B2E41202020)
        #expect(view.detail == 0x4E)
        #expect(
            golden.fields(of: IexDeep10.definition) == [
                "short_sale_price_test_status=99",
                "timestamp=1700000000084119648",
                "symbol=BRK.A",
                "detail=N",
            ])
    }

    @Test func `security event has its 18 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            45538c52ab48fe9c971742524b2e41202020
            """)
        let view = try #require(IexDeep10.SecurityEvent(golden.view))
        #expect(IexDeep10.SecurityEvent.type == 0x45)
        #expect(IexDeep10.SecurityEvent.byteCount == 18)
        #expect(view.securityEvent == 0x53)
        #expect(view.timestamp == 1700000000310465164)
        #expect(view.symbol == 0x42524B2E41202020)
        #expect(
            golden.fields(of: IexDeep10.definition) == [
                "security_event=S",
                "timestamp=1700000000310465164",
                "symbol=BRK.A",
            ])
    }

    @Test func `retail liquidity indicator has its 18 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4948db549839fe9c97174141504c20202020
            """)
        let view = try #require(IexDeep10.RetailLiquidityIndicator(golden.view))
        #expect(IexDeep10.RetailLiquidityIndicator.type == 0x49)
        #expect(IexDeep10.RetailLiquidityIndicator.byteCount == 18)
        #expect(view.retailLiquidityIndicator == 0x48)
        #expect(view.timestamp == 1700000000057562331)
        #expect(view.symbol == 0x4141504C20202020)
        #expect(
            golden.fields(of: IexDeep10.definition) == [
                "retail_liquidity_indicator=H",
                "timestamp=1700000000057562331",
                "symbol=AAPL",
            ])
    }

    @Test func `official price has its 26 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            5820b6fa6f3ffe9c9717474f4f474c58595a0000c08d2927fbff
            """)
        let view = try #require(IexDeep10.OfficialPrice(golden.view))
        #expect(IexDeep10.OfficialPrice.type == 0x58)
        #expect(IexDeep10.OfficialPrice.byteCount == 26)
        #expect(view.priceType == 0x20)
        #expect(view.timestamp == 1700000000155581110)
        #expect(view.symbol == 0x474F4F474C58595A)
        #expect(view.officialPrice == -1364315458240512)
        #expect(
            golden.fields(of: IexDeep10.definition) == [
                "price_type= ",
                "timestamp=1700000000155581110",
                "symbol=GOOGLXYZ",
                "official_price=-136431545824.0512",
            ])
    }

    @Test func `auction information has its 80 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4159420cd975fe9c9717474f4f474c58595a21a3970b011295046e000000011c
            554b1b0000005f25aa82425935c3abe2000050535dc9ffff000080d5fbebf8ff
            0000f0e343d6ffff01ccfa40db000000
            """)
        let view = try #require(IexDeep10.AuctionInformation(golden.view))
        #expect(IexDeep10.AuctionInformation.type == 0x41)
        #expect(IexDeep10.AuctionInformation.byteCount == 80)
        #expect(view.auctionType == 0x59)
        #expect(view.timestamp == 1700000001068436546)
        #expect(view.symbol == 0x474F4F474C58595A)
        #expect(view.pairedShares == 194487073)
        #expect(view.referencePrice == 472523280897)
        #expect(view.indicativeClearingPrice == 117227985921)
        #expect(view.imbalanceShares == 2192188767)
        #expect(view.imbalanceSide == 0x42)
        #expect(view.extensionNumber == 0x59)
        #expect(view.scheduledAuctionTime == 3802907445)
        #expect(view.auctionBookClearingPrice == -60072309817344)
        #expect(view.collarReferencePrice == -1992332962430976)
        #expect(view.lowerAuctionCollar == -45887901401088)
        #expect(view.upperAuctionCollar == 941688015873)
        #expect(
            golden.fields(of: IexDeep10.definition) == [
                "auction_type=Y",
                "timestamp=1700000001068436546",
                "symbol=GOOGLXYZ",
                "paired_shares=194487073",
                "reference_price=47252328.0897",
                "indicative_clearing_price=11722798.5921",
                "imbalance_shares=2192188767",
                "imbalance_side=B",
                "extension_number=Y",
                "scheduled_auction_time=3802907445",
                "auction_book_clearing_price=-6007230981.7344",
                "collar_reference_price=-199233296243.0976",
                "lower_auction_collar=-4588790140.1088",
                "upper_auction_collar=94168801.5873",
            ])
    }
}

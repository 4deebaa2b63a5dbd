import TickCore
import Testing

@testable import TickFeeds

/// Bytes laid out by hand from the specification, not by the definition, against every accessor.
@Suite struct NasdaqItch50GoldenStatusTests {
    @Test func `system event has its 12 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            5324248b8d14372284000559
            """)
        let view = try #require(NasdaqItch50.SystemEvent(golden.view))
        #expect(NasdaqItch50.SystemEvent.type == 0x53)
        #expect(NasdaqItch50.SystemEvent.byteCount == 12)
        #expect(view.stockLocate == 9252)
        #expect(view.trackingNumber == 35725)
        #expect(view.timestamp == 22227034832901)
        #expect(view.eventCode == 0x59)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=9252",
                "tracking_number=35725",
                "timestamp=22227034832901",
                "event_code=Y",
            ])
    }

    @Test func `stock directory has its 39 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            525e905389e5aaff1c0005474f4f474c58595a4859c45c0d35204e585948594e
            534eacf012874e
            """)
        let view = try #require(NasdaqItch50.StockDirectory(golden.view))
        #expect(NasdaqItch50.StockDirectory.type == 0x52)
        #expect(NasdaqItch50.StockDirectory.byteCount == 39)
        #expect(view.stockLocate == 24208)
        #expect(view.trackingNumber == 21385)
        #expect(view.timestamp == 252522587226117)
        #expect(view.stock == 0x474F4F474C58595A)
        #expect(view.marketCategory == 0x48)
        #expect(view.financialStatusIndicator == 0x59)
        #expect(view.roundLotSize == 3294367029)
        #expect(view.roundLotsOnly == 0x20)
        #expect(view.issueClassification == 0x4E)
        #expect(view.issueSubType == 0x5859)
        #expect(view.authenticity == 0x48)
        #expect(view.shortSaleThresholdIndicator == 0x59)
        #expect(view.ipoFlag == 0x4E)
        #expect(view.luldReferencePriceTier == 0x53)
        #expect(view.etpFlag == 0x4E)
        #expect(view.etpLeverageFactor == 2901414535)
        #expect(view.inverseIndicator == 0x4E)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=24208",
                "tracking_number=21385",
                "timestamp=252522587226117",
                "stock=GOOGLXYZ",
                "market_category=H",
                "financial_status_indicator=Y",
                "round_lot_size=3294367029",
                "round_lots_only= ",
                "issue_classification=N",
                "issue_sub_type=XY",
                "authenticity=H",
                "short_sale_threshold_indicator=Y",
                "ipo_flag=N",
                "luld_reference_price_tier=S",
                "etp_flag=N",
                "etp_leverage_factor=2901414535",
                "inverse_indicator=N",
            ])
    }

    @Test func `stock trading action has its 25 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4830f9e83e450fed3e00054141504c2020202020424753434f
            """)
        let view = try #require(NasdaqItch50.StockTradingAction(golden.view))
        #expect(NasdaqItch50.StockTradingAction.type == 0x48)
        #expect(NasdaqItch50.StockTradingAction.byteCount == 25)
        #expect(view.stockLocate == 12537)
        #expect(view.trackingNumber == 59454)
        #expect(view.timestamp == 75934707089413)
        #expect(view.stock == 0x4141504C20202020)
        #expect(view.tradingState == 0x20)
        #expect(view.reserved == 0x42)
        #expect(view.reason == 0x4753434F)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=12537",
                "tracking_number=59454",
                "timestamp=75934707089413",
                "stock=AAPL",
                "trading_state= ",
                "reserved=B",
                "reason=GSCO",
            ])
    }

    @Test func `reg sho restriction has its 20 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            5912d80631a86b822c0005474f4f474c58595a4e
            """)
        let view = try #require(NasdaqItch50.RegShoRestriction(golden.view))
        #expect(NasdaqItch50.RegShoRestriction.type == 0x59)
        #expect(NasdaqItch50.RegShoRestriction.byteCount == 20)
        #expect(view.locateCode == 4824)
        #expect(view.trackingNumber == 1585)
        #expect(view.timestamp == 185179698888709)
        #expect(view.stock == 0x474F4F474C58595A)
        #expect(view.regShoAction == 0x4E)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "locate_code=4824",
                "tracking_number=1585",
                "timestamp=185179698888709",
                "stock=GOOGLXYZ",
                "reg_sho_action=N",
            ])
    }

    @Test func `market participant position has its 26 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4cd46dd8a2bb3b926600054753434f42524b2e41202020485342
            """)
        let view = try #require(NasdaqItch50.MarketParticipantPosition(golden.view))
        #expect(NasdaqItch50.MarketParticipantPosition.type == 0x4C)
        #expect(NasdaqItch50.MarketParticipantPosition.byteCount == 26)
        #expect(view.stockLocate == 54381)
        #expect(view.trackingNumber == 55458)
        #expect(view.timestamp == 205864533622789)
        #expect(view.mpid == 0x4753434F)
        #expect(view.stock == 0x42524B2E41202020)
        #expect(view.primaryMarketMaker == 0x48)
        #expect(view.marketMakerMode == 0x53)
        #expect(view.marketParticipantState == 0x42)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=54381",
                "tracking_number=55458",
                "timestamp=205864533622789",
                "mpid=GSCO",
                "stock=BRK.A",
                "primary_market_maker=H",
                "market_maker_mode=S",
                "market_participant_state=B",
            ])
    }

    @Test func `mwcb decline level has its 35 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            562425d9fa7d7e5756000500000027f5e2080000000048bfdda1000000003abe
            9bc600
            """)
        let view = try #require(NasdaqItch50.MwcbDeclineLevel(golden.view))
        #expect(NasdaqItch50.MwcbDeclineLevel.type == 0x56)
        #expect(NasdaqItch50.MwcbDeclineLevel.byteCount == 35)
        #expect(view.stockLocate == 9253)
        #expect(view.trackingNumber == 55802)
        #expect(view.timestamp == 137981584605189)
        #expect(view.level1 == 171628955648)
        #expect(view.level2 == 312456618240)
        #expect(view.level3 == 252305982976)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=9253",
                "tracking_number=55802",
                "timestamp=137981584605189",
                "level_1=1716.28955648",
                "level_2=3124.5661824",
                "level_3=2523.05982976",
            ])
    }

    @Test func `mwcb status has its 12 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            57d78716b473b765ba000542
            """)
        let view = try #require(NasdaqItch50.MwcbStatus(golden.view))
        #expect(NasdaqItch50.MwcbStatus.type == 0x57)
        #expect(NasdaqItch50.MwcbStatus.byteCount == 12)
        #expect(view.stockLocate == 55175)
        #expect(view.trackingNumber == 5812)
        #expect(view.timestamp == 127231522897925)
        #expect(view.breachedLevel == 0x42)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=55175",
                "tracking_number=5812",
                "timestamp=127231522897925",
                "breached_level=B",
            ])
    }

    @Test func `ipo quoting period has its 28 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4b6523ea20a5cb3fb200055a565a5a542020201f0a60ff427e0ec12b
            """)
        let view = try #require(NasdaqItch50.IpoQuotingPeriod(golden.view))
        #expect(NasdaqItch50.IpoQuotingPeriod.type == 0x4B)
        #expect(NasdaqItch50.IpoQuotingPeriod.byteCount == 28)
        #expect(view.stockLocate == 25891)
        #expect(view.trackingNumber == 59936)
        #expect(view.timestamp == 182292365574149)
        #expect(view.stock == 0x5A565A5A54202020)
        #expect(view.ipoQuotationReleaseTime == 520773887)
        #expect(view.ipoQuotationReleaseQualifier == 0x42)
        #expect(view.ipoPrice == 2114896171)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=25891",
                "tracking_number=59936",
                "timestamp=182292365574149",
                "stock=ZVZZT",
                "ipo_quotation_release_time=520773887",
                "ipo_quotation_release_qualifier=B",
                "ipo_price=211489.6171",
            ])
    }

    @Test func `luld auction collar has its 35 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4ab5aa559b95d3ba70000542524b2e41202020549704edc25560ef27f729c96b
            a81a9b
            """)
        let view = try #require(NasdaqItch50.LuldAuctionCollar(golden.view))
        #expect(NasdaqItch50.LuldAuctionCollar.type == 0x4A)
        #expect(NasdaqItch50.LuldAuctionCollar.byteCount == 35)
        #expect(view.stockLocate == 46506)
        #expect(view.trackingNumber == 21915)
        #expect(view.timestamp == 164736598540293)
        #expect(view.stock == 0x42524B2E41202020)
        #expect(view.auctionCollarReferencePrice == 1419183341)
        #expect(view.upperAuctionCollarPrice == 3260375279)
        #expect(view.lowerAuctionCollarPrice == 670509513)
        #expect(view.auctionCollarExtension == 1806178971)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=46506",
                "tracking_number=21915",
                "timestamp=164736598540293",
                "stock=BRK.A",
                "auction_collar_reference_price=141918.3341",
                "upper_auction_collar_price=326037.5279",
                "lower_auction_collar_price=67050.9513",
                "auction_collar_extension=1806178971",
            ])
    }

    @Test func `operational halt has its 21 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            685002dd13dc9e36a0000542524b2e412020204e53
            """)
        let view = try #require(NasdaqItch50.OperationalHalt(golden.view))
        #expect(NasdaqItch50.OperationalHalt.type == 0x68)
        #expect(NasdaqItch50.OperationalHalt.byteCount == 21)
        #expect(view.stockLocate == 20482)
        #expect(view.trackingNumber == 56595)
        #expect(view.timestamp == 242572079398917)
        #expect(view.stock == 0x42524B2E41202020)
        #expect(view.marketCode == 0x4E)
        #expect(view.operationalHaltAction == 0x53)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=20482",
                "tracking_number=56595",
                "timestamp=242572079398917",
                "stock=BRK.A",
                "market_code=N",
                "operational_halt_action=S",
            ])
    }

    @Test func `retail price improvement has its 20 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4e9c7c9905b031bab40005474f4f474c58595a42
            """)
        let view = try #require(NasdaqItch50.RetailPriceImprovement(golden.view))
        #expect(NasdaqItch50.RetailPriceImprovement.type == 0x4E)
        #expect(NasdaqItch50.RetailPriceImprovement.byteCount == 20)
        #expect(view.stockLocate == 40060)
        #expect(view.trackingNumber == 39173)
        #expect(view.timestamp == 193727632244741)
        #expect(view.stock == 0x474F4F474C58595A)
        #expect(view.interestFlag == 0x42)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=40060",
                "tracking_number=39173",
                "timestamp=193727632244741",
                "stock=GOOGLXYZ",
                "interest_flag=B",
            ])
    }

    @Test func `direct listing price discovery has its 48 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4fc0817526bae54ace00054141504c20202020205bab7b651af46207468ff101
            4cb7fd727313fc2bb1bc05fd93c9b4bf
            """)
        let view = try #require(NasdaqItch50.DirectListingPriceDiscovery(golden.view))
        #expect(NasdaqItch50.DirectListingPriceDiscovery.type == 0x4F)
        #expect(NasdaqItch50.DirectListingPriceDiscovery.byteCount == 48)
        #expect(view.stockLocate == 49281)
        #expect(view.trackingNumber == 29990)
        #expect(view.timestamp == 205493965291525)
        #expect(view.stock == 0x4141504C20202020)
        #expect(view.openEligibilityStatus == 0x20)
        #expect(view.minimumAllowablePrice == 1537964901)
        #expect(view.maximumAllowablePrice == 452223495)
        #expect(view.nearExecutionPrice == 1183838465)
        #expect(view.nearExecutionTime == 5528165735619361835)
        #expect(view.lowerPriceRangeCollar == 2981889533)
        #expect(view.upperPriceRangeCollar == 2479469759)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=49281",
                "tracking_number=29990",
                "timestamp=205493965291525",
                "stock=AAPL",
                "open_eligibility_status= ",
                "minimum_allowable_price=153796.4901",
                "maximum_allowable_price=45222.3495",
                "near_execution_price=118383.8465",
                "near_execution_time=5528165735619361835",
                "lower_price_range_collar=298188.9533",
                "upper_price_range_collar=247946.9759",
            ])
    }
}

import TickCore
import Testing

@testable import TickFeeds

/// Bytes laid out by hand from the specification, not by the definition, against every accessor.
@Suite struct IexDeepPlus102GoldenTests {
    @Test func `add order has its 38 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            612054e1d4b2fe9c971742524b2e41202020d61df501e4134e018750a69e0180
            7dfd86000000
            """)
        let view = try #require(IexDeepPlus102.AddOrder(golden.view))
        #expect(IexDeepPlus102.AddOrder.type == 0x61)
        #expect(IexDeepPlus102.AddOrder.byteCount == 38)
        #expect(view.side == 0x20)
        #expect(view.timestamp == 1700000002091573588)
        #expect(view.symbol == 0x42524B2E41202020)
        #expect(view.orderId == 94034512227671510)
        #expect(view.size == 2661699719)
        #expect(view.price == 579778478081)
        #expect(
            golden.fields(of: IexDeepPlus102.definition) == [
                "side= ",
                "timestamp=1700000002091573588",
                "symbol=BRK.A",
                "order_id=94034512227671510",
                "size=2661699719",
                "price=57977847.8081",
            ])
    }

    @Test func `order delete has its 26 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            52533ed341adfe9c9717474f4f474c58595ac414d380d80de255
            """)
        let view = try #require(IexDeepPlus102.OrderDelete(golden.view))
        #expect(IexDeepPlus102.OrderDelete.type == 0x52)
        #expect(IexDeepPlus102.OrderDelete.byteCount == 26)
        #expect(view.reserved1 == 0x53)
        #expect(view.timestamp == 1700000001998050110)
        #expect(view.symbol == 0x474F4F474C58595A)
        #expect(view.orderIdReference == 6188524061485896900)
        #expect(
            golden.fields(of: IexDeepPlus102.definition) == [
                "reserved_1=S",
                "timestamp=1700000001998050110",
                "symbol=GOOGLXYZ",
                "order_id_reference=6188524061485896900",
            ])
    }

    @Test func `order modify has its 38 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4da54ae5635efe9c9717474f4f474c58595a88f118fdb04bbba8633aef220000
            a03e6f94f9ff
            """)
        let view = try #require(IexDeepPlus102.OrderModify(golden.view))
        #expect(IexDeepPlus102.OrderModify.type == 0x4D)
        #expect(IexDeepPlus102.OrderModify.byteCount == 38)
        #expect(view.modifyFlags == 165)
        #expect(view.timestamp == 1700000000674882890)
        #expect(view.symbol == 0x474F4F474C58595A)
        #expect(view.orderIdReference == 12158394842549383560)
        #expect(view.size == 586103395)
        #expect(view.price == -1807119324020736)
        #expect(
            golden.fields(of: IexDeepPlus102.definition) == [
                "modify_flags=Priority",
                "unused_7=37",
                "priority=1",
                "timestamp=1700000000674882890",
                "symbol=GOOGLXYZ",
                "order_id_reference=12158394842549383560",
                "size=586103395",
                "price=-180711932402.0736",
            ])
    }

    @Test func `order executed has its 46 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4cff84471d4ffe9c971742524b2e41202020e67a959644a763646750fdbd0000
            00810abefeff3b444b35d2828723
            """)
        let view = try #require(IexDeepPlus102.OrderExecuted(golden.view))
        #expect(IexDeepPlus102.OrderExecuted.type == 0x4C)
        #expect(IexDeepPlus102.OrderExecuted.byteCount == 46)
        #expect(view.saleConditionFlags == 255)
        #expect(view.timestamp == 1700000000418596740)
        #expect(view.symbol == 0x42524B2E41202020)
        #expect(view.orderIdReference == 7233809339513141990)
        #expect(view.size == 3187495015)
        #expect(view.price == -353997630210048)
        #expect(view.tradeId == 2560158752532284475)
        #expect(
            golden.fields(of: IexDeepPlus102.definition) == [
                "sale_condition_flags=Singleprice Cross Trade|"
                    + "Trade Through Exempt|Odd Lot|Extended Hours|Intermarket Sweep",
                "unused_3=7",
                "singleprice_cross_trade=1",
                "trade_through_exempt=1",
                "odd_lot=1",
                "extended_hours=1",
                "intermarket_sweep=1",
                "timestamp=1700000000418596740",
                "symbol=BRK.A",
                "order_id_reference=7233809339513141990",
                "size=3187495015",
                "price=-35399763021.0048",
                "trade_id=2560158752532284475",
            ])
    }

    @Test func `trade has its 38 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            54c78f941b8cfe9c97174141504c202020204b169c8f000060b01c24faff01c0
            76f456d5f9a2
            """)
        let view = try #require(IexDeepPlus102.Trade(golden.view))
        #expect(IexDeepPlus102.Trade.type == 0x54)
        #expect(IexDeepPlus102.Trade.byteCount == 38)
        #expect(view.saleConditionFlags == 199)
        #expect(view.timestamp == 1700000001441895567)
        #expect(view.symbol == 0x4141504C20202020)
        #expect(view.size == 2409371211)
        #expect(view.price == -1649144223498240)
        #expect(view.tradeId == 11743652072790605825)
        #expect(
            golden.fields(of: IexDeepPlus102.definition) == [
                "sale_condition_flags=Extended Hours|Intermarket Sweep",
                "unused_3=7",
                "singleprice_cross_trade=0",
                "trade_through_exempt=0",
                "odd_lot=0",
                "extended_hours=1",
                "intermarket_sweep=1",
                "timestamp=1700000001441895567",
                "symbol=AAPL",
                "size=2409371211",
                "price=-164914422349.824",
                "trade_id=11743652072790605825",
            ])
    }

    @Test func `trade break has its 38 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4289a134a3b1fe9c97175a565a5a542020200f0d3b64016833f351000000976d
            fa3cbaf3a628
            """)
        let view = try #require(IexDeepPlus102.TradeBreak(golden.view))
        #expect(IexDeepPlus102.TradeBreak.type == 0x42)
        #expect(IexDeepPlus102.TradeBreak.byteCount == 38)
        #expect(view.saleConditionFlags == 137)
        #expect(view.timestamp == 1700000002071540897)
        #expect(view.symbol == 0x5A565A5A54202020)
        #expect(view.size == 1681591567)
        #expect(view.price == 351972583425)
        #expect(view.tradeId == 2929296588863597975)
        #expect(
            golden.fields(of: IexDeepPlus102.definition) == [
                "sale_condition_flags=Singleprice Cross Trade|Intermarket Sweep",
                "unused_3=1",
                "singleprice_cross_trade=1",
                "trade_through_exempt=0",
                "odd_lot=0",
                "extended_hours=0",
                "intermarket_sweep=1",
                "timestamp=1700000002071540897",
                "symbol=ZVZZT",
                "size=1681591567",
                "price=35197258.3425",
                "trade_id=2929296588863597975",
            ])
    }

    @Test func `clear book has its 18 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            434823046caffe9c97174141504c20202020
            """)
        let view = try #require(IexDeepPlus102.ClearBook(golden.view))
        #expect(IexDeepPlus102.ClearBook.type == 0x43)
        #expect(IexDeepPlus102.ClearBook.byteCount == 18)
        #expect(view.reserved1 == 0x48)
        #expect(view.timestamp == 1700000002034369571)
        #expect(view.symbol == 0x4141504C20202020)
        #expect(
            golden.fields(of: IexDeepPlus102.definition) == [
                "reserved_1=H",
                "timestamp=1700000002034369571",
                "symbol=AAPL",
            ])
    }

    @Test func `system event has its 10 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            53209ec8fb98fe9c9717
            """)
        let view = try #require(IexDeepPlus102.SystemEvent(golden.view))
        #expect(IexDeepPlus102.SystemEvent.type == 0x53)
        #expect(IexDeepPlus102.SystemEvent.byteCount == 10)
        #expect(view.systemEvent == 0x20)
        #expect(view.timestamp == 1700000001657915550)
        #expect(
            golden.fields(of: IexDeepPlus102.definition) == [
                "system_event= ",
                "timestamp=1700000001657915550",
            ])
    }

    @Test func `security directory has its 31 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            44ff4c6bbc74fe9c971742524b2e4120202055a11b210136a9e39e00000038
            """)
        let view = try #require(IexDeepPlus102.SecurityDirectory(golden.view))
        #expect(IexDeepPlus102.SecurityDirectory.type == 0x44)
        #expect(IexDeepPlus102.SecurityDirectory.byteCount == 31)
        #expect(view.securityDirectoryFlags == 255)
        #expect(view.timestamp == 1700000001049783116)
        #expect(view.symbol == 0x42524B2E41202020)
        #expect(view.roundLotSize == 555458901)
        #expect(view.adjustedPocPrice == 682424350209)
        #expect(view.luldTier == 56)
        #expect(
            golden.fields(of: IexDeepPlus102.definition) == [
                "security_directory_flags=Etp|When Issued|Test Security",
                "unused_5=31",
                "etp=1",
                "when_issued=1",
                "test_security=1",
                "timestamp=1700000001049783116",
                "symbol=BRK.A",
                "round_lot_size=555458901",
                "adjusted_poc_price=68242435.0209",
                "luld_tier=56",
            ])
    }

    @Test func `trading status has its 22 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4859764d7a70fe9c9717474f4f474c58595a4753434f
            """)
        let view = try #require(IexDeepPlus102.TradingStatus(golden.view))
        #expect(IexDeepPlus102.TradingStatus.type == 0x48)
        #expect(IexDeepPlus102.TradingStatus.byteCount == 22)
        #expect(view.tradingStatus == 0x59)
        #expect(view.timestamp == 1700000000978341238)
        #expect(view.symbol == 0x474F4F474C58595A)
        #expect(view.reason == 0x4753434F)
        #expect(
            golden.fields(of: IexDeepPlus102.definition) == [
                "trading_status=Y",
                "timestamp=1700000000978341238",
                "symbol=GOOGLXYZ",
                "reason=GSCO",
            ])
    }

    @Test func `operational halt status has its 18 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4f5902cb1547fe9c9717474f4f474c58595a
            """)
        let view = try #require(IexDeepPlus102.OperationalHaltStatus(golden.view))
        #expect(IexDeepPlus102.OperationalHaltStatus.type == 0x4F)
        #expect(IexDeepPlus102.OperationalHaltStatus.byteCount == 18)
        #expect(view.operationalHaltStatus == 0x59)
        #expect(view.timestamp == 1700000000283888386)
        #expect(view.symbol == 0x474F4F474C58595A)
        #expect(
            golden.fields(of: IexDeepPlus102.definition) == [
                "operational_halt_status=Y",
                "timestamp=1700000000283888386",
                "symbol=GOOGLXYZ",
            ])
    }

    @Test func `short sale price test status has its 19 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            50504928f49cfe9c97175a565a5a5420202059
            """)
        let view = try #require(IexDeepPlus102.ShortSalePriceTestStatus(golden.view))
        #expect(IexDeepPlus102.ShortSalePriceTestStatus.type == 0x50)
        #expect(IexDeepPlus102.ShortSalePriceTestStatus.byteCount == 19)
        #expect(view.shortSalePriceTestStatus == 80)
        #expect(view.timestamp == 1700000001724524617)
        #expect(view.symbol == 0x5A565A5A54202020)
        #expect(view.detail == 0x59)
        #expect(
            golden.fields(of: IexDeepPlus102.definition) == [
                "short_sale_price_test_status=80",
                "timestamp=1700000001724524617",
                "symbol=ZVZZT",
                "detail=Y",
            ])
    }

    @Test func `security event has its 18 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            45480500ae79fe9c97175a565a5a54202020
            """)
        let view = try #require(IexDeepPlus102.SecurityEvent(golden.view))
        #expect(IexDeepPlus102.SecurityEvent.type == 0x45)
        #expect(IexDeepPlus102.SecurityEvent.byteCount == 18)
        #expect(view.securityEvent == 0x48)
        #expect(view.timestamp == 1700000001132724229)
        #expect(view.symbol == 0x5A565A5A54202020)
        #expect(
            golden.fields(of: IexDeepPlus102.definition) == [
                "security_event=H",
                "timestamp=1700000001132724229",
                "symbol=ZVZZT",
            ])
    }

    @Test func `retail liquidity indicator has its 18 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            495368d7f68bfe9c971742524b2e41202020
            """)
        let view = try #require(IexDeepPlus102.RetailLiquidityIndicator(golden.view))
        #expect(IexDeepPlus102.RetailLiquidityIndicator.type == 0x49)
        #expect(IexDeepPlus102.RetailLiquidityIndicator.byteCount == 18)
        #expect(view.retailLiquidityIndicator == 0x53)
        #expect(view.timestamp == 1700000001439487848)
        #expect(view.symbol == 0x42524B2E41202020)
        #expect(
            golden.fields(of: IexDeepPlus102.definition) == [
                "retail_liquidity_indicator=S",
                "timestamp=1700000001439487848",
                "symbol=BRK.A",
            ])
    }
}

import TickCore
import Testing

@testable import TickFeeds

/// Bytes laid out by hand from the specification, not by the definition, against every accessor.
@Suite struct NasdaqItch50GoldenOrderTests {
    @Test func `add order has its 36 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4155344f5d54e8a1a40005b1252b4709b7c0e9421a4b08b35a565a5a54202020
            f85dd1ff
            """)
        let view = try #require(NasdaqItch50.AddOrder(golden.view))
        #expect(NasdaqItch50.AddOrder.type == 0x41)
        #expect(NasdaqItch50.AddOrder.byteCount == 36)
        #expect(view.stockLocate == 21812)
        #expect(view.trackingNumber == 20317)
        #expect(view.timestamp == 93358121025541)
        #expect(view.orderReferenceNumber == 12764656302957248745)
        #expect(view.buySellIndicator == 0x42)
        #expect(view.shares == 441125043)
        #expect(view.stock == 0x5A565A5A54202020)
        #expect(view.price == 4166898175)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=21812",
                "tracking_number=20317",
                "timestamp=93358121025541",
                "order_reference_number=12764656302957248745",
                "buy_sell_indicator=B",
                "shares=441125043",
                "stock=ZVZZT",
                "price=416689.8175",
            ])
    }

    @Test func `order delete has its 19 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4416cc0d15579a50540005c6262c3729394251
            """)
        let view = try #require(NasdaqItch50.OrderDelete(golden.view))
        #expect(NasdaqItch50.OrderDelete.type == 0x44)
        #expect(NasdaqItch50.OrderDelete.byteCount == 19)
        #expect(view.stockLocate == 5836)
        #expect(view.trackingNumber == 3349)
        #expect(view.timestamp == 96320284262405)
        #expect(view.orderReferenceNumber == 14278148284051178065)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=5836",
                "tracking_number=3349",
                "timestamp=96320284262405",
                "order_reference_number=14278148284051178065",
            ])
    }

    @Test func `order replace has its 35 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            55d3b8659105db39ec00050285f1ee03c8eae56ed2e6c8a63c5a2cb8cd939b95
            9d2505
            """)
        let view = try #require(NasdaqItch50.OrderReplace(golden.view))
        #expect(NasdaqItch50.OrderReplace.type == 0x55)
        #expect(NasdaqItch50.OrderReplace.byteCount == 35)
        #expect(view.stockLocate == 54200)
        #expect(view.trackingNumber == 26001)
        #expect(view.timestamp == 6439127744517)
        #expect(view.originalOrderReferenceNumber == 181817364546382565)
        #expect(view.newOrderReferenceNumber == 7985698838738131500)
        #expect(view.shares == 3100480411)
        #expect(view.price == 2510103813)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=54200",
                "tracking_number=26001",
                "timestamp=6439127744517",
                "original_order_reference_number=181817364546382565",
                "new_order_reference_number=7985698838738131500",
                "shares=3100480411",
                "price=251010.3813",
            ])
    }

    @Test func `order executed has its 31 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            452d9361d090466b92000527aea99c3b85fe6ae7b41fdf8d1b95f8d3a960f4
            """)
        let view = try #require(NasdaqItch50.OrderExecuted(golden.view))
        #expect(NasdaqItch50.OrderExecuted.type == 0x45)
        #expect(NasdaqItch50.OrderExecuted.byteCount == 31)
        #expect(view.stockLocate == 11667)
        #expect(view.trackingNumber == 25040)
        #expect(view.timestamp == 158632126840837)
        #expect(view.orderReferenceNumber == 2859409301905473130)
        #expect(view.executedShares == 3887341535)
        #expect(view.matchNumber == 10167885479654547700)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=11667",
                "tracking_number=25040",
                "timestamp=158632126840837",
                "order_reference_number=2859409301905473130",
                "executed_shares=3887341535",
                "match_number=10167885479654547700",
            ])
    }

    @Test func `order cancel has its 23 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            586585efda8ec378160005ced535d1363fd0b8760daa03
            """)
        let view = try #require(NasdaqItch50.OrderCancel(golden.view))
        #expect(NasdaqItch50.OrderCancel.type == 0x58)
        #expect(NasdaqItch50.OrderCancel.byteCount == 23)
        #expect(view.stockLocate == 25989)
        #expect(view.trackingNumber == 61402)
        #expect(view.timestamp == 156970184474629)
        #expect(view.orderReferenceNumber == 14903877714527113400)
        #expect(view.canceledShares == 1980606979)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=25989",
                "tracking_number=61402",
                "timestamp=156970184474629",
                "order_reference_number=14903877714527113400",
                "canceled_shares=1980606979",
            ])
    }

    @Test func `add attributed order has its 40 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            462fa60de7d184fb2800052315807a34a040b742bc0743074141504c20202020
            1ad0467354312020
            """)
        let view = try #require(NasdaqItch50.AddAttributedOrder(golden.view))
        #expect(NasdaqItch50.AddAttributedOrder.type == 0x46)
        #expect(NasdaqItch50.AddAttributedOrder.byteCount == 40)
        #expect(view.stockLocate == 12198)
        #expect(view.trackingNumber == 3559)
        #expect(view.timestamp == 230369079590917)
        #expect(view.orderReferenceNumber == 2528068028195684535)
        #expect(view.buySellIndicator == 0x42)
        #expect(view.shares == 3154592519)
        #expect(view.stock == 0x4141504C20202020)
        #expect(view.price == 449857139)
        #expect(view.attribution == 0x54312020)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=12198",
                "tracking_number=3559",
                "timestamp=230369079590917",
                "order_reference_number=2528068028195684535",
                "buy_sell_indicator=B",
                "shares=3154592519",
                "stock=AAPL",
                "price=44985.7139",
                "attribution=T1",
            ])
    }

    @Test func `non cross trade has its 44 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            50d2dfeb2c6a3d73ea00050678071409b40a9e5925dd1c3142524b2e41202020
            68bd9cad37807dae5340bc85
            """)
        let view = try #require(NasdaqItch50.NonCrossTrade(golden.view))
        #expect(NasdaqItch50.NonCrossTrade.type == 0x50)
        #expect(NasdaqItch50.NonCrossTrade.byteCount == 44)
        #expect(view.stockLocate == 53983)
        #expect(view.trackingNumber == 60204)
        #expect(view.timestamp == 116812170264581)
        #expect(view.orderReferenceNumber == 466130344076380830)
        #expect(view.buySellIndicator == 0x59)
        #expect(view.shares == 635247665)
        #expect(view.stock == 0x42524B2E41202020)
        #expect(view.price == 1757256877)
        #expect(view.matchNumber == 3999334656779533445)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=53983",
                "tracking_number=60204",
                "timestamp=116812170264581",
                "order_reference_number=466130344076380830",
                "buy_sell_indicator=Y",
                "shares=635247665",
                "stock=BRK.A",
                "price=175725.6877",
                "match_number=3999334656779533445",
            ])
    }

    @Test func `order executed with price has its 36 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            4373c432ad4622f3c40005d0bfe2e7391fd4593cba106196769952e1b1e5fb48
            e07c639f
            """)
        let view = try #require(NasdaqItch50.OrderExecutedWithPrice(golden.view))
        #expect(NasdaqItch50.OrderExecutedWithPrice.type == 0x43)
        #expect(NasdaqItch50.OrderExecutedWithPrice.byteCount == 36)
        #expect(view.stockLocate == 29636)
        #expect(view.trackingNumber == 12973)
        #expect(view.timestamp == 77115932540933)
        #expect(view.orderReferenceNumber == 15041990763164456025)
        #expect(view.executedShares == 1018826849)
        #expect(view.matchNumber == 10842021734193948155)
        #expect(view.printable == 0x48)
        #expect(view.executionPrice == 3766248351)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=29636",
                "tracking_number=12973",
                "timestamp=77115932540933",
                "order_reference_number=15041990763164456025",
                "executed_shares=1018826849",
                "match_number=10842021734193948155",
                "printable=H",
                "execution_price=376624.8351",
            ])
    }

    @Test func `net order imbalance has its 50 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            49775c0a650348c6740005842c37d6c64253c1455b5a90680907d8595a565a5a
            54202020a671178f9928abe97822423b4259
            """)
        let view = try #require(NasdaqItch50.NetOrderImbalance(golden.view))
        #expect(NasdaqItch50.NetOrderImbalance.type == 0x49)
        #expect(NasdaqItch50.NetOrderImbalance.byteCount == 50)
        #expect(view.stockLocate == 30556)
        #expect(view.trackingNumber == 2661)
        #expect(view.timestamp == 3611102019589)
        #expect(view.pairedShares == 9524048707570521025)
        #expect(view.imbalanceShares == 4997687787764910040)
        #expect(view.imbalanceDirection == 0x59)
        #expect(view.stock == 0x5A565A5A54202020)
        #expect(view.farPrice == 2792429455)
        #expect(view.nearPrice == 2569579497)
        #expect(view.currentReferencePrice == 2015511099)
        #expect(view.crossType == 0x42)
        #expect(view.priceVariationIndicator == 0x59)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=30556",
                "tracking_number=2661",
                "timestamp=3611102019589",
                "paired_shares=9524048707570521025",
                "imbalance_shares=4997687787764910040",
                "imbalance_direction=Y",
                "stock=ZVZZT",
                "far_price=279242.9455",
                "near_price=256957.9497",
                "current_reference_price=201551.1099",
                "cross_type=B",
                "price_variation_indicator=Y",
            ])
    }

    @Test func `cross trade has its 40 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            51dd60b219429945bc0005b9ea597f16df863d4141504c202020200068adab8c
            f81dd4d3742cbe20
            """)
        let view = try #require(NasdaqItch50.CrossTrade(golden.view))
        #expect(NasdaqItch50.CrossTrade.type == 0x51)
        #expect(NasdaqItch50.CrossTrade.byteCount == 40)
        #expect(view.stockLocate == 56672)
        #expect(view.trackingNumber == 45593)
        #expect(view.timestamp == 73226067378181)
        #expect(view.crossShares == 13396618443946427965)
        #expect(view.stock == 0x4141504C20202020)
        #expect(view.crossPrice == 6860203)
        #expect(view.matchNumber == 10157901759452032190)
        #expect(view.crossType == 0x20)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=56672",
                "tracking_number=45593",
                "timestamp=73226067378181",
                "cross_shares=13396618443946427965",
                "stock=AAPL",
                "cross_price=686.0203",
                "match_number=10157901759452032190",
                "cross_type= ",
            ])
    }

    @Test func `broken trade has its 19 bytes where the wire has them`() throws {
        let golden = Golden(
            """
            42f8788b51eb085f6c0005d92be96f45c1de25
            """)
        let view = try #require(NasdaqItch50.BrokenTrade(golden.view))
        #expect(NasdaqItch50.BrokenTrade.type == 0x42)
        #expect(NasdaqItch50.BrokenTrade.byteCount == 19)
        #expect(view.stockLocate == 63608)
        #expect(view.trackingNumber == 35665)
        #expect(view.timestamp == 258421193179141)
        #expect(view.matchNumber == 15648857994349895205)
        #expect(
            golden.fields(of: NasdaqItch50.definition) == [
                "stock_locate=63608",
                "tracking_number=35665",
                "timestamp=258421193179141",
                "match_number=15648857994349895205",
            ])
    }
}

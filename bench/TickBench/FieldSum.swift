import TickCore
import TickFeeds
import TickTransport

/// The full decode of the hot fields, as the C control does it: for every message its locate, its
/// time, and every price, share count, reference, match number and stock it has, into a checksum
/// that is rotated by one bit per message.
struct FieldSum: ~Copyable, NasdaqItch50Visitor, CaptureHandler {
    var messages: UInt64 = 0
    var odd: UInt64 = 0
    var checksum: UInt64 = 0

    @inline(__always)
    mutating func message(_ bytes: ByteView, _ origin: MessageOrigin) {
        messages &+= 1
        NasdaqItch50.visit(bytes, &self)
    }

    @inline(__always)
    private mutating func add(_ locate: UInt16, _ time: UInt64, _ fields: UInt64) {
        let rotated = checksum &<< 1 | checksum &>> 63
        checksum = rotated &+ UInt64(locate) &+ time &+ fields
    }

    mutating func unknown(_ bytes: ByteView) { odd &+= 1 }
    mutating func malformed(_ bytes: ByteView) { odd &+= 1 }
    mutating func longer(_ bytes: ByteView) {}
    mutating func epochBegan(missing: UInt64) {}
    mutating func gapGivenUp(_ range: Range<UInt64>) {}
    mutating func gapFilling() {}
    mutating func gapFilled() {}
    mutating func heartbeat(at time: Int64) {}
    mutating func sessionEnded() {}
}

extension FieldSum {
    @inline(__always)
    mutating func addOrder(_ m: NasdaqItch50.AddOrder) {
        let fields = m.orderReferenceNumber &+ UInt64(m.shares) &+ m.stock &+ UInt64(m.price)
        add(m.stockLocate, m.timestamp, fields)
    }

    @inline(__always)
    mutating func addAttributedOrder(_ m: NasdaqItch50.AddAttributedOrder) {
        let fields = m.orderReferenceNumber &+ UInt64(m.shares) &+ m.stock &+ UInt64(m.price)
        add(m.stockLocate, m.timestamp, fields)
    }

    @inline(__always)
    mutating func orderDelete(_ m: NasdaqItch50.OrderDelete) {
        add(m.stockLocate, m.timestamp, m.orderReferenceNumber)
    }

    @inline(__always)
    mutating func orderCancel(_ m: NasdaqItch50.OrderCancel) {
        add(m.stockLocate, m.timestamp, m.orderReferenceNumber &+ UInt64(m.canceledShares))
    }

    @inline(__always)
    mutating func orderReplace(_ m: NasdaqItch50.OrderReplace) {
        let references = m.originalOrderReferenceNumber &+ m.newOrderReferenceNumber
        add(m.stockLocate, m.timestamp, references &+ UInt64(m.shares) &+ UInt64(m.price))
    }

    @inline(__always)
    mutating func orderExecuted(_ m: NasdaqItch50.OrderExecuted) {
        let fields = m.orderReferenceNumber &+ UInt64(m.executedShares) &+ m.matchNumber
        add(m.stockLocate, m.timestamp, fields)
    }

    @inline(__always)
    mutating func orderExecutedWithPrice(_ m: NasdaqItch50.OrderExecutedWithPrice) {
        let fields = m.orderReferenceNumber &+ UInt64(m.executedShares) &+ m.matchNumber
        add(m.stockLocate, m.timestamp, fields &+ UInt64(m.executionPrice))
    }

    @inline(__always)
    mutating func nonCrossTrade(_ m: NasdaqItch50.NonCrossTrade) {
        let fields = m.orderReferenceNumber &+ UInt64(m.shares) &+ m.stock &+ UInt64(m.price)
        add(m.stockLocate, m.timestamp, fields &+ m.matchNumber)
    }

    @inline(__always)
    mutating func crossTrade(_ m: NasdaqItch50.CrossTrade) {
        let fields = m.crossShares &+ m.stock &+ UInt64(m.crossPrice) &+ m.matchNumber
        add(m.stockLocate, m.timestamp, fields)
    }

    mutating func brokenTrade(_ m: NasdaqItch50.BrokenTrade) {
        add(m.stockLocate, m.timestamp, m.matchNumber)
    }

    mutating func netOrderImbalance(_ m: NasdaqItch50.NetOrderImbalance) {
        let prices = UInt64(m.farPrice) &+ UInt64(m.nearPrice) &+ UInt64(m.currentReferencePrice)
        add(
            m.stockLocate, m.timestamp,
            m.pairedShares &+ m.imbalanceShares &+ m.stock &+ prices)
    }
}

/// The messages of which a day has few.
extension FieldSum {
    mutating func stockDirectory(_ m: NasdaqItch50.StockDirectory) {
        add(m.stockLocate, m.timestamp, m.stock)
    }

    mutating func stockTradingAction(_ m: NasdaqItch50.StockTradingAction) {
        add(m.stockLocate, m.timestamp, m.stock)
    }

    mutating func regShoRestriction(_ m: NasdaqItch50.RegShoRestriction) {
        add(m.locateCode, m.timestamp, m.stock)
    }

    mutating func operationalHalt(_ m: NasdaqItch50.OperationalHalt) {
        add(m.stockLocate, m.timestamp, m.stock)
    }

    mutating func retailPriceImprovement(_ m: NasdaqItch50.RetailPriceImprovement) {
        add(m.stockLocate, m.timestamp, m.stock)
    }

    mutating func marketParticipantPosition(_ m: NasdaqItch50.MarketParticipantPosition) {
        add(m.stockLocate, m.timestamp, m.stock)
    }

    mutating func ipoQuotingPeriod(_ m: NasdaqItch50.IpoQuotingPeriod) {
        add(m.stockLocate, m.timestamp, m.stock &+ UInt64(m.ipoPrice))
    }

    mutating func luldAuctionCollar(_ m: NasdaqItch50.LuldAuctionCollar) {
        let prices =
            UInt64(m.auctionCollarReferencePrice) &+ UInt64(m.upperAuctionCollarPrice)
            &+ UInt64(m.lowerAuctionCollarPrice)
        add(m.stockLocate, m.timestamp, m.stock &+ prices)
    }

    mutating func mwcbDeclineLevel(_ m: NasdaqItch50.MwcbDeclineLevel) {
        add(m.stockLocate, m.timestamp, m.level1 &+ m.level2 &+ m.level3)
    }

    mutating func directListingPriceDiscovery(_ m: NasdaqItch50.DirectListingPriceDiscovery) {
        let prices =
            UInt64(m.minimumAllowablePrice) &+ UInt64(m.maximumAllowablePrice)
            &+ UInt64(m.nearExecutionPrice) &+ UInt64(m.lowerPriceRangeCollar)
            &+ UInt64(m.upperPriceRangeCollar)
        add(m.stockLocate, m.timestamp, m.stock &+ prices)
    }

    mutating func systemEvent(_ m: NasdaqItch50.SystemEvent) {
        add(m.stockLocate, m.timestamp, 0)
    }

    mutating func mwcbStatus(_ m: NasdaqItch50.MwcbStatus) {
        add(m.stockLocate, m.timestamp, 0)
    }
}

import TickCore
import TickFeeds

/// Writes down which method took which message.
struct RecordingItchVisitor: NasdaqItch50Visitor {
    var taken: [String] = []

    mutating func unknown(_ bytes: ByteView) { taken.append("unknown \(bytes.count)") }
    mutating func malformed(_ bytes: ByteView) { taken.append("malformed \(bytes.count)") }
    mutating func longer(_ bytes: ByteView) { taken.append("longer \(bytes.count)") }

    mutating func addOrder(_ message: NasdaqItch50.AddOrder) { taken.append("A") }
    mutating func orderDelete(_ message: NasdaqItch50.OrderDelete) { taken.append("D") }
    mutating func orderReplace(_ message: NasdaqItch50.OrderReplace) { taken.append("U") }
    mutating func orderExecuted(_ message: NasdaqItch50.OrderExecuted) { taken.append("E") }
    mutating func orderCancel(_ message: NasdaqItch50.OrderCancel) { taken.append("X") }
    mutating func addAttributedOrder(_ message: NasdaqItch50.AddAttributedOrder) {
        taken.append("F")
    }
    mutating func nonCrossTrade(_ message: NasdaqItch50.NonCrossTrade) { taken.append("P") }
    mutating func orderExecutedWithPrice(_ message: NasdaqItch50.OrderExecutedWithPrice) {
        taken.append("C")
    }
    mutating func netOrderImbalance(_ message: NasdaqItch50.NetOrderImbalance) { taken.append("I") }
    mutating func crossTrade(_ message: NasdaqItch50.CrossTrade) { taken.append("Q") }
    mutating func brokenTrade(_ message: NasdaqItch50.BrokenTrade) { taken.append("B") }
    mutating func systemEvent(_ message: NasdaqItch50.SystemEvent) { taken.append("S") }
    mutating func stockDirectory(_ message: NasdaqItch50.StockDirectory) { taken.append("R") }
    mutating func stockTradingAction(_ message: NasdaqItch50.StockTradingAction) {
        taken.append("H")
    }
    mutating func regShoRestriction(_ message: NasdaqItch50.RegShoRestriction) { taken.append("Y") }
    mutating func marketParticipantPosition(_ message: NasdaqItch50.MarketParticipantPosition) {
        taken.append("L")
    }
    mutating func mwcbDeclineLevel(_ message: NasdaqItch50.MwcbDeclineLevel) { taken.append("V") }
    mutating func mwcbStatus(_ message: NasdaqItch50.MwcbStatus) { taken.append("W") }
    mutating func ipoQuotingPeriod(_ message: NasdaqItch50.IpoQuotingPeriod) { taken.append("K") }
    mutating func luldAuctionCollar(_ message: NasdaqItch50.LuldAuctionCollar) { taken.append("J") }
    mutating func operationalHalt(_ message: NasdaqItch50.OperationalHalt) { taken.append("h") }
    mutating func retailPriceImprovement(_ message: NasdaqItch50.RetailPriceImprovement) {
        taken.append("N")
    }
    mutating func directListingPriceDiscovery(_ message: NasdaqItch50.DirectListingPriceDiscovery) {
        taken.append("O")
    }
}

/// A trade as the wire tells it.
struct WireTrade {
    var symbol: String
    var time: UInt64
    /// In 1e-4.
    var price: UInt64
    var shares: UInt64
}

/// A message's event time or a heartbeat's own time, in the order of the wire.
enum WireMoment {
    case message(UInt64)
    case heartbeat(UInt64)
}

/// How the end of a bar is proven, from the order of the wire; asked in the order of the ends.
struct ProofOfTime {
    var moments: [WireMoment]
    var disorder: UInt64 = 0
    var margin: UInt64 = 1_000_000_000
    private var next = 0

    init(_ moments: [WireMoment], disorder: UInt64) {
        self.moments = moments
        self.disorder = disorder
        margin = max(margin, disorder)
    }

    mutating func status(ofBarEnding end: UInt64) -> String {
        while next < moments.count {
            switch moments[next] {
            case .message(let time): if time >= end + disorder { return "complete" }
            case .heartbeat(let time): if time >= end + margin { return "assumed" }
            }
            next += 1
        }
        return "never"
    }
}

/// Bars of a list of trades by the definition, in text; shares nothing with the exchange's own.
func bruteForceBars(
    _ trades: [WireTrade], without tests: Set<String>, midnight: UInt64 = 0, barNanos: UInt64,
    _ proof: ProofOfTime
) -> String {
    var proof = proof
    var groups: [String: [WireTrade]] = [:]
    var keys: [(end: UInt64, symbol: String)] = []
    for trade in trades where trade.shares > 0 && !tests.contains(trade.symbol) {
        let end = ((midnight + trade.time) / barNanos + 1) * barNanos
        let key = "\(end) \(trade.symbol)"
        if groups[key] == nil { keys.append((end, trade.symbol)) }
        groups[key, default: []].append(trade)
    }
    keys.sort { ($0.end, Array($0.symbol.utf8)) < ($1.end, Array($1.symbol.utf8)) }
    var text = "symbol,start_ns,end_ns,open,high,low,close,volume,trades,notional,vwap,status\n"
    for key in keys {
        let trades = groups["\(key.end) \(key.symbol)"]!
        let prices = trades.map(\.price)
        let volume = trades.reduce(0) { $0 + $1.shares }
        let notional = trades.reduce(0) { $0 + $1.price * $1.shares }
        let vwap = halfEven(notional * 100_000, volume)
        let columns = [
            key.symbol, "\(key.end - barNanos)", "\(key.end)", decimal(prices[0], 4),
            decimal(prices.max()!, 4), decimal(prices.min()!, 4), decimal(prices.last!, 4),
            "\(volume)", "\(trades.count)", decimal(notional, 4), decimal(vwap, 9),
            proof.status(ofBarEnding: key.end),
        ]
        text += columns.joined(separator: ",") + "\n"
    }
    return text
}

private func halfEven(_ value: UInt64, _ divisor: UInt64) -> UInt64 {
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    if 2 * rest == divisor { return quotient + quotient % 2 }
    return 2 * rest > divisor ? quotient + 1 : quotient
}

private func decimal(_ value: UInt64, _ digits: Int) -> String {
    let text = String(value)
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    var fraction = padded.suffix(digits)
    while fraction.last == "0" { fraction.removeLast() }
    let whole = padded.dropLast(digits)
    return fraction.isEmpty ? String(whole) : "\(whole).\(fraction)"
}

extension Array: @retroactive Comparable where Element == UInt8 {
    public static func < (left: [UInt8], right: [UInt8]) -> Bool {
        left.lexicographicallyPrecedes(right)
    }
}

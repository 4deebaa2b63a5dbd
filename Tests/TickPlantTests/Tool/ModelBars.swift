/// A trade as a test knows it.
struct ModelTrade {
    var symbol: String
    var time: Int64
    /// In units of 1e-9.
    var price: Int64
    var size: UInt64
}

/// Bars by the definition alone, in text and without a status; shares no code with the windows.
struct ModelBars {
    var length: Int64
    private var groups: [String: [ModelTrade]] = [:]
    private var keys: [(end: Int64, symbol: String)] = []

    init(_ trades: [ModelTrade], length: Int64) {
        self.length = length
        // First and last are by event time, then by arrival.
        let ordered = trades.enumerated().sorted {
            ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
        }
        for trade in ordered.map(\.element) where trade.size > 0 { add(trade) }
        keys.sort {
            $0.end != $1.end
                ? $0.end < $1.end
                : Array($0.symbol.utf8).lexicographicallyPrecedes(Array($1.symbol.utf8))
        }
    }

    private mutating func add(_ trade: ModelTrade) {
        let rest = (trade.time % length + length) % length
        let end = trade.time - rest + length
        let key = "\(end) \(trade.symbol)"
        if groups[key] == nil { keys.append((end, trade.symbol)) }
        groups[key, default: []].append(trade)
    }

    /// One line per bar, all columns but the last.
    var lines: [String] {
        keys.map { key in
            let trades = groups["\(key.end) \(key.symbol)"]!
            let prices = trades.map(\.price)
            let volume = trades.reduce(Int128(0)) { $0 + Int128($1.size) }
            let notional = trades.reduce(Int128(0)) { $0 + Int128($1.price) * Int128($1.size) }
            let columns = [
                key.symbol, "\(key.end - length)", "\(key.end)", decimal(Int128(prices[0])),
                decimal(Int128(prices.max()!)), decimal(Int128(prices.min()!)),
                decimal(Int128(prices.last!)), "\(volume)", "\(trades.count)", decimal(notional),
                decimal(halfEven(notional, volume)),
            ]
            return columns.joined(separator: ",")
        }
    }

    private func halfEven(_ value: Int128, _ divisor: Int128) -> Int128 {
        let (quotient, rest) = value.magnitude.quotientAndRemainder(dividingBy: divisor.magnitude)
        let twice = rest * 2
        let up = twice > divisor.magnitude || (twice == divisor.magnitude && quotient % 2 == 1)
        let rounded = Int128(quotient + (up ? 1 : 0))
        return value < 0 ? -rounded : rounded
    }
}

/// A number in units of 1e-9 as a decimal without trailing zeros.
func decimal(_ value: Int128) -> String {
    let digits = String(value.magnitude)
    let padded = String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    var fraction = padded.suffix(9)
    while fraction.last == "0" { fraction.removeLast() }
    let sign = value < 0 ? "-" : ""
    return sign + padded.dropLast(9) + (fraction.isEmpty ? "" : ".\(fraction)")
}

/// A decimal text in units of 1e-9; traps on what is none, as the tests' own inputs are.
func nanos(_ text: Substring) -> Int64 {
    let isNegative = text.hasPrefix("-")
    let parts = text.drop { $0 == "-" }.split(separator: ".")
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    let padded = fraction + String(repeating: "0", count: 9 - fraction.count)
    let value = Int64(parts[0])! * 1_000_000_000 + Int64(padded)!
    return isNegative ? -value : value
}

/// A bar's line without its last column.
func numbers(_ line: Substring) -> String { String(line[..<line.lastIndex(of: ",")!]) }

/// A bar's last column.
func status(_ line: Substring) -> Substring { line[line.lastIndex(of: ",")!...].dropFirst() }

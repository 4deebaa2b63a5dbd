/// Emits the trade rules of a feed as functions over its messages.
struct TradesEmitter {
    let feed: FeedSpec

    func file() -> GeneratedFile {
        var lines = ["/// Trade rules, from `trades.toml`.", "extension \(feed.swiftName) {"]
        for (index, trade) in feed.trades.trades.enumerated() {
            if index > 0 { lines.append("") }
            lines += eligibility(of: trade)
        }
        for test in feed.trades.tests { lines += [""] + isTest(test) }
        return .of(feed, "Trades", body: lines + ["}"])
    }

    private func eligibility(of trade: TradeTable.Trade) -> [String] {
        let rules = trade.exceptions.filter { !Set(trade.touches).isSubset(of: $0.touches) }
        var lines = [
            "    /// What this trade may touch in a bar.",
            "    ///",
            "    /// \(trade.doc)",
            "    @inlinable @inline(__always)",
            "    public static func eligibility(_ trade: \(SwiftName.type(trade.message)))",
            "        -> Tick.Eligibility",
            "    {",
        ]
        if rules.isEmpty {
            lines.append("        \(set(trade.touches))")
        } else {
            lines.append("        var touched: Tick.Eligibility = \(set(trade.touches))")
            for rule in rules {
                lines.append("        // Because: \(rule.why).")
                lines.append("        if \(text(rule.condition, of: "trade")) {")
                lines.append("            touched.formIntersection(\(set(rule.touches)))")
                lines.append("        }")
            }
            lines.append("        return touched")
        }
        return lines + ["    }"]
    }

    private func isTest(_ test: TradeTable.Test) -> [String] {
        [
            "    /// Whether the message announces a test symbol, whose trades never make bars.",
            "    @inlinable @inline(__always)",
            "    public static func isTest(_ message: \(SwiftName.type(test.message))) -> Bool {",
            "        \(text(test.condition, of: "message"))",
            "    }",
        ]
    }

    private func text(_ condition: TradeTable.Condition, of variable: String) -> String {
        let field = "\(variable).\(SwiftName.member(condition.field))"
        switch condition.test {
        case .equals(let value): return "\(field) == \(SwiftName.hex(value))"
        case .mask(let mask): return "\(field) & \(SwiftName.hex(mask)) != 0"
        }
    }

    /// The parts as an option set; what touches volume is counted as a trade, too.
    private func set(_ touches: [String]) -> String {
        if touches.count == 3 { return ".all" }
        let counted = touches.contains("volume") ? ["count"] : []
        let names = (counted + touches).map { ".\(SwiftName.member($0))" }
        return "[" + names.joined(separator: ", ") + "]"
    }
}

/// Emits the trade rules of a feed as functions over its messages.
struct TradesEmitter {
    let feed: FeedSpec

    func file() -> GeneratedFile {
        var lines = ["/// Trade rules, from `trades.toml`.", "extension \(feed.swiftName) {"]
        for (index, trade) in feed.trades.trades.enumerated() {
            if index > 0 { lines.append("") }
            lines += eligibility(of: trade)
            lines += [""] + consolidated(trade)
        }
        for official in feed.trades.officials { lines += [""] + self.official(official) }
        lines += constants()
        for test in feed.trades.tests { lines += [""] + isTest(test) }
        return .of(feed, "Trades", body: lines + ["}"])
    }

    private func eligibility(of trade: TradeTable.Trade) -> [String] {
        let doc = [
            "    /// What this trade may touch in a bar.", "    ///", "    /// \(trade.doc)",
        ]
        return doc + touched(trade, trade.exceptions, "eligibility")
    }

    /// The same by the rules of the consolidated tape.
    private func consolidated(_ trade: TradeTable.Trade) -> [String] {
        let rules = trade.exceptions.map { rule in
            var rule = rule
            rule.touches = rule.consolidated ?? rule.touches
            return rule
        }
        let doc = ["    /// What this trade may touch by the rules of the consolidated tape."]
        return doc + touched(trade, rules, "consolidated")
    }

    private func official(_ official: TradeTable.Official) -> [String] {
        let field = "trade.\(SwiftName.member(official.field))"
        return [
            "    /// Whether the trade is a session's official print.",
            "    ///",
            "    /// \(official.doc)",
            "    @inlinable @inline(__always)",
            "    public static func official(_ trade: \(SwiftName.type(official.message)))",
            "        -> Tick.Official",
            "    {",
            "        switch \(field) {",
            "        case \(SwiftName.hex(official.open)): .open",
            "        case \(SwiftName.hex(official.close)): .close",
            "        default: .none",
            "        }",
            "    }",
        ]
    }

    /// What no field of a message says: set by the decoder from directory and system events.
    private func constants() -> [String] {
        var lines: [String] = []
        let facts = [
            ("oddLot", "a trade of less than a round lot", feed.trades.consolidated.oddLot),
            (
                "extendedHours", "a trade outside market hours",
                feed.trades.consolidated.extendedHours
            ),
        ]
        for (name, what, touches) in facts {
            guard let touches else { continue }
            lines += [
                "",
                "    /// What \(what) may touch, by the rules of the consolidated tape.",
                "    @inlinable public static var \(name): Tick.Eligibility {",
                "        \(touches.count == 3 ? ".all" : set(touches))",
                "    }",
            ]
        }
        return lines
    }

    private func touched(
        _ trade: TradeTable.Trade, _ exceptions: [TradeTable.Exception], _ name: String
    ) -> [String] {
        let rules = exceptions.filter { !Set(trade.touches).isSubset(of: $0.touches) }
        var lines = [
            "    @inlinable @inline(__always)",
            "    public static func \(name)(_ trade: \(SwiftName.type(trade.message)))",
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

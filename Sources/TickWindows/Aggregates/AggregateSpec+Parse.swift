/// Specs from text.
extension AggregateSpec {
    /// The aggregates of a list such as `twap,returns,quantile:price:0.5,distinct:size`; `returns`
    /// alone stands for its mean and its variance.
    ///
    /// Throws: where a part says nothing known, naming the part, its place and what there is.
    public static func parse(_ list: String) throws(PlanError) -> [AggregateSpec] {
        var specs: [AggregateSpec] = []
        var place = 1
        for item in list.split(separator: ",", omittingEmptySubsequences: false) {
            var cursor = AggregateText(item, place: place)
            specs += try cursor.specs()
            place += item.count + 1
        }
        return specs
    }
}

/// One item of a list: a word and its parameters.
private struct AggregateText {
    let text: Substring
    let place: Int
    let parts: [Substring]

    static let words = [
        "count", "sum:size|notional", "mean:FIELD", "first:FIELD", "last:FIELD", "min:FIELD",
        "max:FIELD", "vwap", "twap", "returns[:mean|variance]", "spread", "distinct:FIELD",
        "quantile:FIELD:RANK", "bid:open|high|low|close", "ask:open|high|low|close",
        "quoted:time|spread",
    ]

    init(_ text: Substring, place: Int) {
        self.text = text
        self.place = place
        parts = text.split(separator: ":", omittingEmptySubsequences: false)
    }

    mutating func specs() throws(PlanError) -> [AggregateSpec] {
        switch parts[0] {
        case "count": try plain(.count)
        case "vwap": try plain(.vwap)
        case "twap": try plain(.twap)
        case "spread": try plain(.spread)
        case "sum": [.sum(try choice(TradeSum.Measure.allCases))]
        case "mean": [.mean(try field())]
        case "first": [.first(try field())]
        case "last": [.last(try field())]
        case "min": [.min(try field())]
        case "max": [.max(try field())]
        case "distinct": [.distinct(try field())]
        case "quantile": [.quantile(try field(of: 3), millionths: try rank())]
        case "bid": [.quote(.bid, try choice(QuotePrice.Pick.allCases))]
        case "ask": [.quote(.ask, try choice(QuotePrice.Pick.allCases))]
        case "quoted": [.quoted(try choice(QuoteInForce.Measure.allCases))]
        case "returns" where parts.count == 1: [.returns(.mean), .returns(.variance)]
        case "returns": [.returns(try choice(ReturnMoments.Moment.allCases))]
        default:
            throw wrong(
                "there is no aggregate \"\(parts[0])\"; there are "
                    + Self.words.joined(separator: ", ") + ", with price or size as FIELD")
        }
    }

    private func plain(_ spec: AggregateSpec) throws(PlanError) -> [AggregateSpec] {
        guard parts.count == 1 else { throw wrong("\(parts[0]) takes no parameter") }
        return [spec]
    }

    private func field(of count: Int = 2) throws(PlanError) -> TickField {
        try choice(TickField.allCases, of: count)
    }

    private func choice<Choice>(
        _ choices: [Choice], of count: Int = 2
    ) throws(PlanError) -> Choice {
        let names = choices.map { "\($0)" }
        guard parts.count == count,
            let index = names.firstIndex(where: { $0 == parts[1] })
        else {
            let shape = parts[0] + ":" + names.joined(separator: "|")
            throw wrong("write \(shape)\(count == 3 ? ":RANK with a rank of 0 to 1" : "")")
        }
        return choices[index]
    }

    private func rank() throws(PlanError) -> UInt32 {
        let digits = parts[2].split(separator: ".", omittingEmptySubsequences: false)
        let isPlain = digits.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { $0.isASCII && $0.isNumber }
        }
        let fraction = digits.count == 2 ? String(digits[1]) : ""
        guard isPlain, digits.count <= 2, fraction.count <= 6, let whole = UInt32(digits[0]),
            let part = UInt32(fraction + String(repeating: "0", count: 6 - fraction.count)),
            whole == 0 || (whole == 1 && part == 0)
        else {
            throw wrong("the rank \"\(parts[2])\" is no decimal of 0 to 1 with at most six digits")
        }
        return whole * QuantileSketch.millionths + part
    }

    private func wrong(_ reason: String) -> PlanError {
        PlanError(.syntax, "aggregate \"\(text)\" at character \(place): \(reason)")
    }
}

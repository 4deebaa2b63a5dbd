import TickCore

/// What happens at set times of the day.
extension Exchange where Sink: ~Copyable {
    /// Order flow until `goal`, interrupted by incidents; those that are left come at its end.
    mutating func flow(_ curve: SessionCurve, until goal: UInt64, _ incidents: [Incident]) {
        var curve = curve
        var incidents = incidents
        let before = sink.messageCount
        while sink.messageCount < goal && !sink.hasFailed {
            let next = curve.time(after: sink.messageCount - before, of: goal - before)
            while let incident = incidents.last, incident.time <= next {
                handle(incidents.removeLast())
            }
            if sink.messageCount < goal { burst(&curve, before: before, goal: goal) }
        }
        while let incident = incidents.popLast() { handle(incident) }
    }

    private mutating func handle(_ incident: Incident) {
        advance(to: incident.time)
        let symbol = incident.symbol
        switch incident.kind {
        case .everyAction: actEveryWay()
        case .openingImbalances: tellImbalances("O")
        case .closingImbalances: tellImbalances("C")
        case .extendedClose: cross(symbol, "A")
        case .breakTrade: breakTrade()
        case .retailInterest: tell(.retailInterest, symbol, code: "A")
        case .declineStatus: put(statusOfDecline())
        case .releaseUpdate: tell(.releaseUpdate, symbol, code: "A")
        case .directListing: tell(.directListing, symbol, code: "N")
        case .priceTest: tell(.shortSale, symbol, code: "1")
        case .halt, .quoteAfterHalt, .pause, .resume, .operationalHalt, .operationalResume:
            handleHalt(incident.kind, symbol)
        }
    }

    private mutating func handleHalt(_ kind: Incident.Kind, _ symbol: Int) {
        switch kind {
        case .halt:
            states[symbol].isHalted = true
            tell(.status, symbol, code: "H")
        case .quoteAfterHalt:
            tell(.status, symbol, code: "Q")
            tellImbalance(symbol, "H")
        case .pause:
            states[symbol].isHalted = true
            tell(.status, symbol, code: "P")
            tell(.collar, symbol, code: " ")
        case .resume:
            cross(symbol, "H")
            tell(.status, symbol, code: "T")
            states[symbol].isHalted = false
        case .operationalHalt:
            states[symbol].isHalted = true
            tell(.operationalHalt, symbol, code: "H")
        default:
            tell(.operationalHalt, symbol, code: "T")
            states[symbol].isHalted = false
        }
    }

    private func statusOfDecline() -> ExchangeEvent {
        ExchangeEvent(time: now, kind: .declineStatus, code: UInt8(ascii: "1"))
    }

    /// Every action of the order flow once, on the busiest and on a test symbol, so that even the
    /// shortest day shows each.
    private mutating func actEveryWay() {
        for symbol in Set([0, symbols - 1]).sorted() {
            for side in [BookSide.buy, .sell, .buy, .sell] {
                enter(symbol, side, isAttributed: false)
                now += 700
            }
            enter(symbol, .buy, isAttributed: true)
            aggress(symbol, room: 1)
            executeAtPrice(symbol, isPrinted: true)
            executeAtPrice(symbol, isPrinted: false)
            enter(symbol, .buy, isAttributed: false)
            enter(symbol, .sell, isAttributed: false)
            hiddenTrade(symbol)
            reduce()
            replace()
            now += 900
            withdraw()
        }
    }
}

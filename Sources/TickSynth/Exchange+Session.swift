import TickCore

/// The day's frame: the directory, the crosses that open and close the market.
extension Exchange where Sink: ~Copyable {
    /// The first message, then all that is known of each symbol before the day begins.
    mutating func announce() {
        advance(to: times.messages)
        system("O")
        for symbol in 0..<symbols {
            tell(.directory, symbol, code: "N")
            tell(.status, symbol, code: "T")
            tell(.shortSale, symbol, code: symbol % 40 == 5 ? "2" : "0")
            tell(.participant, symbol, code: "A")
            tell(.operationalHalt, symbol, code: "N")
            tell(.clearBook, symbol, code: " ")
            if Sink.takesQuotes { put(event(.quote, symbol)) }
            now += 15_000
        }
        put(ExchangeEvent(time: now, kind: .declineLevels))
    }

    /// 09:30: every symbol's opening cross.
    mutating func openMarket() {
        advance(to: times.market)
        system("Q")
        crossAll("O")
    }

    /// 16:00: every symbol's closing cross.
    mutating func closeMarket() {
        advance(to: times.marketEnd)
        system("M")
        crossAll("C")
    }

    private mutating func crossAll(_ code: Unicode.Scalar) {
        for symbol in 0..<symbols {
            cross(symbol, code)
            tell(.officialPrice, symbol, code: code)
            tell(.processComplete, symbol, code: code)
            now += 5_000 + Int64(random.below(20_000))
            if symbol & 255 == 255 { sink.pulse() }
        }
    }

    /// One bulk print; one in seven finds nobody to trade. A displayed order that takes part is
    /// executed without being printed.
    mutating func cross(_ symbol: Int, _ code: Unicode.Scalar) {
        let isEmpty = random.once(in: 7)
        var told = event(.cross, symbol)
        told.code = UInt8(ascii: code)
        told.price = listings[symbol].price(Int(states[symbol].fair))
        if let bid = books.bestBid(symbol) {
            told.price = listings[symbol].price(bid)
            let joins = !isEmpty && code == "O" && Sink.hasUnprintedTrades && random.once(in: 4)
            if joins { joinCross(symbol, bid) }
        }
        if isEmpty && symbol & 1 == 0 { told.price = 0 }
        told.size = isEmpty ? 0 : UInt64(random.within(1...400)) * 100
        told.match = takeMatch()
        put(told)
    }

    private mutating func joinCross(_ symbol: Int, _ bid: Int) {
        let order = books.order(books.level(symbol, bid).head)
        let price = listings[symbol].price(bid)
        executeHead(symbol, bid, size: order.quantity, price: price, false)
    }

    /// The imbalance of the first symbols ahead of a cross.
    mutating func tellImbalances(_ code: Unicode.Scalar) {
        for symbol in 0..<min(symbols, Int(target / 200) + 1) {
            tellImbalance(symbol, code)
            now += 2_000
        }
    }

    mutating func tellImbalance(_ symbol: Int, _ code: Unicode.Scalar) {
        var told = event(.imbalance, symbol)
        told.code = UInt8(ascii: code)
        told.price = listings[symbol].price(Int(states[symbol].fair))
        told.size = UInt64(random.within(1...5000)) * 100
        told.match = UInt64(random.below(300)) * 100
        told.side = random.next() & 1 == 0 ? .buy : .sell
        put(told)
    }

    /// An event that consists of its code.
    mutating func tell(_ kind: ExchangeEvent.Kind, _ symbol: Int, code: Unicode.Scalar) {
        var told = event(kind, symbol)
        told.code = UInt8(ascii: code)
        told.price = listings[symbol].price(Int(states[symbol].fair))
        put(told)
        now += 500
    }
}

import Testing
import TickCore
import TickFeeds

/// Quote updates of IEX TOPS, laid out byte by byte, and the ticks they must become.
struct IexQuotesTests {
    private func decode<Feed: IexFeed>(
        _ feed: Feed.Type, asked: Bool = true, _ messages: [MessageBytes]
    ) -> (log: TickLog, counters: FeedCounters) {
        var ticks = IexTicks<Feed, TickLog>(
            sink: TickLog(), instruments: InstrumentTable(), venue: 4, channel: 2,
            emitsQuotes: asked)
        for message in messages {
            let origin = MessageOrigin(sequence: 11, receiveTime: 6, packet: 3)
            if let time = ticks.decode(message, origin) { ticks.sink.observed.append(time) }
        }
        return (ticks.sink, ticks.counters)
    }

    private func quote(
        _ symbol: String = "ZIEXT", flags: UInt8 = 0, bid: Int64 = 99_05_00,
        bidSize: UInt32 = 300, ask: Int64 = 99_07_00, askSize: UInt32 = 100
    ) -> MessageBytes {
        MessageBytes().text("Q", 1).little(flags).little(Int64(1_000)).text(symbol, 8)
            .little(bidSize).little(bid).little(ask).little(askSize)
    }

    @Test func `a quote update becomes a quote of both sides`() throws {
        for log in [
            decode(IexTops16.self, [quote(flags: 0x40)]).log,
            decode(IexTops15.self, [quote(flags: 0x40)]).log,
        ] {
            let tick = try #require(log.ticks.first)
            #expect(tick.kind == .quote && tick.side == .none && tick.eligibility == .all)
            #expect(tick.bid?.nanos == 99_050_000_000 && tick.bidSize == 300)
            #expect(tick.ask?.nanos == 99_070_000_000 && tick.askSize == 100)
            #expect(tick.spread == 20_000_000)
            #expect(tick.eventTime == 1_000 && tick.receiveTime == 6 && tick.sequence == 11)
            #expect(tick.channel == 2 && tick.packet == 3 && tick.conditions == 0x40)
            #expect(log.observed == [1_000])
        }
    }

    @Test func `quotes that nobody asked for only move time`() {
        let log = decode(IexTops16.self, asked: false, [quote()]).log
        #expect(log.ticks.isEmpty && log.unresolved.isEmpty && log.observed == [1_000])
    }

    @Test func `a side without shares is empty`() {
        let ticks = decode(
            IexTops16.self,
            [
                quote(bid: 0, bidSize: 0), quote(ask: 0, askSize: 0),
                quote(bid: 0, bidSize: 0, ask: 0, askSize: 0), quote(bid: 5, bidSize: 0),
            ]
        ).log.ticks
        #expect(ticks.map { $0.bid == nil } == [true, false, true, true])
        #expect(ticks.map { $0.ask == nil } == [false, true, true, false])
        #expect(ticks.allSatisfy { $0.spread == nil })
        #expect(ticks[3].price.nanos == 0)
    }

    @Test func `a quote that is not available is none, nor one of a test symbol`() {
        let directory = MessageBytes().text("D", 1).little(UInt8(0x80)).little(Int64(1_000))
            .text("TEST", 8).zeros(13)
        let ticks = decode(
            IexTops16.self, [quote(flags: 0x80), quote(flags: 0xC0), directory, quote("TEST")]
        ).log.ticks
        #expect(ticks.map(\.eligibility) == [[], [], []])
        #expect(ticks.allSatisfy { $0.spread == nil && $0.bid != nil })
    }

    @Test(
        arguments: [(92_233_720_368_548, 1), (1, 92_233_720_368_548), (.min, 1)] as [(Int64, Int64)]
    )
    func `a price that does not fit is unresolved`(bid: Int64, ask: Int64) {
        let (log, counters) = decode(IexTops16.self, [quote(bid: bid, ask: ask)])
        #expect(log.ticks.isEmpty && log.unresolved.map(\.time) == [1_000])
        #expect(counters.outOfRange == 1)
    }

    private func told(_ ticks: [Tick], _ table: InstrumentTable) -> [String] {
        ticks.map {
            let mark = $0.quoteMarks.contains(.untrusted) ? "?" : ""
            return "\(table.symbol($0.instrument)) \($0.price.nanos / 100_000)\(mark)"
                + ($0.eligibility == .all ? "" : " none")
        }
    }

    @Test func `after a loss every quote is told again as untrusted, until the next of its symbol`()
    {
        let table = InstrumentTable()
        var ticks = IexTicks<IexTops16, TickLog>(
            sink: TickLog(), instruments: table, venue: 4, channel: 2, emitsQuotes: true)
        func send(_ messages: MessageBytes...) {
            for message in messages {
                _ = ticks.decode(message, MessageOrigin(sequence: 11, receiveTime: 6, packet: 3))
            }
        }
        ticks.streamBegan(missing: 0)
        send(quote("B", bid: 1), quote("A", bid: 2), quote("C", flags: 0x80, bid: 3))
        ticks.messagesLost()
        // In order of symbols; what is told twice is lost once.
        ticks.messagesLost()
        #expect(
            told(ticks.sink.ticks, table)
                == ["B 1", "A 2", "C 3 none", "A 2? none", "B 1? none", "C 3? none"])
        #expect(ticks.sink.ticks[4].bidSize == 300 && ticks.sink.ticks[5].conditions == 0x0180)
        send(quote("A", bid: 4))
        ticks.streamBegan(missing: 0)
        // One that cannot be read takes back what was told, a message too short all of it.
        send(quote("B", bid: 5), quote("B", bid: .max), quote("C", bid: 6))
        send(MessageBytes().text("Q", 1).little(UInt8(0)).little(Int64(9)).text("C", 8))
        #expect(
            told(Array(ticks.sink.ticks.dropFirst(6)), table)
                == ["A 4", "A 4? none", "B 5", "B 5? none", "C 6", "C 6? none"])
    }
}

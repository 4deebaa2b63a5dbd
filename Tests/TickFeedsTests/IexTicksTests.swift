import Testing
import TickCore
import TickFeeds

/// IEX messages, laid out byte by byte, and the ticks they must become.
struct IexTicksTests {
    private final class Bench<Feed: IexFeed> {
        let table = InstrumentTable()
        var ticks: IexTicks<Feed, TickLog>

        init(countsTests: Bool = false) {
            ticks = IexTicks(
                sink: TickLog(), instruments: table, venue: 4, channel: 2,
                countsTests: countsTests)
        }

        func send(_ messages: MessageBytes...) {
            for message in messages {
                let origin = MessageOrigin(sequence: 11, receiveTime: 6, packet: 3)
                if let time = ticks.decode(message, origin) {
                    ticks.sink.observed.append(time)
                }
            }
        }

        var log: TickLog { ticks.sink }
    }

    private func head(_ type: String, flags: UInt8 = 0, at time: Int64 = 1_000) -> MessageBytes {
        MessageBytes().text(type, 1).little(flags).little(time)
    }

    private func trade(
        _ type: String = "T", _ symbol: String = "ZIEXT", size: UInt32 = 100,
        price: Int64 = 99_05_00, flags: UInt8 = 0, at time: Int64 = 1_000
    ) -> MessageBytes {
        head(type, flags: flags, at: time).text(symbol, 8).little(size).little(price)
            .little(UInt64(429_974))
    }

    private func directory(_ symbol: String, flags: UInt8) -> MessageBytes {
        head("D", flags: flags).text(symbol, 8).zeros(13)
    }

    @Test func `a trade report becomes a trade`() throws {
        let bench = Bench<IexTops16>()
        bench.send(trade(flags: 0x40))
        let tick = try #require(bench.log.ticks.first)
        #expect(tick.kind == .trade && tick.eligibility == .all && tick.side == .none)
        #expect(bench.table.symbol(tick.instrument) == "ZIEXT")
        #expect(tick.price.nanos == 99_050_000_000)
        #expect(tick.size == 100 && tick.reference == 429_974 && tick.conditions == 0x40)
        #expect(tick.eventTime == 1_000 && tick.receiveTime == 6 && tick.sequence == 11)
        #expect(tick.channel == 2 && tick.packet == 3)
        #expect(bench.log.observed == [1_000])
    }

    @Test func `a break names the trade it undoes`() {
        let bench = Bench<IexTops16>()
        bench.send(trade("B"))
        #expect(bench.log.ticks.map(\.kind) == [.tradeBreak])
        #expect(bench.log.ticks.map(\.reference) == [429_974])
        #expect(bench.log.ticks.map(\.eligibility) == [[]])
    }

    @Test func `a test symbol makes no bars, until the directory says otherwise`() {
        let bench = Bench<IexTops16>()
        bench.send(directory("ZIEXT", flags: 0x80), trade(), trade("T", "IBM"))
        bench.send(directory("ZIEXT", flags: 0x20), trade())
        #expect(bench.log.ticks.map(\.eligibility) == [[], .all, .all])
        let counting = Bench<IexTops16>(countsTests: true)
        counting.send(directory("ZIEXT", flags: 0x80), trade())
        #expect(counting.log.ticks.map(\.eligibility) == [.all])
    }

    @Test func `a new epoch forgets the test symbols`() {
        let bench = Bench<IexTops16>()
        bench.send(directory("ZIEXT", flags: 0x80))
        bench.ticks.beginEpoch(midnight: nil)
        bench.send(trade())
        #expect(bench.log.ticks.map(\.eligibility) == [.all])
    }

    /// Int64.max / 100,000 rounded towards zero is the last price that fits.
    @Test(arguments: [
        (92_233_720_368_547, true), (92_233_720_368_548, false), (-92_233_720_368_547, true),
        (-92_233_720_368_549, false), (Int64.max, false), (Int64.min, false), (0, true),
    ])
    func `a price that does not fit is unresolved, never wrong`(price: Int64, fits: Bool) {
        let bench = Bench<IexTops16>()
        bench.send(trade(price: price, at: 77))
        #expect(bench.log.ticks.map(\.price.nanos) == (fits ? [price * 100_000] : []))
        #expect(bench.log.unresolved.map(\.time) == (fits ? [] : [77]))
        #expect(bench.ticks.counters.outOfRange == (fits ? 0 : 1))
        #expect(bench.log.observed == [77])
    }

    @Test func `odd messages are counted and move no time`() {
        let bench = Bench<IexTops16>()
        for count in 0..<38 { bench.send(MessageBytes(bytes: Array(trade().bytes.prefix(count)))) }
        bench.send(head("~"))
        #expect(bench.ticks.counters.malformed == 38)
        #expect(bench.log.unreadable.count == 38)
        #expect(bench.ticks.counters.unknown == 1)
        #expect(bench.log.observed.isEmpty && bench.log.ticks.isEmpty)
        bench.send(trade().zeros(5))
        #expect(bench.ticks.counters.longer == 1)
        #expect(bench.log.ticks.count == 1)
    }

    @Test func `only the end of messages ends`() {
        let bench = Bench<IexTops16>()
        for code in "OSRMEC".utf8 { bench.send(head("S", flags: code)) }
        #expect(bench.log.ends == 1)
    }

    /// The same trade in the layout of each feed; DEEP+ has two kinds of it.
    @Test func `every feed's trades come out alike`() {
        let tops15 = Bench<IexTops15>()
        tops15.send(trade())
        let deep = Bench<IexDeep10>()
        deep.send(trade(), trade("B"))
        let deepPlus = Bench<IexDeepPlus102>()
        let executed = head("L").text("ZIEXT", 8).little(UInt64(8)).little(UInt32(100))
        deepPlus.send(executed.little(Int64(990_500)).little(UInt64(429_974)), trade())
        for ticks in [tops15.log.ticks, deep.log.ticks, deepPlus.log.ticks] {
            #expect(ticks.first?.price.nanos == 99_050_000_000)
            #expect(ticks.first?.size == 100)
            #expect(ticks.first?.reference == 429_974)
        }
        #expect(deepPlus.log.ticks.count == 2)
        #expect(deep.log.ticks.map(\.kind) == [.trade, .tradeBreak])
    }
}

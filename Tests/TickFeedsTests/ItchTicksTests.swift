import Testing
import TickCore
import TickFeeds

/// ITCH 5.0 messages, laid out byte by byte, and the ticks they must become.
struct ItchTicksTests {
    static let midnight: Int64 = 1_700_000_000_000_000_000

    private final class Bench {
        let table = InstrumentTable()
        var ticks: ItchTicks<TickLog>
        private var sequence: UInt64 = 0

        init(countsTests: Bool = false) {
            ticks = ItchTicks(
                sink: TickLog(), instruments: table, venue: 3, channel: 7,
                countsTests: countsTests)
            ticks.midnight = ItchTicksTests.midnight
        }

        func send(_ messages: MessageBytes...) {
            for message in messages {
                sequence += 1
                let origin = MessageOrigin(sequence: sequence, receiveTime: 5, packet: 1 << 33 | 9)
                if let time = ticks.decode(message, origin) {
                    ticks.sink.observed.append(time)
                }
            }
        }

        var log: TickLog { ticks.sink }
        var trades: [Tick] { log.ticks.filter { $0.kind == .trade } }
        /// symbol side size @ price in 1e-4, as a person would read it.
        var told: [String] {
            trades.map {
                "\(table.symbol($0.instrument)) \($0.side) \($0.size)@\($0.price.nanos / 100_000)"
            }
        }
    }

    private func head(_ type: String, _ locate: UInt16 = 1, at time: UInt64 = 100) -> MessageBytes {
        MessageBytes().text(type, 1).big(locate).big(UInt16(0)).big48(time)
    }

    private func add(
        _ order: UInt64, _ side: String, _ shares: UInt32, _ price: UInt32,
        stock: String = "AAPL", locate: UInt16 = 1, type: String = "A"
    ) -> MessageBytes {
        let made = head(type, locate).big(order).text(side, 1).big(shares).text(stock, 8).big(price)
        return type == "F" ? made.text("MPID", 4) : made
    }

    private func execute(_ order: UInt64, _ shares: UInt32, locate: UInt16 = 1) -> MessageBytes {
        head("E", locate).big(order).big(shares).big(UInt64(900))
    }

    private func executeAt(
        _ order: UInt64, _ shares: UInt32, _ price: UInt32, printable: String = "Y",
        locate: UInt16 = 1
    ) -> MessageBytes {
        head("C", locate).big(order).big(shares).big(UInt64(901)).text(printable, 1).big(price)
    }

    private func cancel(_ order: UInt64, _ shares: UInt32) -> MessageBytes {
        head("X").big(order).big(shares)
    }

    private func replace(
        _ order: UInt64, by new: UInt64, _ shares: UInt32, _ price: UInt32
    ) -> MessageBytes {
        head("U").big(order).big(new).big(shares).big(price)
    }

    private func cross(_ shares: UInt64, _ price: UInt32) -> MessageBytes {
        head("Q").big(shares).text("AAPL", 8).big(price).big(UInt64(902)).text("O", 1)
    }

    private func directory(_ stock: String, _ locate: UInt16, _ authenticity: String)
        -> MessageBytes
    {
        head("R", locate).text(stock, 8).zeros(10).text(authenticity, 1).zeros(9)
    }

    @Test func `an execution takes price, side and symbol from the order it hits`() {
        let bench = Bench()
        bench.send(add(1, "B", 500, 1_230_000), add(2, "S", 300, 1_240_000, type: "F"))
        bench.send(execute(2, 100), execute(1, 500))
        #expect(bench.told == ["AAPL sell 100@1240000", "AAPL buy 500@1230000"])
        let tick = bench.trades[0]
        #expect(tick.eventTime == Self.midnight + 100)
        #expect(tick.price.nanos == 124_000_000_000)
        #expect(tick.sequence == 3 && tick.packet == 9 && tick.receiveTime == 5)
        #expect(tick.channel == 7 && tick.reference == 900 && tick.eligibility == .all)
        #expect(bench.log.observed.count == 4)
    }

    @Test func `cancels and partial executions leave the rest, deletes nothing`() {
        let bench = Bench()
        bench.send(add(1, "B", 500, 10), cancel(1, 100), execute(1, 100), execute(1, 300))
        #expect(bench.ticks.counters.overExecuted == 0)
        bench.send(execute(1, 1))
        #expect(bench.ticks.counters.unresolved == 1)
        bench.send(add(2, "S", 50, 20), head("D").big(UInt64(2)), execute(2, 50))
        #expect(bench.ticks.counters.unresolved == 2)
        #expect(bench.told == ["AAPL buy 100@10", "AAPL buy 300@10"])
    }

    /// Orders and deletions of their usual length take a short way, longer ones the other.
    @Test(arguments: 1...20 as ClosedRange<UInt32>)
    func `orders come and go alike on the short way and on the long one`(seed: UInt32) {
        let (short, long) = (Bench(), Bench())
        var random = seed
        func next(_ bound: UInt32) -> UInt32 {
            random = random &* 1_664_525 &+ 1_013_904_223
            return (random >> 8) % bound
        }
        for turn in 0..<2000 {
            let order = UInt64(turn / 10 * (seed % 2 == 0 ? 1 : 40)) + UInt64(next(12))
            let message =
                switch next(3) {
                case 0: head("D").big(order)
                case 1: execute(order, 1 + next(300))
                default: add(order, ["B", "S", "?"][Int(next(3))], 1 + next(500), next(90))
                }
            short.send(message)
            long.send(message.zeros(1))
        }
        #expect(short.told == long.told && short.told.count > 20)
        #expect(short.ticks.counters.unresolved == long.ticks.counters.unresolved)
        #expect(short.ticks.counters.longer == 0 && long.ticks.counters.longer == 2000)
    }

    @Test func `a replacement keeps side and symbol, and the original is gone`() {
        let bench = Bench()
        bench.send(add(1, "S", 500, 10), replace(1, by: 2, 70, 99), replace(2, by: 3, 80, 98))
        bench.send(execute(3, 80), execute(1, 1), execute(2, 1), replace(1, by: 9, 5, 5))
        #expect(bench.told == ["AAPL sell 80@98"])
        #expect(bench.ticks.counters.unresolved == 2)
    }

    @Test func `an execution of more than the order had is counted and still a trade`() {
        let bench = Bench()
        bench.send(add(1, "B", 100, 10), execute(1, 101), add(2, "B", 5, 10), executeAt(2, 6, 11))
        #expect(bench.told == ["AAPL buy 101@10", "AAPL buy 6@11"])
        #expect(bench.ticks.counters.overExecuted == 2)
        bench.send(add(3, "B", 5, 10), executeAt(3, 5, 11), add(4, "B", 5, 10), execute(4, 5))
        #expect(bench.ticks.counters.overExecuted == 2, "the whole of an order is not too much")
    }

    @Test func `an execution of an order never seen is unresolved at its time`() {
        let bench = Bench()
        bench.send(execute(77, 100, locate: 4), add(1, "B", 1, 1, locate: 4))
        bench.send(execute(78, 100, locate: 4))
        #expect(bench.told == [])
        #expect(bench.log.unresolved.map(\.instrument) == [.none, InstrumentID(rawValue: 0)])
        #expect(bench.log.unresolved.map(\.time) == [Self.midnight + 100, Self.midnight + 100])
    }

    @Test func `an execution with its own price needs the symbol alone`() {
        let bench = Bench()
        bench.send(executeAt(5, 10, 44, locate: 2))
        #expect(bench.log.unresolved.count == 1)
        bench.send(directory("MSFT", 2, "P"), executeAt(5, 10, 44, locate: 2))
        #expect(bench.told == ["MSFT none 10@44"])
        #expect(bench.log.unresolved.count == 1)
    }

    @Test func `what is not printable or not there touches no bar`() {
        let bench = Bench()
        bench.send(add(1, "B", 100, 10), executeAt(1, 40, 11, printable: "N"), cross(0, 12))
        bench.send(cross(1 << 40, 13), execute(1, 60), executeAt(6, 1, 1, printable: "N"))
        let none: Tick.Eligibility = []
        #expect(bench.trades.map(\.eligibility) == [none, none, .all, .all, none])
        #expect(bench.told[2] == "AAPL none 1099511627776@13")
        #expect(bench.ticks.counters.overExecuted == 0, "the non-printable one reduced the order")
        bench.send(executeAt(6, 1, 1, printable: "N", locate: 8))
        #expect(bench.log.unresolved.isEmpty, "nothing printable is missing")
    }

    @Test func `a trade against a hidden order says nothing of sides`() {
        let bench = Bench()
        let trade = head("P").big(UInt64(0)).text("B", 1).big(UInt32(30)).text("AAPL", 8)
        bench.send(trade.big(UInt32(2_000_000_000)).big(UInt64(5)))
        #expect(bench.told == ["AAPL none 30@2000000000"])
    }

    @Test func `test symbols make no bars unless asked for`() {
        for counts in [false, true] {
            let bench = Bench(countsTests: counts)
            bench.send(directory("ZVZZT", 9, "T"), directory("AAPL", 1, "P"))
            bench.send(add(1, "B", 9, 9, stock: "ZVZZT", locate: 9), execute(1, 9, locate: 9))
            bench.send(execute(50, 9, locate: 9), add(2, "B", 9, 9), execute(2, 9))
            #expect(bench.trades.map(\.eligibility) == [counts ? .all : [], .all])
            #expect(bench.log.unresolved.count == (counts ? 1 : 0))
        }
    }

    @Test func `a broken trade is handed on by its match number`() {
        let bench = Bench()
        bench.send(directory("AAPL", 1, "P"), head("B").big(UInt64(900)))
        let tick = bench.log.ticks.last
        #expect(tick?.kind == .tradeBreak && tick?.reference == 900)
        #expect(tick?.instrument == InstrumentID(rawValue: 0))
        #expect(tick?.eligibility == [])
    }

    @Test func `short, long, unknown and empty messages are counted and move no time`() {
        let bench = Bench()
        let whole = add(1, "B", 100, 10)
        for count in 0..<36 { bench.send(MessageBytes(bytes: Array(whole.bytes.prefix(count)))) }
        #expect(bench.ticks.counters.malformed == 36)
        #expect(bench.log.unreadable.count == 36)
        bench.send(head("~"), MessageBytes().zeros(400))
        #expect(bench.ticks.counters.unknown == 2)
        #expect(bench.log.observed == [])
        bench.send(whole.zeros(3), execute(1, 100).zeros(1))
        #expect(bench.ticks.counters.longer == 2)
        #expect(bench.told == ["AAPL buy 100@10"])
        #expect(bench.log.observed.count == 2)
        #expect(bench.ticks.counters.samples.count == FeedCounters.samplesMax)
    }

    @Test func `a time past the longest day is malformed`() {
        let bench = Bench()
        bench.send(head("S", at: 90_000_000_000_000).text("O", 1))
        #expect(bench.ticks.counters.malformed == 1)
        bench.send(head("S", at: 89_999_999_999_999).text("O", 1))
        #expect(bench.log.observed == [Self.midnight + 89_999_999_999_999])
    }

    @Test func `the end of messages is told, other system events are not`() {
        let bench = Bench()
        for code in ["O", "S", "Q", "M", "E", "C"] { bench.send(head("S").text(code, 1)) }
        #expect(bench.log.ends == 1)
    }

    @Test func `a new epoch knows no order and no locate of the old one`() {
        let bench = Bench()
        bench.send(add(1, "B", 100, 10))
        bench.ticks.beginEpoch(midnight: Self.midnight + 1_000)
        bench.send(execute(1, 100))
        #expect(bench.told == [])
        #expect(bench.log.unresolved.map(\.instrument) == [.none])
        #expect(bench.log.unresolved.map(\.time) == [Self.midnight + 1_100])
    }
}

import TickCore
import TickWindows

/// Windows under test with the fewest words around them.
struct BarBench: ~Copyable {
    let instruments = TestInstruments()
    var bars: WindowSet<BarLog>
    private var sequence: UInt64 = 0

    init(length: Int64 = 10, disorder: Int64 = 0, margin: Int64 = 0, channels: Int = 1) {
        bars = try! WindowSet(
            [WindowPlan(.tumbling(size: length))], instruments: instruments.table,
            output: BarLog())
        for _ in 0..<channels {
            _ = bars.addChannel(disorder: disorder, heartbeatMargin: margin)
        }
        bars.select(0)
    }

    func tick(
        _ time: Int64, _ price: Int64 = 1, size: UInt64 = 1, symbol: Int = 0, channel: Int = 0,
        sequence: UInt64 = 1, _ eligibility: Tick.Eligibility = .all
    ) -> Tick {
        Tick(
            eventTime: time, sequence: sequence, price: Price(nanos: price), size: size,
            instrument: instruments.ids[symbol], channel: UInt16(channel), kind: .trade,
            eligibility: eligibility)
    }

    /// A message with one trade, as a decoder hands it on.
    mutating func trade(
        _ time: Int64, _ price: Int64 = 1, size: UInt64 = 1, symbol: Int = 0, channel: Int = 0
    ) {
        sequence += 1
        bars.select(UInt16(channel))
        bars.accept(
            tick(
                time, price, size: size, symbol: symbol, channel: channel, sequence: sequence))
        bars.observe(time)
    }

    /// The statuses of the bars so far, by start.
    var statuses: [Int64: BarStatus] {
        Dictionary(
            bars.output.bars.map { ($0.start, $0.status) }, uniquingKeysWith: { max($0, $1) })
    }
}

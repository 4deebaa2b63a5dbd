import TickCore
import TickStorage

/// What the table of an archive's trades has beside time, symbol, price and size.
struct ArchivedColumns {
    /// The names, in the order in which they are read.
    private static let names = [
        "event_time_ns", "venue", "kind", "side", "trade_id", "conditions", "counts_for", "channel",
        "sequence", "packet", "receive_delta_ns",
    ]

    /// The columns, where all are there and of the types that an archive gives them.
    static func find(_ all: [TableColumn]) -> [TableColumn]? {
        let schema = RecordSchema.trades(priceDigits: 0)
        var found: [TableColumn] = []
        for name in names {
            let columns = all.filter { $0.name == name }
            guard columns.count == 1, let place = schema.index(name),
                columns[0].type == schema.fields[place].type
            else { return nil }
            found.append(columns[0])
        }
        let time = all.first { $0.name == "event_time" }
        return time?.type == .timestampMicros ? found : nil
    }

    private let nanos: [Int32]
    private let venue: Column
    private let kind: Column
    private let side: Column
    private let reference: [Int64]
    private let conditions: [Int32]
    private let eligibility: [Int32]
    private let channel: [Int32]
    private let sequence: [Int64]
    private let packet: [Int64]
    private let delta: Column
    private let all: ArraySlice<Column>

    /// Of a batch's columns, those from `first` on.
    init(_ columns: [Column], from first: Int) {
        all = columns[first...]
        nanos = columns[first].int32s
        (venue, kind, side) = (columns[first + 1], columns[first + 2], columns[first + 3])
        reference = columns[first + 4].int64s
        conditions = columns[first + 5].int32s
        eligibility = columns[first + 6].int32s
        channel = columns[first + 7].int32s
        sequence = columns[first + 8].int64s
        packet = columns[first + 9].int64s
        delta = columns[first + 10]
    }

    /// The venue's name.
    func venue(_ row: Int) -> ArraySlice<UInt8> { venue.value(row) }

    /// Gives a tick of a row what the further columns say of it; what is wrong with them, if
    /// anything is.
    func complete(_ tick: inout Tick, _ row: Int) -> TradeCells.Flaw? {
        guard !all.dropLast().contains(where: { $0.isNull(row) }) else { return .archived }
        let (time, over) = tick.eventTime.addingReportingOverflow(Int64(nanos[row]))
        guard !over else { return .time }
        guard let kind = Self.kind(kind.value(row)), (0..<1000).contains(nanos[row]),
            let side = Self.side(side.value(row)),
            let conditions = UInt16(exactly: conditions[row]),
            let channel = UInt16(exactly: channel[row]), (0...15).contains(eligibility[row])
        else { return .archived }
        tick.eventTime = time
        tick.kind = kind
        tick.side = side
        tick.reference = UInt64(bitPattern: reference[row])
        tick.conditions = conditions
        tick.eligibility = Tick.Eligibility(rawValue: UInt8(eligibility[row]))
        tick.channel = channel
        tick.sequence = UInt64(bitPattern: sequence[row])
        tick.packet = UInt32(truncatingIfNeeded: packet[row])
        guard !delta.isNull(row) else { return nil }
        let (receiveTime, overflow) = time.addingReportingOverflow(delta.int64s[row])
        guard !overflow else { return .archived }
        tick.receiveTime = receiveTime
        return nil
    }

    private static func kind(_ text: ArraySlice<UInt8>) -> Tick.Kind? {
        if text.elementsEqual("trade".utf8) { return .trade }
        if text.elementsEqual("break".utf8) { return .tradeBreak }
        return text.elementsEqual("correction".utf8) ? .tradeCorrection : nil
    }

    private static func side(_ text: ArraySlice<UInt8>) -> Tick.Side? {
        if text.isEmpty { return Tick.Side.none }
        if text.elementsEqual("buy".utf8) { return .buy }
        return text.elementsEqual("sell".utf8) ? .sell : nil
    }
}

import TickCore
import TickWindows

/// One call into the windows, as data: a script can be replayed into the windows and the model.
enum BarStep {
    case select(Int)
    case tick(Tick)
    case observe(Int64)
    case heartbeat(Int64)
    case epoch(missing: UInt64)
    case giveUp
    case beginFilling
    case endFilling
    case endSession
    case unresolved(InstrumentID, Int64)
}

extension WindowSet where Output: ~Copyable {
    mutating func take(_ step: BarStep) {
        switch step {
        case .select(let channel): select(UInt16(channel))
        case .tick(let tick): accept(tick)
        case .observe(let time): observe(time)
        case .heartbeat(let time): heartbeat(at: time)
        case .epoch(let missing): beginEpoch(missing: missing)
        case .giveUp: giveUpGap()
        case .beginFilling: beginFilling()
        case .endFilling: endFilling()
        case .endSession: endSession()
        case .unresolved(let instrument, let time): unresolved(instrument, at: time)
        }
    }
}

/// Symbols in an order of first sight that is not their order by bytes.
struct TestInstruments {
    let table = InstrumentTable()
    let ids: [InstrumentID]
    /// Place by (venue, symbol bytes), the model's own.
    let order: [InstrumentID: Int]

    static let symbols: [(venue: UInt16, text: String)] = [
        (2, "AA"), (1, "ZZ"), (1, "B"), (1, "AB"), (1, "A"), (2, "A"),
    ]

    init() {
        let table = table
        let made = Self.symbols.map { symbol in
            Array(symbol.text.utf8).withUnsafeBytes {
                table.intern(venue: symbol.venue, bytes: ByteView($0))
            }
        }
        let sorted = made.indices.sorted {
            let (left, right) = (Self.symbols[$0], Self.symbols[$1])
            return left.venue != right.venue
                ? left.venue < right.venue
                : Array(left.text.utf8).lexicographicallyPrecedes(Array(right.text.utf8))
        }
        ids = made
        order = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { (made[$1], $0) })
    }
}

import TickCore
import TickWindows

/// One call into the windows, as data.
enum SessionStep {
    case select(Int)
    case tick(Tick)
    case observe(Int64)
    case watermark(Int64)
    case unresolved(InstrumentID, Int64)
    case endSource
}

extension WindowSet where Output: ~Copyable {
    mutating func take(_ step: SessionStep) {
        switch step {
        case .select(let channel): select(UInt16(channel))
        case .tick(let tick): accept(tick)
        case .observe(let time): observe(time)
        case .watermark(let time): advance(to: time)
        case .unresolved(let instrument, let time): unresolved(instrument, at: time)
        case .endSource: endSource()
        }
    }
}

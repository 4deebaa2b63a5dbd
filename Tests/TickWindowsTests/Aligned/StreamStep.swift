import TickCore
import TickWindows

/// One call into a set of windows, as data: a script can be replayed into the windows and a model.
enum StreamStep {
    case select(Int)
    /// A trade, a break or a correction.
    case tick(Tick)
    case observe(Int64)
    case watermark(Int64)
    case heartbeat(Int64)
    case idle
    case endSource
    case finish
}

extension WindowSet where Output: ~Copyable {
    mutating func take(_ step: StreamStep) {
        switch step {
        case .select(let channel): select(UInt16(channel))
        case .tick(let tick): accept(tick)
        case .observe(let time): observe(time)
        case .watermark(let time): advance(to: time)
        case .heartbeat(let time): heartbeat(at: time)
        case .idle: becomeIdle()
        case .endSource: endSource()
        case .finish: finish()
        }
    }
}

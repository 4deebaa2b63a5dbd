import TickCore
import TickTransport

/// Everything a channel said, in order.
struct ChannelLog: MessageHandler {
    enum Event: Equatable, CustomStringConvertible {
        case message(UInt64, String)
        case epoch(missing: UInt64)
        case lost(Range<UInt64>)
        case heartbeat(Int64)
        case ended

        var description: String {
            switch self {
            case .message(let sequence, let text): "\(sequence):\(text)"
            case .epoch(let missing): "epoch(\(missing))"
            case .lost(let range): "lost(\(range))"
            case .heartbeat(let time): "beat(\(time))"
            case .ended: "ended"
            }
        }
    }

    private(set) var events: [Event] = []
    /// Messages that were handed on as the filling of a gap.
    private(set) var filled: [UInt64] = []
    private(set) var isFilling = false
    private(set) var misuse: [String] = []

    mutating func message(_ bytes: ByteView, _ origin: MessageOrigin) {
        let text = String(decoding: bytes.buffer, as: UTF8.self).filter { $0 != "." }
        events.append(.message(origin.sequence, text))
        if isFilling { filled.append(origin.sequence) }
    }

    mutating func epochBegan(missing: UInt64) { note(.epoch(missing: missing)) }
    mutating func gapGivenUp(_ range: Range<UInt64>) { note(.lost(range)) }
    mutating func heartbeat(at time: Int64) { note(.heartbeat(time)) }
    mutating func sessionEnded() { note(.ended) }

    mutating func gapFilling() {
        if isFilling { misuse.append("filling began twice") }
        isFilling = true
    }

    mutating func gapFilled() {
        if !isFilling { misuse.append("filled without filling") }
        isFilling = false
    }

    private mutating func note(_ event: Event) {
        if isFilling { misuse.append("\(event) while filling") }
        events.append(event)
    }

    /// The sequence numbers handed on.
    var sequences: [UInt64] {
        events.compactMap { if case .message(let sequence, _) = $0 { sequence } else { nil } }
    }

    /// The ranges given up.
    var lost: [Range<UInt64>] {
        events.compactMap { if case .lost(let range) = $0 { range } else { nil } }
    }

    /// All but heartbeats, for scripts where they only fill silence.
    var withoutBeats: [Event] {
        events.filter { if case .heartbeat = $0 { false } else { true } }
    }
}

extension ChannelLog.Event {
    /// The message with this number of an epoch, as `WirePacket` writes it.
    static func message(_ sequence: UInt64, epoch: Int = 1) -> Self {
        .message(sequence, "e\(epoch)m\(sequence)")
    }
}

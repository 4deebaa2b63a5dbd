import TickCore
import TickWindows

/// The story of a window as JSON, from which its panes can be worked out again.
///
/// One object: `symbol`, `bars`, `start_ns`, `end_ns`, `dropped`, and `events` in the order of
/// processing, each with `event` (`trade`, `break`, `correction`, `pane`, `gap`) and the combined
/// `watermark_ns` then (null before the first). Prices are decimal strings. A trade lists what it
/// may touch; `fate` is what became of it.
public struct ExplanationJSON {
    private let explanation: Explanation

    /// The JSON of a story.
    public init(_ story: Story) { explanation = Explanation(story) }

    /// The object and a line end.
    public func text() -> String {
        var out = TextBuffer()
        out.append("{\"symbol\":")
        appendString(explanation.symbol, to: &out)
        out.append(",\"bars\":")
        appendString(explanation.plan.name, to: &out)
        out.append(",\"start_ns\":")
        out.append(integer: explanation.range.start)
        out.append(",\"end_ns\":")
        out.append(integer: explanation.range.end)
        out.append(",\"dropped\":")
        out.append(integer: UInt64(explanation.dropped))
        out.append(",\"events\":[")
        for (index, event) in explanation.events.enumerated() {
            out.append(string: index == 0 ? "\n" : ",\n")
            append(event, to: &out)
        }
        out.append("\n]}\n")
        return out.text()
    }

    private func append(_ event: StoryEvent, to out: inout TextBuffer) {
        out.append("{\"watermark_ns\":")
        if event.watermark == .min {
            out.append("null")
        } else {
            out.append(integer: event.watermark)
        }
        switch event.what {
        case .tick(let tick, let fate): append(tick, fate, to: &out)
        case .pane(let pane, let superseding): append(pane, superseding, to: &out)
        case .gap(let channel, let range):
            out.append(",\"event\":\"gap\",\"channel\":")
            out.append(integer: UInt64(channel))
            out.append(",\"first\":")
            out.append(integer: range.lowerBound)
            out.append(",\"last\":")
            out.append(integer: range.upperBound &- 1)
        }
        out.append(UInt8(ascii: "}"))
    }

    private func append(
        _ tick: Tick, _ fate: StoryEvent.Fate, to out: inout TextBuffer
    ) {
        let event =
            switch tick.kind {
            case .tradeBreak: "break"
            case .tradeCorrection: "correction"
            default: "trade"
            }
        out.append(string: ",\"event\":\"\(event)\",\"fate\":\"\(fate.rawValue)\"")
        out.append(",\"packet\":")
        out.append(integer: UInt64(tick.packet))
        out.append(",\"sequence\":")
        out.append(integer: tick.sequence)
        out.append(",\"channel\":")
        out.append(integer: UInt64(tick.channel))
        out.append(",\"event_time_ns\":")
        out.append(integer: tick.eventTime)
        out.append(",\"receive_time_ns\":")
        if tick.receiveTime == Packet.noTime {
            out.append("null")
        } else {
            out.append(integer: tick.receiveTime)
        }
        out.append(",\"trade_id\":")
        out.append(integer: tick.reference)
        guard tick.kind != .tradeBreak else { return }
        out.append(",\"price\":\"")
        out.append(price: tick.price)
        out.append("\",\"size\":")
        out.append(integer: tick.size)
        let touches = Self.parts.filter { tick.eligibility.contains($0.part) }.map(\.name)
        out.append(string: ",\"touches\":[\(touches.map { "\"\($0)\"" }.joined(separator: ","))]")
    }

    private static let parts: [(part: Tick.Eligibility, name: String)] = [
        (.count, "count"), (.volume, "volume"), (.highLow, "high_low"), (.last, "last"),
    ]

    private func append(
        _ pane: Pane, _ superseding: [WindowSpan], to out: inout TextBuffer
    ) {
        out.append(",\"event\":\"pane\",\"kind\":\"")
        out.append(pane.kind.name)
        out.append("\",\"pane\":")
        out.append(integer: UInt64(pane.number))
        out.append(",\"ordinal\":")
        out.append(integer: UInt64(pane.ordinal))
        out.append(string: ",\"is_void\":\(pane.isEmpty),\"reason\":\"\(pane.kind.reason)\",")
        var symbol = explanation.symbol
        symbol.withUTF8 {
            let view = ByteView(UnsafeRawBufferPointer($0))
            BarText.appendMembers(pane.bar, symbol: view, to: &out)
        }
        out.append(",\"supersedes\":[")
        for (index, span) in superseding.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            out.append(string: "{\"start_ns\":\(span.start),\"end_ns\":\(span.end)}")
        }
        out.append(UInt8(ascii: "]"))
    }

    private func appendString(_ text: String, to out: inout TextBuffer) {
        var text = text
        text.withUTF8 { out.append(json: ByteView(UnsafeRawBufferPointer($0))) }
    }
}
